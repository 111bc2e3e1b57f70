"""The words that narrow points, cases and their counts alike: what it is, who has a part in it, where and when."""

from django.utils.translation import gettext_lazy

from gis_core.api.parameters import Parameter, day, narrowing, text
from grids.api.columns import by_unit
from grids.county_hours import county_midnight

#: The units that have a part.
PARTS = ("accountable_unit", "handling_unit", "supervising_unit")
UNIT_FILTERS: tuple[Parameter, ...] = (by_unit("unit", *PARTS), *(by_unit(part, part) for part in PARTS))
FILTERS: tuple[Parameter, ...] = (
    narrowing(
        "category", "category__key", text(12), gettext_lazy("public code of the category"), {"type": "string"}
    ),
    *UNIT_FILTERS,
    narrowing("grid", "grid__code", text(40), gettext_lazy("code of the grid"), {"type": "string"}),
    narrowing(
        "road_section",
        "road_section__code",
        text(40),
        gettext_lazy("code of the road section"),
        {"type": "string"},
    ),
)
_DAY = {"type": "string", "format": "date"}
#: Days of the county, asked of an indexed moment.
REPORTED: tuple[Parameter, ...] = (
    Parameter(
        "reported_from",
        day,
        gettext_lazy("reported from this day on"),
        lambda rows, first: rows.filter(reported_at__gte=county_midnight(first)),
        _DAY,
    ),
    Parameter(
        "reported_until",
        day,
        gettext_lazy("reported before this day"),
        lambda rows, end: rows.filter(reported_at__lt=county_midnight(end)),
        _DAY,
    ),
)
