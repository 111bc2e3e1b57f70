"""Why did the database refuse a row, in words for the form that sent it?"""

import re

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.database_words import words_of
from gis_core.wording import clauses

#: Ends of our constraints' names → what they refuse; triggers say the rest themselves, in Chinese.
_WORDS = {
    "_one_version": gettext_lazy("Another version of the same code is valid at the same time."),
    "_period_not_empty": gettext_lazy("The period is empty: it must hold at least one day."),
    "_geom_ok": gettext_lazy("The geometry is empty, invalid or out of range."),
    "_readable": gettext_lazy("A day or time lies outside the years 1 to 9999; an open end is left empty."),
    "_has_code": gettext_lazy("The code must not be empty."),
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TABLE = re.compile(r"\b[a-z]+_[a-z]+\b")


def refusal_words(error: DatabaseError) -> str:
    """What was refused and what to do next; raises the error again where nobody has words for it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None and _CHINESE.search(diagnosis.message_primary or ""):
        return _name_tables(clauses(filter(None, words_of(diagnosis))))
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    for end, words in _WORDS.items():
        if constraint.endswith(end):
            return str(words)
    if said := _said_by_model(constraint):
        return said
    if constraint:
        return _("The database refused this: rule %(rule)s.") % {"rule": constraint}
    raise error


def _said_by_model(constraint: str) -> str:
    """What a model says of a constraint of its own; "" where it says nothing."""
    declared = (one for model in apps.get_models() for one in model._meta.constraints)
    return next(
        (
            str(one.violation_error_message)
            for one in declared
            if one.name == constraint and one.violation_error_message != one.default_violation_error_message
        ),
        "",
    )


def _name_tables(message: str) -> str:
    """Tables go by the names that people know: `grids_grid` becomes 责任网格."""
    names = {model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models()}
    return _TABLE.sub(lambda match: names.get(match[0], match[0]), message)
