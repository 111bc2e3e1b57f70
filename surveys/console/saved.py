"""What do the saved filters of the workbench hold, and what of it can no longer be read?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import Category, Grid, Unit
from grids.models.catalogue import category_like
from surveys.case_words import STATES
from surveys.console import counted
from surveys.console.choosing import LIGHTS, QUICK, Choice
from surveys.console.tabs import BY_NAME
from surveys.models import SavedFilter

#: Beside the list there is room for so many.
MOST_OFFERED = 20

_TITLES: Mapping[str, str | Promise] = {
    "tab": _("Tab"),
    "quick": _("Quick filter"),
    "state": _("State"),
    "light": pgettext_lazy("of a case", "Light"),
    "category": _("Category"),
    "unit": _("Unit"),
    "grid": _("Grid"),
    "facility": _("Facility"),
    "text": _("Number or text"),
    "since": _("Seen from"),
    "until": _("Seen until"),
    **counted.TITLES,
}
_WORDS: Mapping[str, Mapping[str, Any]] = {"quick": QUICK, "state": STATES, "light": LIGHTS}


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter as this user reads it: what it chooses, and which of its words mean nothing any more."""

    row: SavedFilter
    choice: Choice
    lost: Sequence[tuple[Any, Any]]
    is_own: bool

    @property
    def key(self) -> str:
        """Its name among the numbers of the page."""
        return f"saved_{self.row.pk}"

    @property
    def told(self) -> list[tuple[Any, Any]]:
        """What it chooses, title and word."""
        return words_of(self.choice)


def words_of(choice: Choice) -> list[tuple[Any, Any]]:
    """What a choice asks for, title and word, the tab first."""
    return [_told(name, word) for name, word in {"tab": choice.tab, **choice.named}.items()]


def saved_of(user: Any) -> list[Saved]:
    """The saved filters that this user may open: their own first, then those shared with them, each by name."""
    rows = list(SavedFilter.objects.visible_to(user).select_related("owner", "shared_with"))
    rows.sort(key=lambda row: (row.owner_id != user.pk, row.name, row.pk))
    asked = [dict(parse_qsl(row.query)) for row in rows]
    unknown = _unknown(asked)
    found = []
    for row, words in zip(rows, asked, strict=True):
        known = {name: word for name, word in words.items() if word not in unknown.get(name, ())}
        choice = Choice.of(known, user)
        read = {"tab": choice.tab, **choice.named}
        lost = [_told(name, word) for name, word in words.items() if read.get(name) != word]
        found.append(Saved(row, choice, lost, row.owner_id == user.pk))
    return found


def _told(name: str, word: str) -> tuple[Any, Any]:
    if name == "tab":
        return _TITLES[name], BY_NAME[word].title if word in BY_NAME else word
    if name in counted.TITLES:
        return counted.told({name: word})[0] if counted.read(name, word) else (counted.TITLES[name], word)
    return _TITLES.get(name, name), _WORDS.get(name, {}).get(word, word)


def _unknown(asked: Sequence[Mapping[str, str]]) -> Mapping[str, set[str]]:
    """Which units, grids and categories that are asked for by name or code does the county not have (any more)?"""
    named = {name: {words[name] for words in asked if name in words} for name in ("unit", "grid", "category")}
    found: dict[str, set[str]] = {}
    for name, model in (("unit", Unit), ("grid", Grid)):
        if named[name]:
            known = model._default_manager.filter(Q(code__in=named[name]) | Q(name__in=named[name]))
            found[name] = named[name] - {word for pair in known.values_list("code", "name") for word in pair}
    for word in named["category"]:
        if not Category.objects.filter(Q(key=word) | category_like(word, to="")).exists():
            found.setdefault("category", set()).add(word)
    return found
