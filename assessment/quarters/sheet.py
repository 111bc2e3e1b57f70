"""A quarter as a workbook from which anybody reckons its ranks anew: formula, units, all evidence, scores, ranks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from assessment.inspection.sheet import write_table
from assessment.models import FrozenScores, QuarterRanking
from assessment.services.rankings import frozen_months

_OBSERVATIONS = ("id", "observed", "ok", "deduction", "weight")
_CASES = ("id", "days_late", "reworks", "unfounded_hand_backs", "repeats", "is_unchased", "finding_points")


def write_quarter_sheet(path: Path, ranking: QuarterRanking) -> None:
    """Write the workbook; the columns of evidence have the names of the formula in every language."""
    frozen = list(frozen_months(ranking.quarter).values())
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        write_table(book, _("Ranks"), _RANK_HEADINGS, _ranks(ranking))
        write_table(book, _("Scores"), ["month", "unit", "total", "low", "high", "unranked"], _scores(frozen))
        write_table(book, _("Observations"), ["month", "unit", *_OBSERVATIONS], _observations(frozen))
        write_table(book, _("Cases"), ["month", "accountable", "handling", *_CASES], _cases(frozen))
        write_table(book, _("Good deeds"), ["month", "unit", "points"], _deeds(frozen))
        write_table(book, _("Units"), ["month", "unit", "name", "league"], _units(frozen))
        write_table(book, _("Formula"), ["month", "terms", "sha256", "inputs_sha256"], _formulas(frozen))


_RANK_HEADINGS = ("league", "unit", "name", "rank", "value", "is_bottom", "is_last", "missing")


def _ranks(ranking: QuarterRanking) -> Iterator[Sequence[object]]:
    for one in ranking.content["lists"]:
        for place in one["places"]:
            is_bottom = place["is_bottom"] or place["code"] in ranking.decided
            yield (
                *(one["league"], place["code"], place["name"], place["rank"], float(place["value"])),
                *(int(is_bottom), int(place["is_last"]), " ".join(place["missing"])),
            )
        for unit in one["unranked"]:
            yield one["league"], unit["code"], unit["name"], None, None, 0, 0, " ".join(unit["missing"])


def _codes(frozen: FrozenScores) -> Mapping[int, str]:
    return {unit["id"]: unit["code"] for unit in frozen.inputs["units"]}


def _scores(frozen: Sequence[FrozenScores]) -> Iterator[Sequence[object]]:
    for one in frozen:
        codes = _codes(one)
        for score in one.scores:
            numbers = (float(score[name]) for name in ("total", "low", "high"))
            yield str(one), codes[score["unit"]], *numbers, " ".join(score["unranked"])


def _observations(frozen: Sequence[FrozenScores]) -> Iterator[Sequence[object]]:
    yield from _rows(frozen, "observations", ("unit",), _OBSERVATIONS)


def _cases(frozen: Sequence[FrozenScores]) -> Iterator[Sequence[object]]:
    yield from _rows(frozen, "cases", ("accountable", "handling"), _CASES)


def _deeds(frozen: Sequence[FrozenScores]) -> Iterator[Sequence[object]]:
    yield from _rows(frozen, "good_deeds", ("unit",), ("points",))


def _rows(
    frozen: Sequence[FrozenScores], kind: str, units: Sequence[str], names: Sequence[str]
) -> Iterator[Sequence[object]]:
    """The evidence of a kind, units by their codes; of a unit outside of the leagues its id."""
    for one in frozen:
        codes = _codes(one)
        for row in one.inputs[kind]:
            yield (
                str(one),
                *(codes.get(row[unit], str(row[unit])) for unit in units),
                *(_number(row[name]) for name in names),
            )


def _number(value: Any) -> object:
    return float(value) if isinstance(value, str) else int(value)


def _units(frozen: Sequence[FrozenScores]) -> Iterator[Sequence[object]]:
    for one in frozen:
        for unit in one.inputs["units"]:
            yield str(one), unit["code"], unit["name"], unit["league"]


def _formulas(frozen: Sequence[FrozenScores]) -> Iterator[Sequence[object]]:
    for one in frozen:
        yield str(one), json.dumps(one.terms, sort_keys=True), one.terms_sha256, one.inputs_sha256
