"""Publishing a draft: before its day the old unit answers, from it on the new one, and every place has exactly one."""

import datetime
import json
from contextlib import suppress
from pathlib import Path

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.audit.run import run_audit
from grids.models import BoundaryEdition, County, EditionDraft, Grid
from grids.rules.editions import Award
from grids.services.draft_checks import mend_draft
from grids.services.drafts import open_draft
from grids.services.publishing import (
    EditionKeptError,
    NothingChangedError,
    NotPublishableError,
    PastDayError,
    Published,
    publish_draft,
)
from surveys.models import Case, SurveyPoint
from surveys.services.edition_preview import preview_edition, take_back
from tests.grids.database.raw import run as raw
from tests.grids.editions.test_checking import random_rows
from tests.grids.resolver import building as make
from tests.layer_files import run
from tests.surveys.cases import make_case
from tests.towns import COMMUNITY, Town, at, box, category, lonlat

pytestmark = pytest.mark.django_db

CONTRACT = Path(__file__).parents[2] / "contract" / "publish_edition.json"
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
MONDAY = TODAY + datetime.timedelta(days=7)
CODES = [f"{COMMUNITY}{n:03d}" for n in range(1, 5)]
G1, G2, G3, G4 = CODES


def begin() -> EditionDraft:
    return open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=None)


def split_the_first(town: Town) -> EditionDraft:
    """The east half of G1 becomes a grid of B."""
    draft = begin()
    row = draft.rows.get(code=G1)
    attributes = {**row.attributes, "accountable_unit_id": town.b.pk, "households": 350}
    row.geom = box(0, 0, 0.5, 1)
    row.save()
    draft.rows.create(code=G4, attributes=attributes, predecessors=[G1], geom=box(0.5, 0, 1, 1))
    return draft


def publish(draft: EditionDraft, day: datetime.date = MONDAY) -> Published:
    return publish_draft(draft=draft, effective=day, by=None, now=NOW)


def who(x: float, y: float, day: datetime.date) -> str:
    asked = "SELECT u.code FROM grids_resolve(%s::geometry, %s, %s) a JOIN grids_unit u ON u.id = a.accountable_unit_id"
    return raw(asked, at(x, y).ewkt, category("m06010").pk, day)[0][0]


def standing(day: datetime.date) -> list[str]:
    return list(Grid.objects.on(day).order_by("code").values_list("code", flat=True))


def test_from_its_day_on_the_new_unit_answers_and_before_it_the_old_one(town: Town) -> None:
    Grid.objects.filter(pk=town.grids["G1"].pk).update(households=400)
    draft = split_the_first(town)
    published = publish(draft)
    before = MONDAY - datetime.timedelta(days=1)
    assert [who(0.75, 0.2, day) for day in (TODAY, before, MONDAY)] == ["unit-a", "unit-a", "unit-b"]
    assert who(0.25, 0.2, MONDAY) == "unit-a"
    assert (standing(before), standing(MONDAY)) == (CODES[:3], CODES)
    assert (published.edition.name, published.unchanged, published.closed) == (
        "grids-2",
        2,
        [town.grids["G1"].pk],
    )
    kept = Grid.objects.on(MONDAY).get(code=G2)
    assert kept.pk == town.grids["G2"].pk  # untouched, so its tiles are
    assert [grid.pk for grid in Grid.objects.on(MONDAY).get(code=G4).predecessors.all()] == [
        town.grids["G1"].pk
    ]
    assert draft.state == "published"
    assert draft.rows.get(code=G4).predecessors == [G1]
    report = run_audit()
    assert report.proved, report.findings


def test_a_merged_grid_comes_of_both(town: Town) -> None:
    draft = begin()
    draft.rows.filter(code=G2).update(geom=box(1, 0, 3, 1))
    draft.rows.filter(code=G3).delete()
    publish(draft)
    merged = Grid.objects.on(MONDAY).get(code=G2)
    assert {one.code for one in merged.predecessors.all()} == {G2, G3}
    assert standing(MONDAY) == [G1, G2]
    assert run_audit().proved


