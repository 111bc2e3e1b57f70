"""What a phone sends: one report, with the photos that it names."""

import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from gis_core.api.coordinates import STORAGE, Position, position
from grids.api.views import facility_of, facility_of_code, refuse_unknown_members
from grids.resolver import category_id
from surveys.api.report_fields import (
    CrsField,
    FiniteField,
    HeadingField,
    LocalMomentField,
    MomentField,
    PointGeometryField,
    UidField,
)
from surveys.models import PointPhoto, SurveyPoint, SurveyTask
from surveys.services.photo_files import MOST_BYTES
from surveys.services.photos import MOST_AT_ONCE
from surveys.services.recording import NamedPhoto, RawFix, Report


class Part(serializers.Serializer[Any]):
    """A part of a report: members that nobody reads are refused in it too."""

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        refuse_unknown_members(data, self)
        return found


class PhotoReport(Part):
    """A photo that the report names; its bytes come by themselves, to /api/v1/photos/<sha256>/."""

    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    size = serializers.IntegerField(min_value=1, max_value=MOST_BYTES, help_text=gettext_lazy("bytes"))
    kind = serializers.ChoiceField(choices=PointPhoto.Kind.choices, default="other")
    taken_at = LocalMomentField(required=False, allow_null=True)


class RawFixReport(Part):
    """The fix as the phone gave it, where the pin was moved or several fixes were averaged."""

    lon = FiniteField(min_value=-180, max_value=180)
    lat = FiniteField(min_value=-90, max_value=90)
    crs = CrsField(required=False, help_text=gettext_lazy("EPSG:4490 unless told; degrees only"))
    accuracy_m = FiniteField(min_value=0, max_value=100_000, required=False, allow_null=True)
    fix_at = LocalMomentField(required=False, allow_null=True)

    def validate_crs(self, crs: Any) -> Any:
        if not crs.is_geographic:
            raise serializers.ValidationError(_("needs a system in degrees, such as EPSG:4490"))
        return crs


class PointReport(serializers.Serializer[Any]):
    """What a client sends: a place as lon and lat (or easting and northing), and what was seen there."""

    uid = UidField()
    category = serializers.CharField(max_length=12)
    lon = FiniteField(min_value=-1e8, max_value=1e8, required=False)
    lat = FiniteField(min_value=-1e8, max_value=1e8, required=False)
    geometry = PointGeometryField(
        required=False, help_text=gettext_lazy("a GeoJSON point instead of lon and lat")
    )
    crs = CrsField(required=False, help_text=gettext_lazy("EPSG:4490 unless told"))
    accuracy_m = FiniteField(min_value=0, max_value=100_000, required=False, allow_null=True)
    position_source = serializers.ChoiceField(
        choices=[choice for choice in SurveyPoint.PositionSource.choices if choice[0] != "import"],
        default="hand",
    )
    fix_at = MomentField(required=False, allow_null=True)
    observed_at = MomentField(required=False, allow_null=True)
    facility = serializers.IntegerField(min_value=0, max_value=10**18 - 1, required=False, allow_null=True)
    facility_code = serializers.CharField(
        max_length=40,
        required=False,
        help_text=gettext_lazy("the identifier on its label, instead of facility"),
    )
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    place_text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    heading = HeadingField(
        required=False, allow_null=True, help_text=gettext_lazy("degrees from north, clockwise")
    )
    position_reason = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text=gettext_lazy("why a bad fix was kept or the pin was moved"),
    )
    raw = RawFixReport(required=False, allow_null=True)
    supports = UidField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy("uid of a point whose case is open: the same problem, no case of its own"),
    )
    phone = UidField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy(
            "a word that the app made at random for itself: by it alone shifted positions of one phone are found"
        ),
    )
    survey = UidField(
        required=False, allow_null=True, help_text=gettext_lazy("uid of the survey under which it was made")
    )
    photos = serializers.ListField(child=PhotoReport(), max_length=MOST_AT_ONCE, required=False)

    def validate_survey(self, survey: uuid.UUID | None) -> uuid.UUID | None:
        if survey is not None and not SurveyTask.objects.filter(uid=survey).exists():
            raise serializers.ValidationError(_("names no survey"))
        return survey

    def validate_photos(self, photos: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({photo["sha256"] for photo in photos}) < len(photos):
            raise serializers.ValidationError(_("names a photo twice"))
        return photos

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if sent.get("supports") == sent["uid"]:
            raise serializers.ValidationError({"supports": [_("is the report itself")]})
        if sent.get("facility") is not None and "facility_code" in sent:
            raise serializers.ValidationError({"facility_code": [_("comes instead of facility")]})
        if "geometry" in sent:
            if sent.keys() & {"lon", "lat", "crs"}:
                raise serializers.ValidationError({"geometry": [_("comes instead of lon, lat and crs")]})
            sent["lon"], sent["lat"] = sent.pop("geometry")
        missing = [name for name in ("lon", "lat") if name not in sent]
        if missing:
            raise serializers.ValidationError({name: [_("is missing")] for name in missing})
        return sent

    def report(self) -> Report:
        """The report as the service takes it.  Raises Problem for a place or facility that is none."""
        sent = self.validated_data
        place: Position = position(sent["lon"], sent["lat"], sent.get("crs", STORAGE))
        return Report(
            uid=sent["uid"],
            category_id=category_id(sent["category"]),
            lon=place.lon,
            lat=place.lat,
            x=place.x,
            y=place.y,
            crs=str(place.crs),
            conversion=place.conversion,
            accuracy_m=sent.get("accuracy_m"),
            position_source=sent["position_source"],
            fix_at=sent.get("fix_at"),
            observed_at=sent.get("observed_at"),
            facility_id=_facility_id(sent),
            facility_code=sent.get("facility_code", ""),
            description=sent["description"],
            place_text=sent["place_text"],
            heading=sent.get("heading"),
            position_reason=sent["position_reason"],
            raw_fix=_raw_fix(sent.get("raw")),
            supports=sent.get("supports"),
            phone=sent.get("phone"),
            survey=sent.get("survey"),
            photos=tuple(NamedPhoto(**photo) for photo in sent.get("photos", ())),
        )


def _facility_id(sent: dict[str, Any]) -> int | None:
    """The facility that is named, by id or by identifier.  Raises Problem (400) where there is none."""
    if code := sent.get("facility_code"):
        return facility_of_code(code, sent.get("observed_at") or timezone.now())
    return facility_of(sent.get("facility"))


def _raw_fix(sent: dict[str, Any] | None) -> RawFix | None:
    return None if sent is None else RawFix(**{**sent, "crs": str(sent.get("crs", STORAGE))})
