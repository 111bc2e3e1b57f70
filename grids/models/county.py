"""The one record that says which county this database holds."""

import datetime
from typing import Any

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from grids.models.grids import Grid


def default_office_hours() -> list[list[str]]:
    """Which hours count as work hours where the county has not said?  (domain/standards.md B.1.5)"""
    return [["08:00", "12:00"], ["14:00", "18:00"]]


def validate_office_hours(slots: object) -> None:
    """Are these ordered, disjoint [from, to] pairs of HH:MM?  Raises ValidationError."""
    try:
        times = [datetime.time.fromisoformat(end) for slot in slots for end in slot]  # type: ignore[attr-defined]
        paired = all(len(slot) == 2 for slot in slots)  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise ValidationError(_("Office hours are pairs of times, such as 08:00 to 12:00.")) from error
    if not times or not paired or sorted(set(times)) != times:
        raise ValidationError(_("Office hours are ordered and do not overlap."))


@tracked(exclude=("ground_version",))
class County(models.Model):
    """Which county is this, in which CRS is it measured, and what does it do with what lies outside?"""

    class CodeRules(models.TextChoices):
        NATIONAL = "national", _("national codes")
        FREE = "free", _("free codes")

    class PhoneCrs(models.TextChoices):
        WGS84 = "wgs84", "WGS 84"
        GCJ02 = "gcj02", "GCJ-02"

    class OutsidePolicy(models.TextChoices):
        REFUSE = "refuse", _("refuse")
        FLAG = "flag", _("accept and flag")

    class PhotoStamp(models.TextChoices):
        NONE = "none", pgettext_lazy("stamp on photos", "on no copy")
        PRINT = "print", pgettext_lazy("stamp on photos", "in print")
        SHOWN = "shown", pgettext_lazy("stamp on photos", "in print and on the screen")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    work_srid = models.IntegerField(_("working CRS (EPSG)"))
    code_rules = models.CharField(_("code rules"), max_length=10, choices=CodeRules.choices)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    outline = models.MultiPolygonField(_("outline"), srid=STORAGE_SRID, null=True, blank=True)
    outside_tolerance_m = models.PositiveIntegerField(_("tolerance outside the outline (m)"), default=200)
    outside_policy = models.CharField(
        _("points outside"), max_length=10, choices=OutsidePolicy.choices, default=OutsidePolicy.FLAG
    )
    main_grid_kind = models.CharField(
        _("grids that answer"), max_length=20, choices=Grid.Kind.choices, default=Grid.Kind.RESPONSIBILITY
    )
    facility_reach_m = models.PositiveSmallIntegerField(_("reach of a facility (m)"), default=5)
    phone_crs = models.CharField(
        _("what phones deliver"),
        max_length=5,
        choices=PhoneCrs.choices,
        default=PhoneCrs.WGS84,
        db_default=PhoneCrs.WGS84,
        help_text=_("Some phones and apps give positions in GCJ-02; the raw pair is kept in any case."),
    )
    photo_stamp = models.CharField(
        _("stamp on photos"),
        max_length=5,
        choices=PhotoStamp.choices,
        default=PhotoStamp.PRINT,
        db_default=PhotoStamp.PRINT,
        help_text=_("County, time, place and case below a copy; the photo itself stays as it is."),
    )
    map_lon = models.FloatField(_("map centre, longitude"), null=True, blank=True)
    map_lat = models.FloatField(_("map centre, latitude"), null=True, blank=True)
    map_zoom = models.PositiveSmallIntegerField(_("map zoom"), default=13)
    office_hours = models.JSONField(
        _("office hours"), default=default_office_hours, validators=[validate_office_hours]
    )
    supervision_office = models.ForeignKey(
        "grids.Unit",
        verbose_name=_("supervision office"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("The unit of last resort: it rules where nobody else answers."),
    )
    ground_version = models.BigIntegerField(_("ground version"), default=0, editable=False)

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("county")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="grids_county_only_one"),
            geometry_check("grids_county", column="outline"),
            models.CheckConstraint(
                condition=Q(phone_crs__in=["wgs84", "gcj02"]), name="grids_county_phone_crs"
            ),
            models.CheckConstraint(
                condition=Q(photo_stamp__in=["none", "print", "shown"]), name="grids_county_photo_stamp"
            ),
            models.CheckConstraint(
                condition=Q(main_grid_kind__in=Grid.Kind.values), name="grids_county_main_grid_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write everything but the ground version, which triggers count: a record read earlier holds an old one."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            own = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in own if name != "ground_version"]
        super().save(*args, **kwargs)