def test_what_is_wrong_unchanged_or_of_the_past_is_not_published(town: Town) -> None:
    draft = begin()
    with pytest.raises(NothingChangedError):
        publish(draft)
    draft.rows.filter(code=G3).delete()
    with pytest.raises(NotPublishableError, match="1"):
        publish(draft)
    draft.rows.filter(code=G2).update(geom=box(1, 0, 3, 1))
    with pytest.raises(PastDayError):
        publish(draft, TODAY - datetime.timedelta(days=1))
    assert standing(MONDAY) == CODES[:3]
    assert BoundaryEdition.objects.filter(layer="grids").count() == 1


def test_a_day_on_which_versions_begin_is_published_over(town: Town) -> None:
    """What begins on that very day was never true: it ends in knowledge time."""
    make.new_edition(town, "G1", town.b, TODAY)
    draft = begin()
    draft.rows.filter(code=G1).update(geom=box(0, 0, 1.5, 1))
    draft.rows.filter(code=G2).update(geom=box(1.5, 0, 2, 1))
    publish(draft, TODAY)
    assert who(1.25, 0.2, TODAY) == "unit-b"
    assert who(1.25, 0.2, TODAY - datetime.timedelta(days=1)) == "unit-a"
    assert run_audit().proved


def test_the_preview_tells_ground_facilities_roads_and_cases_and_writes_nothing(town: Town) -> None:
    Grid.objects.filter(pk=town.grids["G1"].pk).update(households=400)
    make.make_facility("c01013", at(0.75, 0.25), owner=town.b)
    case = make_case(0.75, 0.2, now=NOW)
    make_case(0.25, 0.2, now=NOW)
    draft = split_the_first(town)
    preview = preview_edition(draft=draft, effective=MONDAY, by=None, now=NOW)
    (moved,) = preview.ground
    assert (moved.from_unit, moved.to_unit, moved.households, moved.facilities) == (
        "unit-a",
        "unit-b",
        200,
        1,
    )
    assert moved.area_m2 == pytest.approx(544_600, rel=0.01)
    assert moved.road_m == pytest.approx(491, rel=0.01)
    assert [(one.number, one.to_code) for one in preview.moves] == [(case.number, "unit-b")]
    assert (draft.state, standing(MONDAY)) == ("open", CODES[:3])
    assert not BoundaryEdition.objects.filter(effective_from=MONDAY).exists()
    publish(draft)
    case.refresh_from_db()
    assert case.handling_unit == town.a  # kept until somebody hands the ground over (docs/adr/0019)


def test_the_last_publication_is_taken_back_while_nothing_rests_on_it(town: Town) -> None:
    draft = split_the_first(town)
    edition = publish(draft).edition
    take_back(edition=edition, by=None, now=NOW)
    assert [who(0.75, 0.2, day) for day in (TODAY, MONDAY)] == ["unit-a", "unit-a"]
    assert standing(MONDAY) == CODES[:3]
    assert run_audit().proved
    draft.refresh_from_db()
    edition.refresh_from_db()
    assert (draft.state, draft.edition, edition.state) == ("open", None, "withdrawn")
    again = publish(draft).edition
    assert again.name == "grids-3"
    assert who(0.75, 0.2, MONDAY) == "unit-b"
    with pytest.raises(EditionKeptError):
        take_back(edition=edition, by=None, now=NOW)


def test_an_edition_that_answered_for_a_point_stays(town: Town) -> None:
    edition = publish(split_the_first(town), TODAY).edition
    SurveyPoint.objects.create(category=category("m06010"), geom=at(0.75, 0.2), observed_at=timezone.now())
    with pytest.raises(EditionKeptError):
        take_back(edition=edition, by=None, now=NOW)
    assert who(0.75, 0.2, TODAY) == "unit-b"


