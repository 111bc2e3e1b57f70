"""Is a formula sound, and is it the same after it was kept?"""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assessment.rules.formula import (
    STANDARD,
    CaseTerms,
    Charge,
    ChargeTerms,
    FewCases,
    Formula,
    FormulaError,
    InspectionTerms,
    RankTerms,
    formula_of,
)


def kept(formula: Formula) -> Any:
    return json.loads(json.dumps(formula.as_data()))


def test_a_formula_comes_back_from_json_as_it_was() -> None:
    other = replace(STANDARD, cases=CaseTerms(few=FewCases.NOT_RANKED), ranks=RankTerms(is_one_list=True))
    for formula in (STANDARD, other):
        assert formula_of(kept(formula)) == formula


def test_the_hash_tells_formulas_apart_but_not_how_an_amount_is_written() -> None:
    longer = kept(STANDARD)
    longer["bonus_cap"] = "2.00"
    assert formula_of(longer).sha256 == STANDARD.sha256
    longer["bonus_cap"] = "2.01"
    assert formula_of(longer).sha256 != STANDARD.sha256


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"inspection": InspectionTerms(cap=Decimal(63))}, "caps"),
        ({"inspection": InspectionTerms(cap=Decimal("NaN"))}, "caps"),
        ({"inspection": InspectionTerms(per=0)}, "inspection.per"),
        ({"inspection": InspectionTerms(minimum=0)}, "inspection.minimum"),
        ({"cases": CaseTerms(minimum=0)}, "cases.minimum"),
        ({"ranks": RankTerms(bottom=0)}, "ranks.bottom"),
        ({"ranks": RankTerms(most_in_bottom=2)}, "ranks.most_in_bottom"),
        ({"ranks": RankTerms(small_league=3)}, "ranks.small_league"),
        ({"bonus_cap": Decimal(-1)}, "bonus_cap"),
        ({"charges": {}}, "charges"),
        (
            {"charges": {**STANDARD.charges, Charge.LATE: ChargeTerms(Decimal(-1), Decimal(5))}},
            "charges.late",
        ),
        (
            {
                "charges": {
                    **STANDARD.charges,
                    Charge.LATE: ChargeTerms(Decimal(1), Decimal(5), most_a_case=0),
                }
            },
            "charges.late",
        ),
    ],
)
def test_a_formula_that_could_not_judge_is_refused_by_name(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(FormulaError) as refused:
        replace(STANDARD, **change)
    assert refused.value.problems == (problem,)
