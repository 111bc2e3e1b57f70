"""The administration's pages of the ground, by noun."""

from grids.admin import (
    area_zones,
    audits,
    basemap,
    catalogue,
    county,
    divisions,
    duty_notices,
    editions,
    facilities,
    grids,
    hydrants,
    places,
    roads,
    rulings,
    territories,
    units,
)

__all__ = [
    "area_zones",
    "audits",
    "basemap",
    "catalogue",
    "county",
    "divisions",
    "duty_notices",
    "editions",
    "facilities",
    "grids",
    "hydrants",
    "places",
    "roads",
    "rulings",
    "territories",
    "units",
]
