"""How grids and surveys stand, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.survey_tasks.rules import Light, Standing

STANDINGS: Mapping[Standing, Any] = {
    Standing.NOT_BEGUN: pgettext_lazy("survey", "not begun"),
    Standing.UNDER_WAY: pgettext_lazy("survey", "under way"),
    Standing.FINDS: pgettext_lazy("survey", "finished, with finds"),
    Standing.ZERO: pgettext_lazy("survey", "zero report"),
}
#: How loud is a standing, as the pages' states are.
TONES: Mapping[Standing, str] = {
    Standing.NOT_BEGUN: "",
    Standing.UNDER_WAY: "open",
    Standing.FINDS: "settled",
    Standing.ZERO: "settled",
}
LIGHTS: Mapping[Light, Any] = {
    Light.GREEN: pgettext_lazy("light of a case", "in time"),
    Light.YELLOW: gettext_lazy("due soon"),
    Light.RED: gettext_lazy("overdue"),
}
