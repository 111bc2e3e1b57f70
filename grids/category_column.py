"""The column of a small table in which people write categories."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from gis_core.sheets import Sheet
from grids.rule_words import rule_words
from grids.rules.catalogue import parse_category_code, public_code
from grids.rules.errors import CodeError


def read_categories(sheet: Sheet, known: Collection[str]) -> None:
    """Have each row say its `category` by the public code; rows that name none of the `known` ones are refused."""
    for row in sheet.rows:
        word = row.said.get("category")
        if word is None:
            continue
        try:
            row.said["category"] = public_code(*parse_category_code(word))
        except CodeError as error:
            sheet.refuse(row, "category", error.rule, rule_words(error))
            continue
        if row.said["category"] not in known:
            sheet.refuse(row, "category", "category.unknown", _("no category in use on that day"))
