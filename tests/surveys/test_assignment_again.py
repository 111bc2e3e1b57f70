"""Asking again for stored points: in bulk, only what differs is written."""

import datetime
import json
import threading
import time

import pytest
from django.core.management import CommandError, call_command

from grids.models import Grid, RoadSection
from surveys.models import SurveyPoint
from tests.grids.database.raw import run, session
from tests.grids.resolver.building import make_junction
from tests.towns import Town, at, box, category, make_edition, make_grid, make_unit


@pytest.fixture
def seen(town: Town) -> dict[str, SurveyPoint]:
    return {
        name: SurveyPoint.objects.create(category=category("m06010"), geom=at(x, 0.2))
        for name, x in (("G1", 0.5), ("G3", 2.5), ("beyond", 3.5))
    }


def assign(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, int]:
    call_command("assign", "--json", *arguments)
    answer: dict[str, int] = json.loads(capsys.readouterr().out)
    return answer


def test_asking_again_on_the_same_ground_changes_nothing_and_leaves_no_history(
    seen: dict[str, SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    assert assign(capsys, "--all") == {"read": 3, "changed": 0, "unchanged": 3}
    assert seen["G1"].events.count() == 1


def test_a_handed_over_grid_takes_its_points_along_with_all(
    town: Town, seen: dict[str, SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    new_unit = make_unit("unit-n", "新单位")
    Grid.objects.filter(pk=town.grids["G1"].pk).update(valid=(None, datetime.date(2020, 1, 1)))
    make_grid(1, new_unit, box(0, 0, 1, 1), make_edition("grids"), valid=(datetime.date(2020, 1, 1), None))
    assert assign(capsys) == {"read": 1, "changed": 0, "unchanged": 1}  # only the point beyond the grids
    assert assign(capsys, "--all") == {"read": 3, "changed": 1, "unchanged": 2}
    seen["G1"].refresh_from_db()
    assert (seen["G1"].accountable_unit, seen["G1"].events.count()) == (new_unit, 2)


def test_ground_that_is_added_answers_for_the_points_that_had_fallen_back(
    town: Town, seen: dict[str, SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    assert seen["beyond"].flags == ["office"]
    make_grid(4, town.b, box(3, 0, 4, 1), make_edition("grids"))
    assert assign(capsys) == {"read": 1, "changed": 1, "unchanged": 0}
    seen["beyond"].refresh_from_db()
    assert (seen["beyond"].accountable_unit, seen["beyond"].flags) == (town.b, [])


def test_an_edition_takes_along_what_was_seen_from_its_day_on_and_asks_about_nothing_far_from_it(
    town: Town, seen: dict[str, SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside it, 30 m outside all grids, the nearest one answers: its new version from now on."""
    beside = SurveyPoint.objects.create(category=category("m06010"), geom=at(0.5, -0.03))
    assert beside.flags == ["nearest_grid"]
    long_ago = SurveyPoint.objects.create(
        category=category("m06010"),
        geom=at(0.6, 0.2),
        observed_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    )
    day = seen["G1"].seen_on
    new_unit, edition = make_unit("unit-n", "新单位"), make_edition("grids", effective_from=day)
    Grid.objects.filter(pk=town.grids["G1"].pk).update(valid=(None, day))
    make_grid(1, new_unit, box(0, 0, 1, 1), edition, valid=(day, None))
    assert assign(capsys, "--edition", f"grids-{edition.number}") == {"read": 2, "changed": 2, "unchanged": 0}
    for point, unit in ((seen["G1"], new_unit), (beside, new_unit), (long_ago, town.a)):
        point.refresh_from_db()
        assert point.accountable_unit == unit
    before = dict(SurveyPoint.objects.values_list("pk", "accountable_unit"))
    assign(capsys, "--all")
    assert dict(SurveyPoint.objects.values_list("pk", "accountable_unit")) == before


def test_an_edition_that_only_closes_ground_leaves_no_point_with_its_old_unit(
    town: Town, seen: dict[str, SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    day = seen["G3"].seen_on
    edition = make_edition("grids", effective_from=day)
    Grid.objects.filter(pk=town.grids["G3"].pk).update(valid=(None, day))
    assert assign(capsys, "--edition", f"grids-{edition.number}")["changed"] == 1
    seen["G3"].refresh_from_db()
    assert seen["G3"].flags == ["office"]


def test_a_point_on_ground_that_an_edition_redrew_is_asked_about_once(
    town: Town, seen: dict[str, SurveyPoint], capsys: pytest.CaptureFixture[str]
) -> None:
    day = seen["G1"].seen_on
    edition = make_edition("grids", effective_from=day)
    Grid.objects.filter(pk=town.grids["G1"].pk).update(valid=(None, day))
    make_grid(1, make_unit("unit-n", "新单位"), box(0, 0, 1, 0.9), edition, valid=(day, None))
    assert assign(capsys, "--edition", f"grids-{edition.number}") == {"read": 1, "changed": 1, "unchanged": 0}


def test_an_edition_of_sections_takes_along_what_lies_on_their_junctions_alone(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    make_junction(code="J1", section_code="R1", geom=box(1.2, 0.7, 1.4, 0.9))
    on_it = SurveyPoint.objects.create(category=category("m06010"), geom=at(1.3, 0.8))
    on_it.refresh_from_db()
    assert on_it.supervising_unit == town.road_unit
    day = on_it.seen_on
    new_unit = make_unit("unit-n", "新单位", "road_section", "road_section_supervisor")
    edition = make_edition("road_sections", effective_from=day)
    RoadSection.objects.filter(pk=town.section.pk).update(valid=(None, day))
    RoadSection.objects.create(
        code="R1",
        road_class="arterial",
        width_left_m=10,
        width_right_m=10,
        supervising_unit=new_unit,
        centreline=town.section.centreline,
        edition=edition,
        valid=(day, None),
    )
    assert assign(capsys, "--edition", f"road_sections-{edition.number}")["changed"] == 1
    on_it.refresh_from_db()
    assert on_it.supervising_unit == new_unit


def test_points_that_fell_back_have_an_index_of_their_own(town: Town) -> None:
    """One of all points would be kept with every write, for nothing."""
    ((made,),) = run("SELECT indexdef FROM pg_indexes WHERE indexname = 'surveys_surveypoint_fallback'")
    assert made.endswith("USING gist (geom) WHERE (accountable_step > 10)")


def test_there_is_no_edition_of_that_name(town: Town) -> None:
    with pytest.raises(CommandError, match="grids-99"):
        call_command("assign", "--edition", "grids-99")


MOVE = "UPDATE surveys_surveypoint SET geom = ST_SetSRID(ST_MakePoint(%s, %s), 4490) WHERE id = %s"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.mark.django_db(transaction=True)
def test_a_point_that_somebody_moves_meanwhile_keeps_the_answer_of_where_it_lies(town: Town) -> None:
    """It was asked about where it lay; its row waits for the other writer and must not get that answer."""
    point = SurveyPoint.objects.create(category=category("m06010"), geom=at(0.5, 0.2))
    day = datetime.date(2020, 1, 1)
    Grid.objects.filter(pk=town.grids["G1"].pk).update(valid=(None, day))
    make_grid(1, make_unit("unit-n", "新单位"), box(0, 0, 1, 1), make_edition("grids"), valid=(day, None))

    def ask_again() -> None:
        with session(autocommit=True) as other:
            other.execute("SELECT surveys_reassign_points(true, NULL)")

    with session() as mover:
        mover.execute(MOVE, [*at(2.5, 0.2).coords, point.pk])
        asking = threading.Thread(target=ask_again)
        asking.start()
        for _look in range(200):
            if run(WAITING) != [(0,)]:
                break
            time.sleep(0.05)
        mover.commit()
        asking.join()
    point.refresh_from_db()
    assert point.accountable_unit == town.b
