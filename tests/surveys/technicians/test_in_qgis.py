"""QGIS itself: takes the file of connections, opens every view by its key, with Chinese words and the right CRS."""

from dataclasses import replace
from pathlib import Path

import pytest

from grids.models import Building, Division, DraftRow
from grids.qgis_connections import Reached, connection_file, service_part
from grids.services.drafts import open_draft
from renovation.models import RenovationZone
from surveys.models import SurveyPoint
from tests.grids.database.raw import parameters, run
from tests.grids.resolver import building as make
from tests.qgis.running import in_qgis
from tests.surveys.cases import make_case
from tests.surveys.technicians.test_editing import BOWTIE as CROSSED
from tests.technicians import make_technician
from tests.towns import TODAY, Town, at, box, lonlat

pytestmark = [pytest.mark.qgis, pytest.mark.django_db(transaction=True)]

VIEWS = """
    SELECT n.nspname::text, c.relname::text, 'geom' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'qgis_read' AND c.relkind = 'v' ORDER BY 2
"""
#: As QGIS counts them: point, line, polygon.
LINES, POINTS = {"v_road_sections", "v_road_sections_versions"}, {"v_survey_points", "v_cases"}


@pytest.fixture
def county(town: Town) -> Town:
    """Something in every view; the third grid has ended."""
    Division.objects.create(code="361127", name="测试县", level="county", geom=box(0, 0, 3, 1))
    Building.objects.create(code="J1", use="office", geom=box(0.2, 0.2, 0.22, 0.22))
    RenovationZone.objects.create(code="PG1", name="测试棚改", geom=box(0, 0, 1, 0.4))
    make.make_place("P1", "site", box(0.1, 0.1, 0.2, 0.2), accountable_unit=town.b)
    make.make_facility("c01013", at(0.5, 0.25), owner=town.b)
    make_case(0.5, 0.25)
    open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=None)
    make.close(town.grids["G3"], TODAY)
    return town


def test_qgis_takes_the_connection_and_opens_every_view(county: Town, roles: None, tmp_path: Path) -> None:
    made = make_technician("chu")
    where = parameters()
    reached = Reached("county", str(where["host"]), str(where["port"]), where["dbname"], made.login.name)
    then = service_part(replace(reached, service="county_then"))
    then = then.replace("# options", "options").replace("2026-06-01", "2026-05-31")
    (tmp_path / ".pg_service.conf").write_text(service_part(reached) + then)
    connections = tmp_path / "chu.xml"
    connections.write_text(connection_file(reached))
    views = run(VIEWS)
    asked = {
        "connections": connections,
        "service": "county",
        "login": made.login.name,
        "password": made.password,
    }
    asked |= {"views": views, "then": ("county_then", "qgis_read", "v_grids", "geom")}
    told = in_qgis("reading", tmp_path, **asked)
    assert told["connection"]["service"] == "county"
    assert not told["connection"].get("password")
    layers = told["layers"]
    assert [name for name, layer in layers.items() if not layer["valid"]] == []
    assert {name: layer["rows"] for name, layer in layers.items() if not layer["rows"]} == {}
    assert {str(layer["keys"]) for layer in layers.values()} == {"['id']"}
    assert {layer["crs"] for layer in layers.values()} == {"EPSG:4490"}
    assert [name for name, layer in layers.items() if not all(layer["comments"].values())] == []
    assert layers["v_grids"]["comments"]["accountable_unit"] == "责任单位"
    assert (layers["v_grids"]["rows"], layers["v_grids_versions"]["rows"]) == (2, 3)
    kinds = {
        name: 1 if name in LINES else 0 if name in POINTS or "facilities" in name else 2 for name in layers
    }
    assert {name: layer["type"] for name, layer in layers.items()} == kinds
    assert {name: column for name, (column, _keys) in told["browser"].items()} == dict.fromkeys(
        layers, "geom"
    )
    assert told["then"]["rows"] == 3


def test_what_is_drawn_in_qgis_is_answered_for_and_a_refusal_is_shown_in_chinese(
    town: Town, roles: None, tmp_path: Path
) -> None:
    lamp = make.make_facility("c01013", at(0.5, 0.25), owner=town.b)
    made = make_technician("chu")
    where = parameters()
    reached = Reached("county", str(where["host"]), str(where["port"]), where["dbname"], made.login.name)
    (tmp_path / ".pg_service.conf").write_text(service_part(reached))
    asked = {"service": "county", "login": made.login.name, "password": made.password}
    other = make_technician("poor", town.a)
    asked["other"] = {"service": "county", "login": other.login.name, "password": other.password}
    asked |= {
        "point": lonlat(2.5, 0.25),
        "moved_to": lonlat(0.6, 0.25),
        "bowtie": CROSSED.removeprefix("SRID=4490;"),
    }
    told = in_qgis("drawing", tmp_path, **asked)
    assert [told[name]["done"] for name in ("survey_points", "facilities", "renovation_zones")] == [
        True,
        True,
        False,
    ]
    point = SurveyPoint.objects.get()
    assert (point.accountable_unit, point.description) == (town.b, "井盖松动")
    lamp.refresh_from_db()
    assert lamp.geom.x == pytest.approx(lonlat(0.6, 0.25)[0])
    assert {event.pgh_login for event in (point.events.get(), lamp.events.latest("pgh_id"))} == {
        made.login.name
    }
    assert "图形" in told["renovation_zones"]["said"]
    assert told["renovation_zones"]["waiting"]  # what was drawn is still there to be put right
    # a login of the other unit sees nothing of it, and cannot draw on its ground
    elsewhere = told["elsewhere"]
    assert (elsewhere["seen"], elsewhere["drawn"]["done"]) == (0, False)
    assert "范围内" in elsewhere["drawn"]["said"]
    assert SurveyPoint.objects.count() == 1


def test_grids_are_split_merged_and_moved_at_their_common_border_in_plain_qgis(
    town: Town, roles: None, tmp_path: Path
) -> None:
    draft = open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=None)
    made = make_technician("chu")
    where = parameters()
    reached = Reached("county", str(where["host"]), str(where["port"]), where["dbname"], made.login.name)
    (tmp_path / ".pg_service.conf").write_text(service_part(reached))
    g1, g2, g3 = (town.grids[name].code for name in ("G1", "G2", "G3"))
    told = in_qgis(
        "splitting",
        tmp_path,
        service="county",
        login=made.login.name,
        password=made.password,
        draft=draft.pk,
        split={"code": g1, "line": [lonlat(0.5, -0.1), lonlat(0.5, 1.1)]},
        merge=[g2, g3],
        moved=[lonlat(1, 1), lonlat(1.2, 1)],
    )
    assert told == {"split": 0, "done": True, "said": "", "undone": [2, 3, 0]}
    rows = {(row.code, row.origin_id is None): row for row in draft.rows.all()}
    assert set(rows) == {(g1, False), (g1, True), (g2, False)}
    assert rows[g1, True].predecessors == [g1]
    assert rows[g1, True].attributes["accountable_unit_id"] == town.a.pk
    shapes = [row.geom for row in rows.values()]
    whole = shapes[0].union(shapes[1]).union(shapes[2])
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes))  # moved once for both sides
    assert whole.area == pytest.approx(box(0, 0, 3, 1).area)
    assert {row.events.latest("pgh_id").pgh_login for row in DraftRow.objects.all()} == {made.login.name}
