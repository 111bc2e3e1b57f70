"""Which cases does a number of the figures stand for?  The words of /api/v1/cases/, read and narrowed the same way."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gis_core.api.parameters import Parameter, Refused
from surveys.api.cases import CASES
from surveys.frozen import FrozenNumber
from surveys.models import Case
from surveys.rate_words import COUNT_TITLES

#: What an address of the workbench may hold of them, and how each is told above the list.
TITLES: Mapping[str, str | Promise] = {
    "counted": _("Counted as"),
    "frozen": _("Counted in the frozen month"),
    "reported_from": _("Reported from"),
    "reported_until": _("Reported before"),
    "accountable_unit": _("Accountable unit"),
    "handling_unit": _("Handling unit"),
    "supervising_unit": _("Supervising unit"),
    "community": _("Community"),
    "road_section": _("Road section"),
}
_PARAMETERS: Mapping[str, Parameter] = {
    parameter.name: parameter for parameter in CASES.filters if parameter.name in TITLES
}


def read(name: str, word: str) -> str:
    """The word, where it means something to the figures; else nothing."""
    try:
        _PARAMETERS[name].parse(word)
    except Refused:
        return ""
    return word


def narrowed(cases: QuerySet[Case], words: Mapping[str, str]) -> QuerySet[Case]:
    """The cases that these words leave."""
    for name, word in words.items():
        parameter = _PARAMETERS[name]
        assert parameter.narrow is not None  # every word above narrows
        cases = parameter.narrow(cases, parameter.parse(word))
    return cases


def told(words: Mapping[str, str]) -> list[tuple[Any, Any]]:
    """What is narrowed, title and word, as a reader knows them."""
    return [(TITLES[name], _in_words(name, word)) for name, word in words.items()]


def _in_words(name: str, word: str) -> Any:
    if name == "counted":
        return COUNT_TITLES[word]
    if name == "frozen":
        number = FrozenNumber.of(word)
        return " · ".join(
            [f"{number.month:%Y-%m}", str(COUNT_TITLES[number.count]), *filter(None, [number.code])]
        )
    return word
