"""Does a stored receipt replay to the same answer, although the ground has changed since?"""

import datetime
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, connection, transaction

from grids.models import Category, County, Division, Facility, Junction, Place, Ruling, Unit
from grids.resolver import Question as ReceiptQuestion
from grids.resolver import UnknownVersionError, receipt
from surveys.models import SurveyPoint
from tests.grids.resolver import building as make
from tests.grids.resolver.cases.words import unit
from tests.grids.resolver.oracle import Ground, Question
from tests.grids.resolver.ways import by_orm, in_bulk
from tests.towns import TODAY, Town, at, box, category, lonlat, make_grid

LONG_AGO = TODAY - datetime.timedelta(days=400)
PLACES = [
    (0.5, 0.25),
    (0.5, 0.27),
    (0.5, 0.5),
    (0.35, 0.15),
    (1.5, 0.5),
    (2, 0.25),
    (2.5, 0.75),
    (0.5, 1.01),
    (0.5, 5),
]
KEYS = ["m06001", "m06010", "m06002", "m09012", "c01001", "c01013"]


@pytest.fixture
def furnished(town: Town) -> Town:
    """The town with one of everything that can answer."""
    make.make_section(town, "R2", (1.5, 0.2), (1.5, 0.8), unit=town.b, handling_unit=unit("works"))
    make.make_junction("J1", "R2", box(1.48, 0.48, 1.52, 0.52))
    make.make_place("P1", "compound", box(0.3, 0.1, 0.4, 0.2), accountable_unit=town.b, operator=unit("firm"))
    make.make_facility("c01013", at(0.5, 0.25), maintainer=unit("fixers"))
    make.make_ruling("U1", geom=box(2.4, 0.7, 2.6, 0.8), accountable_unit=town.a)
    make.make_duty("D1", "m06001", unit("trade"))
    make.make_township("361127001", town.a, box(-9, -9, 9, 9))
    return town


def backdated_edition(town: Town) -> None:
    make.new_edition(town, "G1", town.b, LONG_AGO)


def withdrawn_grid(town: Town) -> None:
    make.withdraw(town.grids["G1"])
    make_grid(1, town.b, town.grids["G1"].geom, town.grids_edition)


def closed_section(town: Town) -> None:
    make.close(town.section, LONG_AGO)


def moved_junction(town: Town) -> None:
    Junction.objects.update(geom=box(1.6, 0.48, 1.7, 0.52))


def deleted_junction(town: Town) -> None:
    Junction.objects.all().delete()


def firm_left(town: Town) -> None:
    Place.objects.update(management="withdrawn")


def deleted_place(town: Town) -> None:
    Place.objects.all().delete()


def backdated_ruling(town: Town) -> None:
    make.make_ruling("U2", geom=box(0, 0, 1, 1), accountable_unit=town.road_unit, handling_unit=unit("works"))


def ruling_withdrawn(town: Town) -> None:
    make.withdraw(Ruling.objects.get(code="U1"))


def new_duty(town: Town) -> None:
    make.make_duty("D2", "m06001", unit("other-trade"), geom=box(0, 0, 1, 1))


def backdated_policy(town: Town) -> None:
    for key in KEYS:
        make.decree(key, [1, 5, 8], [1, 10], day=LONG_AGO)


def withdrawn_policy(town: Town) -> None:
    for key in KEYS:
        make.decree(key, [1, 8], [1])


def unit_out_of_service(town: Town) -> None:
    for code in ("unit-a", "unit-r", "fixers", "firm", "trade"):
        make.retire(Unit.objects.get(code=code), LONG_AGO)


def facility_moved(town: Town) -> None:
    Facility.objects.update(geom=at(2.5, 0.25))


def facility_deleted(town: Town) -> None:
    SurveyPoint.objects.filter(facility__isnull=False).update(facility=None)
    Facility.objects.all().delete()


def facility_of_another_category(town: Town) -> None:
    facility = Facility.objects.get()
    facility.code, facility.category = "36112701024000001", category("c01024")
    facility.save()


def matter_about_a_component(town: Town) -> None:
    Category.objects.filter(key="m06002").update(component=category("c01013"))
    make.decree("m06002", [1, 8], [1, 9])


def another_office(town: Town) -> None:
    County.objects.update(supervision_office=Unit.objects.get(code="unit-b"))
    make.close(Division.objects.get(), LONG_AGO)


def another_main_kind(town: Town) -> None:
    County.objects.update(main_grid_kind="unit_cell")


def wider_reach(town: Town) -> None:
    County.objects.update(facility_reach_m=60)


def township_to_another(town: Town) -> None:
    Division.objects.update(unit=town.b)


CHANGES = [
    backdated_edition,
    withdrawn_grid,
    closed_section,
    moved_junction,
    deleted_junction,
    firm_left,
    deleted_place,
    backdated_ruling,
    ruling_withdrawn,
    new_duty,
    backdated_policy,
    withdrawn_policy,
    unit_out_of_service,
    facility_moved,
    facility_deleted,
    facility_of_another_category,
    matter_about_a_component,
    another_office,
    another_main_kind,
    wider_reach,
    township_to_another,
]


def replay(asked: list[Question], version: int) -> list[object]:
    """What the resolver says now of what was known then: the whole row of grids_resolve for each question."""
    with connection.cursor() as cursor:
        told: list[object] = []
        for q in asked:
            cursor.execute(
                "SELECT r.* FROM grids_resolve(ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s, %s, 10, %s) r",
                [q.lon, q.lat, q.category_id, q.on_date, q.facility_id, version],
            )
            told.append(cursor.fetchone())
    return told


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_receipt_replays_although_the_ground_has_changed(
    change: Callable[[Town], None], furnished: Town
) -> None:
    linked = Facility.objects.get().pk
    asked = [
        Question(*lonlat(*place), category(key).pk, TODAY, linked if n == 4 else None)
        for n, place in enumerate(PLACES)
        for key in KEYS
    ]
    stored = [by_orm(question) for question in asked]
    version = County.objects.get().ground_version
    before = replay(asked, version)
    change(furnished)
    assert County.objects.get().ground_version > version
    assert replay(asked, version) == before
    old = in_bulk(asked, as_known=version)
    assert [old[n] for n in range(len(asked))] == stored
    now = in_bulk(asked)
    assert [now[n] for n in range(len(asked))] != stored, "the change changed no answer: it proves nothing"
    ground = Ground.read()
    assert [now[n][0] for n in range(len(asked))] == [ground.answer(question) for question in asked]


@pytest.mark.parametrize("version", [-1, 0, 10**9])
def test_a_version_that_never_was_is_refused_with_words_whichever_way(version: int, town: Town) -> None:
    question = Question(*lonlat(0.5, 0.5), category("m06013").pk, TODAY)
    for ask in (by_function, by_resolver):
        with (
            pytest.raises((DataError, UnknownVersionError), match=f"版本 {version}|version {version}"),
            transaction.atomic(),
        ):
            ask(question, version)


def by_function(question: Question, version: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM grids_resolve(ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s, as_known => %s)",
            [question.lon, question.lat, question.category_id, question.on_date, version],
        )


def by_resolver(question: Question, version: int) -> None:
    receipt(
        ReceiptQuestion(question.lon, question.lat, question.category_id, question.on_date, as_known=version)
    )


def test_the_command_names_the_version_that_never_was(town: Town) -> None:
    lon, lat = lonlat(0.5, 0.5)
    with pytest.raises(CommandError, match="没有版本 0 的底图"):
        call_command("resolve", str(lon), str(lat), category="m06013", on=TODAY, as_known=0)
