"""A draft is a copy of the ground of an area, which nobody else draws on meanwhile."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from grids.models import Division, DraftRow, EditionDraft, Grid
from grids.services.drafts import DraftRefusedError, discard_draft, open_draft
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.towns import COMMUNITY, TODAY, Town, box

pytestmark = pytest.mark.django_db

TOWNSHIP = COMMUNITY[:9]


@pytest.fixture
def divided(town: Town) -> Town:
    """The town is a community; beside it lies another one without a grid, both of one township."""
    county = Division.objects.create(code="361127", name="测试县", level="county")
    township = Division.objects.create(code=TOWNSHIP, name="测试镇", level="township", parent=county)
    for number, (x0, x1) in enumerate([(0, 3), (3, 4)], 1):
        code = f"{TOWNSHIP}{number:03d}"
        Division.objects.create(
            code=code, name=f"{number}社区", level="community", parent=township, geom=box(x0, 0, x1, 1)
        )
    return town


def begin(
    area: str = "", *, layer: str = "grids", name: str = "测试", on: datetime.date = TODAY
) -> EditionDraft:
    return open_draft(layer=layer, name=name, area_code=area, on=on, by=None)


def codes(draft: EditionDraft) -> list[str]:
    return list(draft.rows.values_list("code", flat=True))


def test_a_draft_begins_with_what_stands_in_its_area_on_its_day(divided: Town) -> None:
    make.make_place("P1", "site", box(0.1, 0.1, 0.2, 0.2), accountable_unit=divided.b)
    make.close(divided.grids["G3"], TODAY)
    assert codes(begin()) == [divided.grids[name].code for name in ("G1", "G2")]
    before = TODAY - datetime.timedelta(days=1)
    assert codes(begin(COMMUNITY, layer="places")) == ["P1"]
    assert codes(begin(f"{TOWNSHIP}002", layer="places")) == []
    sections = begin(COMMUNITY, layer="road_sections", on=before)
    row = sections.rows.get()
    assert (row.code, row.origin_id, row.geom) == ("R1", divided.section.pk, None)
    assert row.centreline.equals_exact(divided.section.centreline)
    assert row.attributes["supervising_unit_id"] == divided.road_unit.pk
    assert not {"geom", "valid", "known", "edition_id", "code"} & set(row.attributes)


def test_an_area_is_held_by_one_draft_and_the_second_hears_by_which(divided: Town) -> None:
    first = begin(COMMUNITY, name="一号")
    assert first.area_path == [COMMUNITY, TOWNSHIP, "361127", ""]
    for area in (COMMUNITY, TOWNSHIP, "361127", ""):
        with pytest.raises(DraftRefusedError, match="一号"):
            begin(area)
    begin(f"{TOWNSHIP}002")
    begin(COMMUNITY, layer="places")
    discard_draft(draft=first)
    assert codes(begin(COMMUNITY)) == codes(first)


def test_the_county_s_own_code_means_the_county_and_an_unknown_one_nothing(divided: Town) -> None:
    with pytest.raises(DraftRefusedError, match="361127999999"):
        begin("361127999999")
    assert begin("361127").area_code == ""


def test_what_is_in_a_draft_is_not_the_ground(town: Town) -> None:
    draft = begin()
    draft.rows.filter(code=town.grids["G1"].code).update(geom=box(0, 0, 3, 1))
    assert Grid.objects.known().count() == 3
    assert {row.events.filter(pgh_label="update").count() for row in draft.rows.all()} == {0, 1}


@pytest.mark.parametrize("state", ["discarded", "published"])
def test_a_draft_that_is_over_stays_as_it_was(state: str, town: Town) -> None:
    draft = begin()
    edition = town.grids_edition if state == "published" else None
    EditionDraft.objects.filter(pk=draft.pk).update(state=state, edition=edition)
    row = draft.rows.first()
    assert row is not None
    for sql in (
        "UPDATE grids_draftrow SET code = 'x' WHERE id = %s",
        "DELETE FROM grids_draftrow WHERE id = %s",
        "INSERT INTO grids_draftrow (draft_id, code, attributes, predecessors, geom)"
        " SELECT draft_id, code, attributes, predecessors, geom FROM grids_draftrow WHERE id = %s",
    ):
        with pytest.raises(IntegrityError, match="不能再改"), transaction.atomic():
            run(sql, row.pk)


def test_a_draft_is_neither_deleted_nor_moved(divided: Town) -> None:
    begin(COMMUNITY)
    for sql in ("DELETE FROM grids_editiondraft", "UPDATE grids_editiondraft SET area_code = ''"):
        with pytest.raises(IntegrityError, match="边界草案"), transaction.atomic():
            run(sql)


def test_areas_and_lines_are_not_mixed(town: Town) -> None:
    draft = begin(layer="road_sections")
    with pytest.raises(IntegrityError, match="应为中心线"):
        DraftRow.objects.create(draft=draft, code="x", geom=box(0, 0, 1, 1))