def test_the_command_previews_publishes_and_takes_back_by_the_contract(town: Town) -> None:
    draft = split_the_first(town)
    make_case(0.75, 0.2, now=NOW)
    sample = json.loads(CONTRACT.read_text())
    seen = run("publish_edition", draft.pk, "--effective", MONDAY, "--preview").figures
    assert seen.keys() == sample.keys()
    assert seen["ground"][0].keys() == sample["ground"][0].keys()
    assert seen["cases"][0].keys() == sample["cases"][0].keys()
    assert seen["edition"] is None
    done = run("publish_edition", draft.pk, "--effective", MONDAY)
    assert (done.status, done.figures["edition"]) == (0, "grids-2")
    assert Case.objects.get().handling_unit == town.a
    assert run("publish_edition", draft.pk, "--effective", MONDAY).status == 1
    assert run("publish_edition", draft.pk, "--undo").figures == {"withdrawn": "grids-2"}
    assert run("publish_edition", draft.pk).status == 2


def every_point_has_one_unit(day: datetime.date) -> None:
    """By brute force: a place lies inside one grid, and whom the rule names answers for that one."""
    cells = [(grid.geom, grid.accountable_unit.code) for grid in Grid.objects.on(day)]
    for x in (0.07, 0.61, 0.93, 1.13, 1.77, 2.02, 2.29, 2.93):
        for y in (0.11, 0.83):
            there = [code for shape, code in cells if shape.intersects(at(x, y))]
            assert there, (day, x, y)
            assert sum(shape.contains(at(x, y)) for shape, _code in cells) <= 1
            assert who(x, y, day) in there


@given(rows=random_rows(), rule=st.sampled_from(Award), day=st.sampled_from([TODAY, MONDAY]))
@settings(max_examples=8, deadline=None)
def test_whatever_was_drawn_what_is_published_is_a_partition(rows, rule, day, town) -> None:
    with transaction.atomic():
        County.objects.update(outline=box(0, 0, 3, 1))
        draft = begin()
        by_number = {n: draft.rows.get(code=code) for n, code in enumerate(CODES[:3], 1)}
        for row in rows:
            shape = (
                row.shape
                if isinstance(row.shape, shapely.MultiPolygon)
                else shapely.MultiPolygon([row.shape])
            )
            geom = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4490)
            if row.row in by_number:
                draft.rows.filter(pk=by_number[row.row].pk).update(geom=geom)
            else:
                draft.rows.create(code=G1, attributes=by_number[1].attributes, geom=geom)
        gone = [one.pk for n, one in by_number.items() if n not in {row.row for row in rows}]
        draft.rows.filter(pk__in=gone).delete()
        for _round in range(4):
            mend_draft(draft=draft, day=day, now=NOW, rule=rule)
        with suppress(NothingChangedError):
            publish(draft, day)
        cells = [shapely.from_wkb(bytes(grid.geom.wkb)) for grid in Grid.objects.on(day)]
        whole = shapely.box(*lonlat(0, 0), *lonlat(3, 1))
        assert shapely.union_all(cells).symmetric_difference(whole).area < 1e-12
        assert sum(cell.area for cell in cells) == pytest.approx(whole.area, abs=1e-12)
        for then in (day - datetime.timedelta(days=1), day):
            every_point_has_one_unit(then)
        report = run_audit()
        assert report.proved, report.findings
        transaction.set_rollback(True)


def test_two_editions_are_compared_by_the_contract(town: Town) -> None:
    publish(split_the_first(town))
    told = run("compare_editions", "grids-1", "grids-2").figures
    sample = json.loads((CONTRACT.parent / "compare_editions.json").read_text())
    assert told.keys() == sample.keys()
    assert [one.keys() for one in told["changed"]] == [sample["changed"][0].keys()]
    assert [(one["code"], one["unit"]) for one in told["added"]] == [(G4, "乙社区")]
    assert [(one["code"], one["reshaped"]) for one in told["changed"]] == [(G1, True)]
    assert (told["removed"], told["unchanged"]) == ([], 2)
    assert run("compare_editions", "grids-1", "grids-9").status == 1
    assert run("compare_editions", "grids-1", "road_sections-1").status == 1
