"""Where notices go outside of the site: channels with sealed addresses, and what became of each notice on each."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked
from gis_core.people import person
from grids.models import Unit
from surveys.models.notices import Notice

#: What robots of WeCom, DingTalk and Feishu take from one sender.
ROBOT_PER_MINUTE = 20


@tracked(exclude=("sealed",))
class Channel(models.Model):
    """One way to reach a unit, a person, or, where it names neither, whoever reads the notices of the whole county.

    `sealed` holds the address with its keys (gis_core.sealing) and nothing else does; a folder of files has none.
    """

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom robot")
        DINGTALK = "dingtalk", _("DingTalk robot")
        FEISHU = "feishu", _("Feishu robot")
        MAIL = "mail", _("mail")
        FOLDER = "folder", _("files in a folder of the server")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = person(_("user"), optional=True)
    per_minute = models.PositiveSmallIntegerField(
        _("messages a minute at most"),
        default=ROBOT_PER_MINUTE,
        help_text=_("What waits goes out in one message. 0: no limit, each notice is a message of its own."),
    )
    active = models.BooleanField(_("in use"), default=True)
    sealed = models.BinaryField(editable=False, default=b"")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), null=True, editable=False)

    class Meta:
        verbose_name = _("channel of notices")
        verbose_name_plural = _("channels of notices")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(unit=None) | Q(user=None), name="surveys_channel_one_owner"),
            models.CheckConstraint(
                condition=Q(kind__in=["wecom", "dingtalk", "feishu", "mail", "folder"]),
                name="surveys_channel_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="folder") ^ ~Q(sealed=b""), name="surveys_channel_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What the seal belongs to: moved to another row or kind, it cannot be opened."""
        return f"notice channel {self.uid} {self.kind}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, *, at: Any) -> "DeliveryQuerySet":
        """What waits to be sent at a moment."""
        return self.filter(state__in=WAITING, next_try_at__lte=at)


class Delivery(models.Model):
    """What became of one notice on one channel.

    `message` is the key of the message that it went out with, the same for all notices of a digest.  Perhaps sent: the
    worker stopped, or the line broke, before the channel had answered; only a person decides what becomes of it.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waits")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed, will be tried again")
        UNSURE = "unsure", _("perhaps sent")
        GIVEN_UP = "given_up", _("given up")

    notice = models.ForeignKey(
        Notice, verbose_name=_("notice"), on_delete=models.PROTECT, related_name="deliveries"
    )
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="deliveries"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default="pending")
    attempts = models.PositiveSmallIntegerField(_("attempts"), db_default=0)
    next_try_at = models.DateTimeField(_("next attempt"), db_default=Now())
    message = models.UUIDField(_("message"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True, db_default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a notice")
        verbose_name_plural = _("deliveries of notices")
        ordering = ["-id"]
        triggers = [
            # What the channel has answered for is never sent again, whoever asks.
            pgtrigger.Protect(
                name="sent_is_sent", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="sent")
            ),
            pgtrigger.Protect(name="keep", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_try_at"],
                name="surveys_delivery_due",
                condition=Q(state__in=["pending", "failed"]),
            ),
            models.Index(
                fields=["message"], name="surveys_delivery_message", condition=Q(message__isnull=False)
            ),
            models.Index(
                fields=["channel", "claimed_at"],
                name="surveys_delivery_claimed",
                condition=Q(claimed_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="surveys_delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sending", "sent", "failed", "unsure", "given_up"]),
                name="surveys_delivery_state",
            ),
            models.CheckConstraint(
                condition=Q(state="sent") ^ Q(sent_at__isnull=True), name="surveys_delivery_sent_when"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "sent", "unsure"])
                | Q(message__isnull=False, claimed_at__isnull=False),
                name="surveys_delivery_sent_with",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.channel_id}: {self.state}"


WAITING = (Delivery.State.PENDING, Delivery.State.FAILED)
