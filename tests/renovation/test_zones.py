"""Renovation zones: over HTTP, on the map, in files, and in the administration."""

from pathlib import Path

import pytest
import shapely
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from gis_core.models import User
from grids.models import Membership
from renovation.models import Project, RenovationZone
from tests.gis_core.test_tiles import decode, tile_of, url
from tests.layer_files import export_layer, file_of, import_layer
from tests.renovation.records import make_building, make_project
from tests.renovation.test_overlay import rectangle
from tests.towns import Town, box, lonlat

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(town: Town) -> RenovationZone:
    return RenovationZone.objects.create(
        code="PG-1", name="北门片区", kind="city", geom=box(0.2, 0.2, 1.4, 0.4)
    )


@pytest.fixture
def planner(client: Client, town: Town) -> Client:
    user = User.objects.create_user("planner", is_staff=True)
    Membership.objects.create(user=user, role="planner")
    client.force_login(user)
    return client


def test_a_zone_is_listed_looked_at_and_drawn(planner: Client, zone: RenovationZone) -> None:
    listed = planner.get("/api/v1/renovation-zones/?kind=city&count=true").json()
    row = {"id": zone.pk, "code": "PG-1", "name": "北门片区", "kind": "city"}
    assert (listed["results"], listed["count"]) == ([row], 1)
    assert planner.get("/api/v1/renovation-zones/?kind=state_farm").json()["results"] == []
    assert planner.get(f"/api/v1/renovation-zones/{zone.pk}/").json()["geometry"]["type"] == "MultiPolygon"
    layer = b"".join(planner.get("/api/v1/renovation-zones/?format=geojson"))
    assert b'"MultiPolygon"' in layer
    tile = decode(planner.get(url("renovation_zones", tile_of(*lonlat(0.8, 0.3), 13))).content)
    (feature,) = tile["renovation_zones"]["features"]
    assert feature["properties"] == {"code": "PG-1", "name": "北门片区", "kind": "city"}
    (label,) = tile["renovation_zones_labels"]["features"]
    assert label["geometry"]["type"] == "Point"


def test_who_has_no_role_sees_no_zone(client: Client, zone: RenovationZone) -> None:
    client.force_login(User.objects.create_user("stranger"))
    assert client.get("/api/v1/renovation-zones/").status_code == 403
    assert client.get(url("renovation_zones", tile_of(*lonlat(0.8, 0.3), 13))).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("planner", 200), ("technician", 200), ("supervision", 403)])
def test_planners_and_technicians_draw_zones(client: Client, town: Town, role: str, status: int) -> None:
    user = User.objects.create_user("somebody", is_staff=True)
    Membership.objects.create(user=user, role=role)
    client.force_login(user)
    assert client.get(reverse("admin:renovation_renovationzone_changelist")).status_code == 200
    assert client.get(reverse("admin:renovation_renovationzone_add")).status_code == status


def test_a_zone_goes_out_and_comes_back_unchanged(zone: RenovationZone, tmp_path: Path) -> None:
    path = tmp_path / "z.gpkg"
    assert export_layer("renovation_zones", path).figures == {"written": 1}
    assert import_layer("renovation_zones", path).wrote() == (0, 0, 1)
    moved = [{"code": "PG-1", "name": "北门新片区"}, {"code": "PG-2", "name": "农场片区"}]
    shapes = [shapely.box(117.0, 28.0, 117.01, 28.01), shapely.box(117.01, 28.0, 117.02, 28.01)]
    outcome = import_layer(
        "renovation_zones", file_of(tmp_path / "n.gpkg", moved, shapes), "--set", "kind=state_farm"
    )
    assert outcome.wrote() == (1, 1, 0)
    assert set(RenovationZone.objects.values_list("name", "kind")) == {
        ("北门新片区", "state_farm"),
        ("农场片区", "state_farm"),
    }


@pytest.mark.parametrize("name", ["b.gpkg", "b.zip", "b.kml", "b.dxf", "b.txt"])
def test_buildings_of_a_project_go_out_in_any_format_and_come_back(
    campaign_project: Project, tmp_path: Path, name: str
) -> None:
    make_building(campaign_project, "B1", geom=box(0.3, 0.3, 0.4, 0.35), storeys=3, floor_area_m2=200)
    make_building(campaign_project, "R1", kind="resettlement", dwellings=2, geom=box(0.8, 0.3, 0.9, 0.35))
    path = tmp_path / name
    in_metres = name.endswith((".zip", ".dxf", ".txt"))
    crs = ("--crs", "EPSG:4548") if in_metres else ()
    assert export_layer("project_buildings", path, *crs).figures["written"] == 2
    if name in {"b.gpkg", "b.zip"}:
        assert import_layer("project_buildings", path).wrote() == (0, 0, 2)


def test_outlines_of_a_project_s_buildings_come_from_a_file(
    campaign_project: Project, tmp_path: Path
) -> None:
    other = make_project(RenovationZone.objects.create(code="PG-9", name="南", geom=box(2, 0, 3, 1)), "PG-9")
    make_building(other, "B1", address="另一个项目的")
    known = make_building(campaign_project, "B1", address="北门街1号", floor_area_m2=200)
    rows = [{"房屋编号": "B1", "层数": 4}, {"房屋编号": "B2", "层数": 2}]
    shapes = [rectangle(0.3, 0.3, 0.4, 0.35), rectangle(0.5, 0.3, 0.6, 0.35)]
    path = file_of(tmp_path / "b.gpkg", rows, shapes)
    assert import_layer("project_buildings", path, "--set", "project=PG-1").wrote() == (1, 1, 0)
    known.refresh_from_db()
    assert (known.storeys, known.address, known.floor_area_m2) == (4, "北门街1号", 200)
    assert known.geom is not None
    assert campaign_project.buildings.get(code="B2").kind == "to_demolish"
    assert other.buildings.get().geom is None
    refused = import_layer("project_buildings", path, "--set", "project=PG-0")
    assert refused.figures["refused"] == 2


def test_a_zone_has_a_code_of_its_own(zone: RenovationZone) -> None:
    with pytest.raises(IntegrityError, match="unique"):
        RenovationZone.objects.create(code="PG-1", name="又一片", geom=zone.geom)
