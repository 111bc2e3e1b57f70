"""Technicians draw drafts of editions by SQL, as QGIS does: begin, split, merge, correct; each gate asks who draws."""

from typing import Any

import psycopg
import pytest
from django.utils import timezone

from grids.models import Division, DraftRow, EditionDraft, Grid
from tests.surveys.technicians.test_editing import refused
from tests.technicians import Technician
from tests.towns import COMMUNITY, Town, box

pytestmark = pytest.mark.django_db(transaction=True)

BEGIN = (
    "INSERT INTO qgis_edit.edition_drafts (layer, name, area_code) VALUES (%s, %s, %s) RETURNING id, on_date"
)
SPLIT = (
    "UPDATE qgis_edit.draft_grids SET geom = %s::geometry WHERE code = %s",
    "INSERT INTO qgis_edit.draft_grids (draft, code, name, community_code, accountable_unit, supervising_unit, geom)"
    " SELECT draft, code, '新网格', community_code, '乙社区', supervising_unit, %s::geometry"
    " FROM qgis_edit.draft_grids WHERE code = %s RETURNING id, is_new",
)


Session = psycopg.Connection[Any]


def keeps_to_its_ground(own: Session, town: Town) -> None:
    """A login of unit B, while G1 and G2 are drawn on as the test above left them."""
    move = "UPDATE qgis_edit.draft_grids SET geom = %s::geometry WHERE code = %s"
    for said in (
        refused(own, move, box(0, 0, 0.5, 1).ewkt, town.grids["G1"].code),
        refused(own, move, box(1.5, 0, 3, 1).ewkt, town.grids["G2"].code),
        refused(own, "DELETE FROM qgis_edit.draft_grids WHERE code = %s", town.grids["G1"].code),
        refused(own, "DELETE FROM qgis_edit.edition_drafts WHERE layer = 'grids'"),
    ):
        assert "不在登录" in said


def leaves_the_draft_out(session: Session) -> None:
    """It may be, while the layer has one that is open."""
    township = Division.objects.create(code=COMMUNITY[:9], name="镇", level="township")
    for code in (COMMUNITY, f"{COMMUNITY[:9]}002"):
        Division.objects.create(code=code, name=code, level="community", parent=township)
    draw = "INSERT INTO qgis_edit.draft_places (code, name, geom) VALUES ('P1', '市场', %s::geometry)"
    assert "没有进行中的草案" in refused(session, draw, box(0.1, 0.1, 0.2, 0.2).ewkt)
    session.execute(BEGIN, ["places", "一号", COMMUNITY])
    session.execute(draw, [box(0.1, 0.1, 0.2, 0.2).ewkt])
    assert DraftRow.objects.get(draft__layer="places").attributes["kind"] == "site"
    session.execute(BEGIN, ["places", "二号", f"{COMMUNITY[:9]}002"])
    assert "有几个进行中的草案" in refused(session, draw, box(0.1, 0.1, 0.2, 0.2).ewkt)
    assert "没有编号为 999 的进行中草案" in refused(
        session, draw.replace("(code", "(draft, code").replace("('P1'", "(999, 'P1'"), box(0, 0, 1, 1).ewkt
    )


def draws_a_road_section(session: Session, town: Town) -> None:
    """By its centreline."""
    session.execute(BEGIN, ["road_sections", "路段", ""])
    session.execute(
        "UPDATE qgis_edit.draft_road_sections SET width_left_m = 12, cleaning_unit = '甲社区', supervising_unit = NULL"
    )
    row = DraftRow.objects.get(draft__layer="road_sections")
    assert (row.attributes["width_left_m"], row.attributes["cleaning_unit_id"]) == (12, town.a.pk)
    assert row.attributes["supervising_unit_id"] is None
    assert row.centreline.equals_exact(town.section.centreline)


def hears_refusals_in_chinese_and_gives_it_up(session: Session) -> None:
    """Of the draft “一号” of all grids, which is open."""
    assert "这一范围正在草案“一号”中编辑" in refused(session, BEGIN, "grids", "二号", "")
    assert "没有代码为 361127999 的区划" in refused(session, BEGIN, "grids", "三号", "361127999")
    draw = "UPDATE qgis_edit.draft_grids SET geom = %s::geometry"
    assert "几何无效" in refused(
        session, draw, "SRID=4490;MULTIPOLYGON(((117 28,117.1 28.1,117.1 28,117 28.1,117 28)))"
    )
    assert "没有图形" in refused(session, "UPDATE qgis_edit.draft_grids SET geom = NULL")
    assert "没有单位“无此单位”" in refused(
        session, "UPDATE qgis_edit.draft_grids SET accountable_unit = '无此单位'"
    )
    session.execute("DELETE FROM qgis_edit.edition_drafts WHERE layer = 'grids'")
    assert EditionDraft.objects.get(layer="grids").state == "discarded"
    assert session.execute("SELECT count(*) FROM qgis_edit.draft_grids").fetchone() == (0,)


def test_a_technician_begins_a_draft_splits_and_merges_and_the_ground_stays(
    town: Town, technician: Technician
) -> None:
    Grid.objects.filter(pk=town.grids["G1"].pk).update(households=400)
    session = technician("chu")
    pk, day = session.execute(BEGIN, ["grids", "一号", ""]).fetchone()  # type: ignore[misc]
    draft = EditionDraft.objects.get(pk=pk)
    assert (day, draft.made_by.username[:3], draft.rows.count()) == (timezone.localdate(), "chu", 3)  # type: ignore[union-attr]
    code = town.grids["G1"].code
    session.execute(SPLIT[0], [box(0, 0, 0.5, 1).ewkt, code])
    new, is_new = session.execute(SPLIT[1], [box(0.5, 0, 1, 1).ewkt, code]).fetchone()  # type: ignore[misc]
    row = DraftRow.objects.get(pk=new)
    assert (is_new, row.draft, row.predecessors, row.origin_id) == (True, draft, [code], None)
    assert row.attributes["accountable_unit_id"] == town.b.pk
    assert (row.attributes["households"], row.attributes["name"]) == (400, "新网格")
    session.execute("UPDATE qgis_edit.draft_grids SET code = %s WHERE id = %s", [f"{COMMUNITY}004", new])
    session.execute(
        "UPDATE qgis_edit.draft_grids SET geom = %s::geometry, households = 700, accountable_unit = 'unit-b'"
        " WHERE code = %s",
        [box(1, 0, 3, 1).ewkt, town.grids["G2"].code],
    )
    session.execute("DELETE FROM qgis_edit.draft_grids WHERE code = %s", [town.grids["G3"].code])
    merged = DraftRow.objects.get(code=town.grids["G2"].code)
    assert (merged.origin_id, merged.attributes["households"]) == (town.grids["G2"].pk, 700)
    assert merged.attributes["accountable_unit_id"] == town.b.pk
    assert merged.attributes["manager_id"] is None  # what the view does not show is carried along
    assert Grid.objects.known().count() == 3
    told = list(merged.events.order_by("pgh_id").values_list("pgh_label", "pgh_login"))
    assert told == [("insert", session.info.user), ("update", session.info.user)]
    assert session.execute("SELECT name, state_name, made_by FROM qgis_read.v_edition_drafts").fetchone() == (
        "一号",
        "编辑中",
        draft.made_by.username,  # type: ignore[union-attr]
    )
    leaves_the_draft_out(session)
    draws_a_road_section(session, town)
    keeps_to_its_ground(technician("li", town.b), town)
    hears_refusals_in_chinese_and_gives_it_up(session)
