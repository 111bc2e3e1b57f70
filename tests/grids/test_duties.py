import datetime

import pytest
from django.utils import translation

from grids.duties import Duties, duties_of
from grids.duty_words import facility_words, parts
from grids.models import Category, DepartmentDuty, Facility, Place, Ruling
from tests.towns import TODAY, Town, at, box, category, make_edition

pytestmark = pytest.mark.django_db


def ground(duties: Duties, part: str = "accountable") -> list[tuple[str, str]]:
    return [(row.layer, row.name) for row in duties.territories if row.part == part]


def categories(duties: Duties, part: str) -> dict[str, list[str]]:
    """By name of the category: the steps on which the unit has this part."""
    return {
        name: group.steps for group in duties.categories if group.part == part for name in group.categories_zh
    }


def test_a_unit_answers_for_its_grids_with_their_size_and_edition(town: Town) -> None:
    duties = duties_of(town.a, on=TODAY)
    assert ground(duties) == [("grids", "G1"), ("grids", "G2")]
    first = duties.territories[0]
    assert first.area_m2 == pytest.approx(980 * 1108, rel=0.01)
    assert (first.edition, first.edition_number, first.since) == ("grids-1", "1", None)
    assert categories(duties, "accountable")["供水井盖"] == ["GRID"]


def test_faults_of_components_are_told_with_their_component(town: Town) -> None:
    mine = categories(duties_of(town.a, on=TODAY), "accountable")
    assert "供水井盖异常" not in mine
    assert mine["私搭乱建"] == ["GRID"]


def test_a_road_unit_answers_for_its_section_in_road_bound_categories_only(town: Town) -> None:
    duties = duties_of(town.road_unit, on=TODAY)
    assert ground(duties) == [("road_sections", "测试路")]
    assert duties.territories[0].length_m == pytest.approx(2.6 * 982, rel=0.01)
    mine = categories(duties, "accountable")
    assert mine["道路破损"] == ["ROAD"]
    assert "违法建设" not in mine


def test_a_category_is_told_of_until_the_day_on_which_it_goes_out_of_use(town: Town) -> None:
    Category.objects.filter(key="m06002").update(active=False)
    gone = category("m06002")
    for day, told in ((gone.inactive_since - datetime.timedelta(days=1), True), (gone.inactive_since, False)):
        assert (gone.name_zh in categories(duties_of(town.a, on=day), "accountable")) == told


def test_closed_and_future_ground_is_left_out(town: Town) -> None:
    later = datetime.date(2026, 7, 1)
    edition = make_edition("places")
    Place.objects.create(
        code="P1",
        name="市场",
        kind="site",
        accountable_unit=town.a,
        valid=(later, None),
        edition=edition,
        geom=box(0.1, 0.1, 0.2, 0.2),
    )
    assert ("places", "市场") not in ground(duties_of(town.a, on=TODAY))
    after = duties_of(town.a, on=later)
    assert ("places", "市场") in ground(after)
    assert next(row.since for row in after.territories if row.layer == "places") == "2026-07-01"


def test_rulings_facilities_and_the_trade_are_told(town: Town) -> None:
    Ruling.objects.create(
        code="RD1", title="河边", accountable_unit=town.a, handling_unit=town.b, geom=box(2.1, 0.1, 2.2, 0.2)
    )
    Facility.objects.create(
        code="3611270106001001", category=category("c01001"), maintainer=town.b, geom=at(2.5, 0.3)
    )
    DepartmentDuty.objects.create(code="DD1", unit=town.b, category=category("m09009"))
    duties = duties_of(town.b, on=TODAY)
    assert ground(duties) == [("grids", "G3")]
    assert ground(duties, "handling") == [("rulings", "河边")]
    assert [(row.key, row.count) for row in duties.facilities] == [("c01001", 1)]
    handled = categories(duties, "handling")
    assert handled == {category("m09009").name_zh: ["DEPARTMENT"]}


def test_who_has_nothing_has_nothing(town: Town) -> None:
    assert duties_of(town.county.supervision_office, on=TODAY).is_empty


def test_a_notice_holds_the_same_duties_as_the_page(town: Town) -> None:
    duties = duties_of(town.a, on=TODAY)
    assert Duties.from_json(duties.as_json()) == duties


def test_duties_are_read_in_few_statements(town: Town, django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        duties_of(town.a, on=TODAY)


@pytest.mark.parametrize(
    ("language", "title", "size"), [("zh-hans", "责任网格", "公顷"), ("en", "Responsibility grids", "ha")]
)
def test_the_words_are_the_reader_s(town: Town, language: str, title: str, size: str) -> None:
    with translation.override(language):
        (part,) = parts(duties_of(town.a, on=TODAY))
        table = part.tables[0]
        assert table.title == title
        assert table.rows[0][1].endswith(size)
        assert table.hectares == pytest.approx(2 * 108.6, rel=0.01)
        assert facility_words([]) == []
