"""Broken facilities, missing hydrants and illegal structures: the ground answers, whoever does the work."""

import pytest

from grids.models import Category, DepartmentDuty, Place
from grids.rules.policies import GROUND_ONLY_GROUPS, Step
from tests.grids.resolver import building as make
from tests.grids.resolver.cases.words import unit
from tests.grids.resolver.oracle import Found, Ground, Question
from tests.grids.resolver.ways import WAYS, in_bulk
from tests.towns import TODAY, Town, at, box, category, lonlat, make_unit

ON_ROAD, OFF_ROAD = (0.5, 0.5), (0.5, 0.25)
ONE_OF_EACH_GROUP = ["c01001", "c01006", "c01013", "c01023", "c01024", "g01999", "m06001"]


@pytest.fixture
def crowded(town: Town) -> Town:
    """Everybody who could take the work is at both places: owners, shops, firms, operators and the trades."""
    for n, (x, y) in enumerate((ON_ROAD, OFF_ROAD)):
        corners = (x - 0.02, y - 0.02, x + 0.02, y + 0.02)
        for kind in Place.Kind.values:
            answering = {} if kind == "storefront" else {"accountable_unit": town.b}
            make.make_place(f"{kind}{n}", kind, box(*corners), operator=unit("operator"), **answering)
        for key in ONE_OF_EACH_GROUP:
            if key.startswith("c"):
                make.make_facility(key, at(x, y), maintainer=unit("fixers"), owner=unit("owner"))
    trade = make_unit("trade", "部门", "responsible", "department")
    DepartmentDuty.objects.bulk_create(
        DepartmentDuty(code=f"duty-{found.key}", category=found, unit=trade)
        for found in Category.objects.filter(policy_group__in=GROUND_ONLY_GROUPS)
    )
    return town


def test_the_grid_answers_for_each_of_them_and_the_section_in_its_corridor_where_road_bound(
    crowded: Town,
) -> None:
    categories = list(Category.objects.filter(policy_group__in=GROUND_ONLY_GROUPS))
    assert len(categories) > 300
    asked = [Question(*lonlat(*place), c.pk, TODAY) for c in categories for place in (ON_ROAD, OFF_ROAD)]
    said = in_bulk(asked)
    ground = Ground.read()
    grid, road = Found(crowded.a.pk, Step.GRID), Found(crowded.road_unit.pk, Step.ROAD)
    for n, question in enumerate(asked):
        on_road = n % 2 == 0
        expected = road if on_road and categories[n // 2].road_bound else grid
        assert said[n][0].accountable == expected, categories[n // 2]
        assert said[n][0].supervising == (road if on_road else grid)
        assert said[n][0] == ground.answer(question)
    handlers = {said[n][0].handling.step for n in range(len(asked))}
    assert {Step.FACILITY, Step.DEPARTMENT, Step.COMPOUND} <= handlers


@pytest.mark.parametrize("way", WAYS)
def test_one_of_each_kind_is_answered_for_by_the_ground_whichever_way(way: str, crowded: Town) -> None:
    for key in ONE_OF_EACH_GROUP:
        found = category(key)
        for place, on_road in ((ON_ROAD, True), (OFF_ROAD, False)):
            answer, _flags = WAYS[way](Question(*lonlat(*place), found.pk, TODAY))
            owner = crowded.road_unit if on_road and found.road_bound else crowded.a
            assert answer.accountable.unit_id == owner.pk, key
