"""What the rule notes beside an answer, in a word or two; the map says the same (frontend/src/points/wording.ts)."""

from django.utils.translation import gettext_lazy as _

_NAMES = {
    "nearest_grid": _("nearest grid"),
    "township": _("township stands in"),
    "office": _("unassigned"),
    "no_policy": _("no duty policy"),
    "unit_not_in_service": _("unit not in service"),
    "on_border": _("on a border"),
    "accuracy_crosses_border": _("border within accuracy"),
    "outside_county": _("outside the county"),
}


def flag_names() -> dict[str, str]:
    """What is each flag called in the user's language?"""
    return {flag: str(name) for flag, name in _NAMES.items()}
