"""The form in which the county's own parameters are typed once: it fills an Entry, or says what cannot be."""

import math
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gis_core.coordinates.control_points import EAST_FIRST, NORTH_FIRST, ControlPoints, Residuals
from gis_core.coordinates.own import FOUR, LONGEST_CODE, LONGEST_NAME, FourParameters, SevenParameters
from gis_core.models import OwnTransformation
from gis_core.own_entries import DEFAULT_LIMIT_M, Entry, EntryRefused, estimated, points_from

SECONDS, RADIANS = "seconds", "radians"
PPM, FACTOR = "ppm", "factor"
#: The fields that hold the numbers of either kind, in the order in which they are sealed.
NUMBERS = {
    4: ("four_north_m", "four_east_m", "four_rotation", "four_scale"),
    7: ("seven_dx_m", "seven_dy_m", "seven_dz_m", "seven_rx", "seven_ry", "seven_rz", "seven_scale"),
}
#: Where a refusal of an entry stands in the form, for fields that are called otherwise there.
_PLACES = {
    "area": "west",
    "north_m": "four_north_m",
    "east_m": "four_east_m",
    "rotation_s": "four_rotation",
    **{f"d{axis}_m": f"seven_d{axis}_m" for axis in "xyz"},
    **{f"r{axis}_s": f"seven_r{axis}" for axis in "xyz"},
}


class NumberField(forms.FloatField):
    """A number that browsers neither remember nor send to a spelling checker, with a point for its decimals."""

    def __init__(self, **options: Any) -> None:
        attributes = {
            "autocomplete": "off",
            "spellcheck": "false",
            "inputmode": "text",
            "class": "vTextField",
        }
        super().__init__(required=False, widget=forms.TextInput(attrs=attributes), **options)


