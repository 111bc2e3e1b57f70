"""What is told of a quarter: a bulletin, written by one, signed by another, published, withdrawn with a reason."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.models.results import QuarterRanking
from gis_core.days import readable_moments
from gis_core.history import tracked
from gis_core.people import person
from grids.scope import scope_of


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, user: Any) -> Self:
        """C.4, row "scores": the county's roles read all, everybody with a role what was released."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self
        return self.released() if scope.roles else self.none()

    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(state="published", audience="public")

    def released(self) -> Self:
        """What everybody with a role may read: published, whoever it is for; withdrawn ones with their reason."""
        return self.filter(published_at__isnull=False)


@tracked(exclude=("document",))
class Bulletin(models.Model):
    """A bulletin (通报) of a quarter: the words of the office, and the evidence as it stood when it was written.

    `content` is assessment.bulletins.evidence; `document` the Word file that was signed, `document_sha256` its hash.
    Signed, nothing of it changes any more (assessment/sql/assessment_keep_bulletin.sql).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft, waits for a signature")
        SIGNED = "signed", _("signed, not published")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("internal")
        PUBLIC = "public", _("for everybody")

    ranking = models.ForeignKey(
        QuarterRanking,
        verbose_name=_("ranking of a quarter"),
        on_delete=models.PROTECT,
        related_name="bulletins",
    )
    number = models.CharField(_("document number"), max_length=60)
    title = models.CharField(_("title"), max_length=120)
    recipients = models.CharField(_("addressed to"), max_length=200)
    opening = models.CharField(_("opening"), max_length=2000)
    closing = models.CharField(_("what is asked of the units"), max_length=2000)
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices)
    content = models.JSONField(_("evidence"))
    document = models.BinaryField(null=True)
    document_sha256 = models.CharField(_("SHA-256 of the document"), max_length=64, blank=True, db_default="")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.DRAFT)
    written_by = person(_("written by"))
    written_at = models.DateTimeField(_("written at"))
    signed_by = person(_("bulletin signed by"), optional=True)
    signed_at = models.DateTimeField(_("bulletin signed at"), null=True, blank=True)
    published_by = person(_("published by"), optional=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_by = person(_("bulletin withdrawn by"), optional=True)
    withdrawn_at = models.DateTimeField(_("bulletin withdrawn at"), null=True, blank=True)
    reason = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, db_default="")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-id"]
        constraints = [
            *(
                readable_moments("assessment_bulletin", name)
                for name in ("written_at", "signed_at", "published_at", "withdrawn_at")
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(state="withdrawn"), name="assessment_bulletin_number"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(title="") & Q(audience__in=["internal", "public"]),
                name="assessment_bulletin_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", signed_by=None, published_by=None, withdrawn_by=None)
                | (
                    Q(state__in=["signed", "published"], signed_by__isnull=False, document__isnull=False)
                    & Q(document_sha256__regex=r"^[0-9a-f]{64}$", withdrawn_by=None)
                    & ~Q(signed_by=F("written_by"))
                )
                | (Q(state="withdrawn", withdrawn_by__isnull=False) & ~Q(reason="")),
                name="assessment_bulletin_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class BulletinMaster(models.Model):
    """A master for bulletins that the office made in its word processor; the latest holds, none is changed."""

    file_name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField()
    brought_by = person(_("brought by"))
    brought_at = models.DateTimeField(_("brought at"))

    class Meta:
        verbose_name = _("master for bulletins")
        verbose_name_plural = _("masters for bulletins")
        ordering = ["-id"]
        constraints = [
            readable_moments("assessment_bulletinmaster", "brought_at"),
            models.CheckConstraint(condition=~Q(file_name=""), name="assessment_bulletinmaster_named"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.file_name
