"""Does every case of domain/dictionary.md C.5 get its units, whichever way it is asked?"""

import pytest

from grids.models import Unit
from grids.rules.policies import Step
from tests.grids.resolver.cases import CASES
from tests.grids.resolver.cases.words import Case, linked_facility, position
from tests.grids.resolver.oracle import Answer, Found, Ground, Question
from tests.grids.resolver.ways import RULE_FLAGS, WAYS
from tests.towns import Town, category


def found(text: str) -> Found:
    code, step = text.split()
    return Found(Unit.objects.get(code=code).pk, Step[step])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_all_ways_and_shapely_name_the_units_of_the_table(case: Case, town: Town) -> None:
    case.build(town)
    question = Question(
        *position(case), category(case.key).pk, case.on, linked_facility() if case.linked else None
    )
    rule_flags = frozenset(case.flags) & RULE_FLAGS
    expected = Answer(found(case.accountable), found(case.handling), found(case.supervising), rule_flags)
    assert Ground.read().answer(question) == expected
    for name, way in WAYS.items():
        answer, flags = way(question)
        assert answer == expected, name
        assert ("unit_not_in_service" in flags) == ("unit_not_in_service" in case.flags), name