class OwnTransformationForm(forms.Form):
    """What is known of a transformation, its parameters, and control points that check them."""

    kind = forms.TypedChoiceField(
        label=_("kind"),
        coerce=int,
        choices=OwnTransformation.Kind.choices,
        widget=forms.RadioSelect,
        initial=FOUR,
    )
    code = forms.CharField(
        label=_("code"),
        max_length=LONGEST_CODE,
        help_text=_("Small letters, digits and _; declared as own:code."),
    )
    name = forms.CharField(
        label=_("name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("From which system to which, such as “Xi'an 80, zone 39 to CGCS2000”."),
    )
    source_epsg = forms.IntegerField(
        label=_("from (EPSG)"),
        required=False,
        help_text=_(
            "Xi'an 80: 4610 for longitude and latitude, 2349–2390 for 3-degree zones; Beijing 54: 4214, 2401–2442. With"
            " 4 parameters leave it empty for a local grid that has no code."
        ),
    )
    target_epsg = forms.IntegerField(
        label=_("to (EPSG)"),
        help_text=_(
            "A zone of CGCS2000, as a rule that in which the county works; with 7 parameters also 4490."
        ),
    )
    west, south = NumberField(label=_("west")), NumberField(label=_("south"))
    east, north = NumberField(label=_("east")), NumberField(label=_("north"))

    four_north_m = NumberField(label=_("Δx, north (m)"))
    four_east_m = NumberField(label=_("Δy, east (m)"))
    four_rotation = NumberField(label=_("rotation α"))
    four_scale = NumberField(label=_("scale"))
    estimate = forms.BooleanField(
        label=_("compute the 4 parameters from the control points, by least squares"), required=False
    )
    seven_dx_m, seven_dy_m = NumberField(label=_("ΔX (m)")), NumberField(label=_("ΔY (m)"))
    seven_dz_m = NumberField(label=_("ΔZ (m)"))
    seven_rx, seven_ry = NumberField(label=_("rotation εx")), NumberField(label=_("rotation εy"))
    seven_rz, seven_scale = NumberField(label=_("rotation εz")), NumberField(label=_("scale"))
    convention = forms.ChoiceField(
        label=_("sign of the rotations"),
        required=False,
        choices=[("", "—"), *OwnTransformation.Convention.choices],
        help_text=_("Whoever computed the parameters says it; control points tell which one is right."),
    )
    angle_unit = forms.ChoiceField(
        label=_("rotations in"),
        choices=[(SECONDS, _("seconds (″)")), (RADIANS, _("radians"))],
        initial=SECONDS,
    )
    scale_unit = forms.ChoiceField(
        label=_("scale as"),
        choices=[(PPM, _("m in ppm (parts per million)")), (FACTOR, _("factor k, such as 1.0000063"))],
        initial=PPM,
    )

    control_points = forms.CharField(
        label=_("control points"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(
            attrs={
                "rows": 7,
                "wrap": "off",
                "class": "vLargeTextField own__table",
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": "K1  X  Y  X′  Y′",
            }
        ),
        help_text=_(
            "A line each: name, the pair in the old system, the pair in the new one; heights may stand behind each"
            " pair. They are used for the check and not kept."
        ),
    )
    order = forms.ChoiceField(
        label=_("order of each pair"),
        choices=[(NORTH_FIRST, _("north (X), then east (Y)")), (EAST_FIRST, _("east, then north"))],
        initial=NORTH_FIRST,
    )
    limit_m = NumberField(
        label=_("limit of the residuals (m)"),
        initial=DEFAULT_LIMIT_M,
        help_text=_(
            "Half a metre keeps a point on its side of a kerb; a set that misses a point by more is refused."
        ),
    )
    accuracy_m = NumberField(
        label=_("accuracy of the conversion (m)"),
        help_text=_("Needed without control points only; with them it is the RMS of the residuals."),
    )

    #: What the check gave; None before, and without control points.
    missed: Residuals | None = None
    entry: Entry | None = None

    def __init__(self, *args: Any, code: str | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if code is not None:
            self.fields["code"].disabled = True
            self.initial["code"] = code

    def clean(self) -> dict[str, Any]:
        """Make the entry and check it, as far as the single fields are in order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            self.entry = self._entry(cleaned)
            if self.entry.points is not None:
                self.missed = self.entry.missed()
            self.entry.checked()
        except EntryRefused as refused:
            place = _PLACES.get(refused.field, refused.field)
            if refused.field == "scale_ppm":
                place = NUMBERS[cleaned["kind"]][-1]
            self.add_error(place if place in self.fields else None, refused.message)
        return cleaned

    def _entry(self, cleaned: dict[str, Any]) -> Entry:
        points = self._points(cleaned)
        corners = [cleaned[name] for name in ("west", "south", "east", "north")]
        if None in corners:
            raise EntryRefused("area", gettext("Say all four sides."))
        return Entry(
            code=cleaned["code"],
            name=cleaned["name"],
            source_epsg=cleaned["source_epsg"],
            target_epsg=cleaned["target_epsg"],
            area=(corners[0], corners[1], corners[2], corners[3]),
            parameters=self._parameters(cleaned, points),
            convention=cleaned["convention"] if cleaned["kind"] != FOUR else "",
            points=points,
            limit_m=DEFAULT_LIMIT_M if cleaned["limit_m"] is None else cleaned["limit_m"],
            accuracy_m=cleaned["accuracy_m"],
        )

    def _points(self, cleaned: dict[str, Any]) -> ControlPoints | None:
        if not cleaned["control_points"].strip():
            return None
        return points_from(cleaned["control_points"], cleaned["order"])

    def _parameters(
        self, cleaned: dict[str, Any], points: ControlPoints | None
    ) -> FourParameters | SevenParameters:
        kind = cleaned["kind"]
        if kind == FOUR and cleaned["estimate"]:
            return estimated(points)
        for name in NUMBERS[kind]:
            if cleaned[name] is None:
                raise EntryRefused(name, gettext("A number is expected."))
        typed = [cleaned[name] for name in NUMBERS[kind]]
        turned = len(typed) // 2  # shifts come before the rotations, the scale after them
        numbers = (
            *typed[:turned],
            *(_seconds(angle, cleaned["angle_unit"]) for angle in typed[turned:-1]),
            typed[-1] if cleaned["scale_unit"] == PPM else (typed[-1] - 1) * 1e6,
        )
        return FourParameters(*numbers) if kind == FOUR else SevenParameters(*numbers)


def _seconds(angle: float, unit: str) -> float:
    return angle if unit == SECONDS else math.degrees(angle) * 3600
