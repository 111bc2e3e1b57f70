"""Ways on duty (在岗轨迹): where somebody walked while they had said that they are on duty, kept for a few weeks.

They tell which streets were walked.  Never attendance, never shown to anybody but the walker, never counted by person.
"""

from django.contrib.gis.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_moments
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.people import person


class DutyTrack(models.Model):
    """A piece of a way, from when the walker switched it on (or the last piece ended) until they switched it off.

    Deleted for good after the county's days (CaseRules.track_days), and by the walker at any time: no history.
    """

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    by = person(_("walked by"))
    began_at = models.DateTimeField(_("on duty from"))
    ended_at = models.DateTimeField(_("on duty until"), db_index=True)
    received_at = models.DateTimeField(_("received at"), db_default=Now(), editable=False)
    content_sha256 = models.CharField(_("hash of the content"), max_length=64, editable=False)
    body_sha256 = models.CharField(
        _("hash of the body"), max_length=64, blank=True, db_default="", editable=False
    )

    class Meta:
        verbose_name = _("way on duty")
        verbose_name_plural = _("ways on duty")
        ordering = ["-ended_at", "-id"]
        constraints = [
            readable_moments("surveys_dutytrack", "began_at"),
            readable_moments("surveys_dutytrack", "ended_at"),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="surveys_dutytrack_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"


class TrackFix(models.Model):
    """A coarse place of a way; the database takes none from outside of its time on duty (surveys_fix_on_duty)."""

    track = models.ForeignKey(
        DutyTrack, verbose_name=_("way on duty"), on_delete=models.CASCADE, related_name="fixes"
    )
    at = models.DateTimeField(_("at"))
    accuracy_m = models.FloatField(_("accuracy (m)"))
    geom = models.PointField(_("position"), srid=STORAGE_SRID)

    class Meta:
        verbose_name = _("place of a way")
        verbose_name_plural = _("places of ways")
        ordering = ["track", "at"]
        constraints = [geometry_check("surveys_trackfix"), readable_moments("surveys_trackfix", "at")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"
