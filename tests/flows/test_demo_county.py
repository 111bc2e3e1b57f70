"""Somebody tries the whole demo county, here two towns of it side by side: the ground is proved, everybody answered."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from playwright.sync_api import Locator, Page, expect
from rasterstats import zonal_stats

from fixtures.county.county import SEED
from fixtures.county.scene import compose
from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import crs_by_code
from gis_core.models import RasterLayer
from grids.models import (
    Building,
    County,
    Division,
    Facility,
    Grid,
    Junction,
    Place,
    Road,
    RoadSection,
    WaterBody,
)
from renovation.models import Project, RenovationZone
from renovation.overlays.asking import overlay
from surveys.models import SurveyPoint
from tests.flows.test_demo import no_county  # noqa: F401  a fixture
from tests.flows.workspace import click_map, enter, settled
from tests.grids.database.raw import run
from tests.grids.hydrants.test_computing import compare


def command(name: str, *words: str) -> dict[str, Any]:
    output = StringIO()
    call_command(name, "--json", *words, stdout=output)
    answer: dict[str, Any] = json.loads(output.getvalue())
    return answer


@pytest.mark.browser
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("no_county")
def test_two_towns_are_laid_out_proved_and_answered_for(
    page: Page, site: str, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    scene = compose(SEED)
    monkeypatch.setattr("fixtures.county.county._scene", lambda seed: scene)
    monkeypatch.setattr("fixtures.county.sights.year.POINTS", 600)
    answer = command("load_demo", "--scale", "2")
    assert (answer["county"], answer["created"], answer["points"]) == ("样例县", True, 1_204)
    assert len(answer["logins"]) == 12

    assert Grid.objects.count() == 2 * len(scene.grids)
    assert Building.objects.count() == 2 * len(scene.buildings)
    assert Division.objects.filter(level="community").count() == 28
    assert RenovationZone.objects.count() == 6
    for model in (Road, RoadSection, Junction, Place, Facility, WaterBody):
        assert model._default_manager.count() > 20, model.__name__
    assert County.objects.get().outline.geom_type == "MultiPolygon"

    points = SurveyPoint.objects.all()
    assert points.filter(accountable_unit=None).count() == 0
    assert points.filter(handling_unit=None).count() == 0
    assert points.filter(supervising_unit=None).count() == 0
    assert points.values("accountable_unit").distinct().count() > 30
    flags = Counter(flag for flags in points.values_list("flags", flat=True) for flag in flags)
    assert flags["outside_county"] == 2
    assert flags["nearest_grid"] >= 2
    assert points.exclude(facility=None).count() > 120

    run("ANALYZE")  # autovacuum would have, but for the open transaction

    audit = command("audit_coverage")
    assert audit["proved"] is True
    assert audit["counts"]["grids"] == Grid.objects.count()
    compare()  # where hydrants are missing, against brute force

    imagery_shows_the_first_town()
    parcels_fill_the_zones_of_projects()
    figures_follow_what_is_drawn_over_it(page, site)

    again = command("load_demo")
    assert again["created"] is False
    assert again["points"] == 1_204
    assert RasterLayer.objects.count() == 3


def imagery_shows_the_first_town() -> None:
    """Three rasters cover its three zones; their mean heights are those that rasterstats finds."""
    rasters = list(RasterLayer.objects.order_by("kind", "taken_on"))
    assert [(one.kind, one.state) for one in rasters] == [
        ("dsm", "ready"),
        ("dsm", "ready"),
        ("orthophoto", "ready"),
    ]
    means = []
    for raster in rasters[:2]:
        told = command(
            "zonal_statistics", str(raster.pk), "--areas", "renovation_zones", "--user", "technician"
        )
        zones = RenovationZone.objects.filter(code__in=[figure["code"] for figure in told["figures"]])
        shapes = np.array([shapely.from_wkb(bytes(zone.geom.wkb)) for zone in zones.order_by("code")])
        there = geometries_from_storage(shapes, crs_by_code(raster.facts["epsg"]))
        theirs = zonal_stats(list(there), str(raster.path), nodata=-9999, stats=["mean"])
        ours = [figure["mean"] for figure in told["figures"]]
        assert [figure["covered"] for figure in told["figures"]] == [pytest.approx(1)] * 3
        assert ours == pytest.approx([one["mean"] for one in theirs], abs=0.02)
        means.append(ours)
    assert means[0][0] - means[1][0] > 0.2  # a block of the first zone fell


def parcels_fill_the_zones_of_projects() -> None:
    """Each parcel lies whole in its project's zone; a larger outline holds more of them; few documents are wrong."""
    for project in Project.objects.select_related("zone"):
        zone = shapely.from_wkb(bytes(project.zone.geom.wkb))
        west, south, east, north = zone.bounds
        half = shapely.intersection(zone, shapely.box(west, south, (west + east) / 2, north))
        whole, part = (overlay(outline, ["parcels"]) for outline in (zone, half))
        assert {row["share"] for row in whole["parcels"]} == {1.0}
        assert len(whole["parcels"]) == project.parcels.count() > 4
        assert (
            0
            < sum(row["area_m2"] for row in part["parcels"])
            < sum(row["area_m2"] for row in whole["parcels"])
        )
        found = [one.difference for one in project.parcels.measured()]
        wrong = sum(one is not None and one.is_too_much for one in found)
        assert wrong == len(found) // 5 > 0


def figures_follow_what_is_drawn_over_it(page: Page, site: str) -> None:
    """A planner draws a triangle over a zone, then a fourth corner: more ground, and more buildings on it."""
    zone = RenovationZone.objects.order_by("code")[0]
    middle = zone.geom.centroid
    enter(page, site, "planner", to=f"/?lon={middle.x:.6f}&lat={middle.y:.6f}&z=17")
    settled(page)
    page.keyboard.press("o")
    status, tables = page.locator("#inside-status"), page.locator("#inside-tables")
    expect(status).to_contain_text("顶点")
    for right, down in ((-60, -120), (240, -120), (240, 60)):  # beside the panel
        click_map(page, right=right, down=down)
    expect(status).to_contain_text("亩")
    expect(tables).to_contain_text(zone.name)
    triangle = status.inner_text(), _buildings(tables)
    click_map(page, right=-60, down=60)
    expect(status).not_to_have_text(triangle[0])
    assert _buildings(tables) > triangle[1] > 5


def _buildings(tables: Locator) -> int:
    """How many are told, whatever they are used for?"""
    layer = tables.locator(".inside__layer", has=tables.page.get_by_text("建筑物", exact=True))
    at = layer.locator("thead th").all_inner_texts().index("数量")
    counts = [
        row.locator("td").nth(at).inner_text() for row in layer.locator("tbody tr:not(.inside__total)").all()
    ]
    return sum(int(count.replace(",", "")) for count in counts)


@pytest.mark.usefixtures("no_county")
@pytest.mark.parametrize("scale", ["0", "1001"])
def test_a_scale_that_cannot_be_is_refused_before_anything_is_written(scale: str) -> None:
    with pytest.raises(CommandError, match="1 到 1000") as refused:
        command("load_demo", "--scale", scale)
    assert refused.value.returncode == 2
    assert not County.objects.exists()
