"""Renovation zones: over HTTP, on the map, in files, and in the administration."""

from pathlib import Path

import pytest
import shapely
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from gis_core.models import User
from grids.models import Membership
from renovation.models import RenovationZone
from tests.gis_core.test_tiles import decode, tile_of, url
from tests.layer_files import export_layer, file_of, import_layer
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


def test_a_zone_has_a_code_of_its_own(zone: RenovationZone) -> None:
    with pytest.raises(IntegrityError, match="unique"):
        RenovationZone.objects.create(code="PG-1", name="又一片", geom=zone.geom)
