"""Announcements (公告): what the supervision office tells people, to whom, how long, and who has read it."""

import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_days
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Membership
from grids.scope import scope_of


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def in_force(self, day: datetime.date) -> Self:
        """Those that hold on a day."""
        return self.filter(during__contains=day)

    def for_user(self, user: Any, day: datetime.date) -> Self:
        """Those whose audience somebody belongs to by a role or a unit of this day; none without any role."""
        scope = scope_of(user)
        if not scope.roles:
            return self.none()
        by_role = Q(roles=[]) | Q(roles__overlap=sorted(scope.roles))
        return self.filter(by_role, Q(units=[]) | Q(units__overlap=_units_of(scope.user_id, day)))

    def unread_by(self, user: Any) -> Self:
        """Those that somebody has not confirmed to have read."""
        return self.exclude(
            Exists(AnnouncementRead.objects.filter(announcement=OuterRef("pk"), user=user.pk))
        )


def _units_of(user_id: int, day: datetime.date) -> list[int]:
    """The units of somebody's memberships: what is told to a unit is told to those who belong to it."""
    return list(
        Membership.objects.filter(user=user_id, unit__isnull=False, during__contains=day).values_list(
            "unit", flat=True
        )
    )


@tracked()
class Announcement(models.Model):
    """A text for all, for some roles, for some units, or for roles of units; empty lists mean all.

    `during` is half-open and has both ends: it ends by itself.  What is said is never changed; it ends, and another
    is made.
    """

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Membership.Role.choices),
        verbose_name=_("for these roles"),
        default=list,
        blank=True,
        help_text=_("Empty: all roles."),
    )
    units = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("for these units"),
        default=list,
        blank=True,
        help_text=_("Empty: all units."),
    )
    must_read = models.BooleanField(_("must be confirmed as read"), db_default=False)
    during = DateRangeField(_("from, until"))
    made_by = person(_("made by"))
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-id"]
        constraints = [
            readable_days("surveys_announcement", "during"),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False, during__startswith__isnull=False, during__endswith__isnull=False
                ),
                name="surveys_announcement_ends",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="surveys_announcement_says"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it is told."""
        day: datetime.date = self.during.upper - datetime.timedelta(days=1)
        return day


class AnnouncementRead(models.Model):
    """That somebody has confirmed to have read an announcement."""

    announcement = models.ForeignKey(
        Announcement, verbose_name=_("announcement"), on_delete=models.PROTECT, related_name="reads"
    )
    user = person(_("read by"))
    at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("reading of an announcement")
        verbose_name_plural = _("readings of announcements")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="surveys_announcementread_once"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.user_id}"
