"""What the layers of an overlay and their columns are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LAYERS: Mapping[str, str | Promise] = {
    "grids": _("Grids"),
    "road_sections": _("Road sections"),
    "communities": _("Communities"),
    "facilities": _("Facilities"),
    "hydrants": _("Fire hydrants"),
    "cases": _("Open cases"),
    "structures": _("Illegal structures under procedure"),
    "compounds": _("Property compounds"),
    "parcels": _("Parcels of projects"),
    "buildings": _("Buildings"),
    "households": _("Households that move"),
    "zones": _("Renovation zones"),
    "imagery": _("Imagery"),
}
COLUMNS: Mapping[str, str | Promise] = {
    "code": _("code"),
    "name": _("name"),
    "category": _("category"),
    "accountable_unit": _("accountable unit"),
    "supervising_unit": _("supervising unit"),
    "management": _("management"),
    "stage": _("stage"),
    "use": _("use"),
    "land_use": _("land use"),
    "tenure": _("tenure"),
    "taken_on": _("taken on"),
    "area_m2": _("area (m²)"),
    "area_mu": _("area (mu)"),
    "share": _("share"),
    "cover": _("share of the outline"),
    "length_m": _("length (m)"),
    "count": pgettext_lazy("how many", "count"),
    "not_intact": _("not intact"),
    "usable": _("usable"),
    "red": _("overdue"),
    "footprint_m2": _("footprint (m²)"),
    "floor_m2": _("floor area (m²)"),
    "signed": _("agreement signed"),
    "vacated": _("moved out"),
}
