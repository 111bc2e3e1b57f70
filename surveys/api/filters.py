"""The words that narrow points and cases alike: what it is, who has a part in it, and where it lies."""

from django.utils.translation import gettext_lazy

from gis_core.api.parameters import Parameter, narrowing, text
from grids.api.columns import by_unit

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
