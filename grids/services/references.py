"""Which units and categories do the words of a staged file mean?  Temporary tables `layer_unit`,
`layer_category`.
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from gis_core.layers.runs import ImportRun, said
from grids.models import Category, Unit
from grids.rule_words import rule_words
from grids.rules.catalogue import parse_category_code, public_code
from grids.rules.errors import CodeError

CODE_LENGTH = 80  # of Unit.code


def resolve_units(run: ImportRun, *, scored: Iterable[str], others: Iterable[str] = ()) -> None:
    """Find the unit that each word names, by code or else by name, or make it when the run may.

    Fields in `scored` name units that answer for ground: made ones join a league, found ones must be in
    one. Unknown and ambiguous words are refused.  Leaves `layer_unit (word, unit_id)`.
    """
    given_scored = [name for name in scored if name in run.given]
    given = given_scored + [name for name in others if name in run.given]
    words = {name: _words(run, name) for name in given}
    found, ambiguous = _units_named(set().union(*words.values()) if words else set())
    if run.create_units:
        accountable = set().union(*(words[name] for name in given_scored)) if given_scored else set()
        found |= _made_units(set().union(*words.values()) - found.keys() - ambiguous, accountable)
    _word_table("layer_unit", "unit_id", found)
    for name in given:
        unknown = (
            f's."{name}" IS NOT NULL AND NOT EXISTS (SELECT FROM layer_unit u WHERE u.word = s."{name}")'
        )
        many = said(_("several units have this name, write the code of the unit"))
        run.refuse(name, "unit.ambiguous", many, f'{unknown} AND s."{name}" = ANY (%s)', [sorted(ambiguous)])
        nobody = said(_("there is no such unit (by code or name); --create-units makes it"))
        run.refuse(
            name, "unit.unknown", nobody, f'{unknown} AND NOT s."{name}" = ANY (%s)', [sorted(ambiguous)]
        )
    for name in given_scored:
        run.refuse(
            name,
            "unit.league",
            said(_("this unit is not ranked, so it cannot be accountable")),
            f"EXISTS (SELECT FROM layer_unit w JOIN grids_unit u ON u.id = w.unit_id"
            f" WHERE w.word = s.\"{name}\" AND u.league = 'none')",
        )


def unit_of(field: str) -> str:
    """The SQL for the id of the unit that a staged field (alias s) names."""
    return f'(SELECT w.unit_id FROM layer_unit w WHERE w.word = s."{field}")'


def resolve_categories(run: ImportRun, *, kinds: Iterable[str] = ()) -> None:
    """Find the category that each public code of field `category` names; only of `kinds`, where given.

    Words that are no code, and codes that the catalogue lacks, are refused.  Leaves `layer_category (word,
    category_id)`.
    """
    keys: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for word in _words(run, "category"):
        try:
            keys[word] = public_code(*parse_category_code(word))
        except CodeError as error:
            wrong[word] = rule_words(error)
    rows = Category.objects.filter(key__in=set(keys.values()))
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    by_key = dict(rows.values_list("key", "id"))
    _word_table("layer_category", "category_id", {w: by_key[key] for w, key in keys.items() if key in by_key})
    for word, reason in wrong.items():
        run.refuse("category", "category.code", "%s", "s.category = %s", [reason, word])
    run.refuse(
        "category",
        "category.unknown",
        said(
            _(
                "the catalogue has no such category, or it is of another kind (component c, matter m, supply gap g)"
            )
        ),
        "s.category IS NOT NULL AND NOT s.category = ANY (%s)"
        " AND NOT EXISTS (SELECT FROM layer_category k WHERE k.word = s.category)",
        [sorted(wrong)],
    )


def _words(run: ImportRun, field: str) -> set[str]:
    if field not in run.given:
        return set()
    rows = run.rows(f'SELECT DISTINCT "{field}" FROM layer_staged WHERE "{field}" IS NOT NULL')
    return {word for (word,) in rows}


def _units_named(words: set[str]) -> tuple[dict[str, int], set[str]]:
    """Which unit has this code, else this name?  And which words name several?"""
    found = dict(Unit.objects.filter(code__in=words).values_list("code", "id"))
    named: dict[str, list[int]] = defaultdict(list)
    for name, pk in Unit.objects.filter(name__in=words - found.keys()).values_list("name", "id"):
        named[name].append(pk)
    ambiguous = {name for name, pks in named.items() if len(pks) > 1}
    return found | {name: pks[0] for name, pks in named.items() if len(pks) == 1}, ambiguous


def _made_units(words: set[str], accountable: set[str]) -> dict[str, int]:
    """A unit whose code and name are the word: in a league where it answers for ground, else outside."""
    made = Unit.objects.bulk_create(
        Unit(
            code=word,
            name=word,
            kind=Unit.Kind.DEPARTMENT if word in accountable else Unit.Kind.ENTERPRISE,
            league=Unit.League.RESPONSIBLE if word in accountable else Unit.League.NONE,
        )
        for word in sorted(words)
        if len(word) <= CODE_LENGTH
    )
    return {unit.code: unit.pk for unit in made}


def _word_table(table: str, column: str, meanings: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {table} (word text PRIMARY KEY, {column} bigint) ON COMMIT DROP"
        )
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for word, pk in meanings.items():
                copy.write_row((word, pk))
        cursor.execute(f"ANALYZE {table}")
