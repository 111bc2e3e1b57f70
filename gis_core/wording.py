"""Small pieces of language that many messages share."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[object]) -> str:
    """Some words as a list in a sentence: 甲、乙."""
    return _(", ").join(map(str, words))


def clauses(parts: Iterable[object]) -> str:
    """Some half sentences as one: 甲；乙."""
    return _("; ").join(map(str, parts))


def located(place: object, what: object) -> str:
    """What is said of a place, such as a file: 网格.gpkg：没有图形."""
    return _("%(place)s: %(what)s") % {"place": place, "what": what}


def at_row(file_name: object, row: int) -> str:
    """A row of a file: 网格.gpkg 第 3 行."""
    return _("%(file)s, row %(row)d") % {"file": file_name, "row": row}
