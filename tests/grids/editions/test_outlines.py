"""Outlines for small scales: still a coverage, made for every edition, drawn by tiles of small zooms alone."""

import datetime
import math

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from gis_core.models import User
from grids.models import BoundaryEdition, EditionDraft, Grid, GridOutline
from grids.services.drafts import open_draft
from grids.services.outlines import TASK, outline_editions
from grids.services.publishing import publish_draft, withdraw_edition
from tests.gis_core.test_tiles import decode, tile_of, url
from tests.towns import COMMUNITY, Town, lonlat

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
STEPS = 300


def wavy(x: float) -> list[tuple[float, float]]:
    """A border from (x, 0) to (x, 1) of the town that swings by some thirty metres at every step."""
    swings = [0.03 * math.sin(step * 1.3) if 0 < step < STEPS else 0.0 for step in range(STEPS + 1)]
    return [lonlat(x + swing, step / STEPS) for step, swing in enumerate(swings)]


def between(x0: float, x1: float) -> MultiPolygon:
    ring = [*wavy(x0)[::-1], *wavy(x1)]
    return MultiPolygon(Polygon([*ring, ring[0]], srid=4490), srid=4490)


@pytest.fixture
def drawn(town: Town, people: dict[str, User]) -> BoundaryEdition:
    """An edition of the three grids with borders of three hundred corners."""
    draft = open_draft(layer="grids", name="细画", area_code="", on=TODAY, by=None)
    for number in (1, 2, 3):
        shape = between(number - 1, number)
        draft.rows.filter(code=f"{COMMUNITY}{number:03d}").update(geom=shape)
    EditionDraft.objects.update(area_code="")
    town.county.outline = MultiPolygon(Polygon([*wavy(0)[::-1], *wavy(3), wavy(0)[-1]], srid=4490), srid=4490)
    town.county.save(update_fields=["outline"])
    office = people["supervision"]
    return publish_draft(draft=draft, effective=TODAY, by=office, now=NOW).edition


def outlines(edition: BoundaryEdition, column: str = "geom") -> list[shapely.Geometry]:
    found = GridOutline.objects.filter(edition=edition).order_by("grid").values_list(column, flat=True)
    return [shapely.from_wkb(bytes(geom.wkb)) for geom in found]


def test_a_generalised_edition_is_still_a_coverage(drawn: BoundaryEdition) -> None:
    """No overlap, no gap, borders shared; in the degrees that are stored and in the plane that is drawn."""
    assert (
        ProcrastinateJob.objects.filter(task_name=TASK, status="todo").count() == 1
    )  # publishing asks for them
    assert outline_editions() == 2  # the town's own edition as well
    exact = [
        shapely.from_wkb(bytes(geom.wkb)) for geom in Grid.objects.on(TODAY).values_list("geom", flat=True)
    ]
    simple = outlines(drawn)
    for shapes in (simple, outlines(drawn, "geom_3857")):
        assert shapely.coverage_is_valid(shapes)
        assert len(shapely.get_parts(shapely.union_all(shapes))) == 1
        assert not shapely.get_parts(shapely.union_all(shapes))[0].interiors
    assert shapely.get_num_coordinates(simple).sum() * 5 < shapely.get_num_coordinates(exact).sum()
    whole = shapely.union_all(exact)
    assert shapely.symmetric_difference(shapely.union_all(simple), whole).area < 0.02 * whole.area
    assert outline_editions() == 0


def test_tiles_of_small_zooms_are_smaller_and_those_of_large_zooms_are_exact(
    drawn: BoundaryEdition, client: Client, people: dict[str, User]
) -> None:
    client.force_login(people["officer_b"])
    far, near = (url("grids", tile_of(*lonlat(1, 0.5), zoom), as_of=f"{TODAY}") for zoom in (11, 14))
    before = [client.get(address).content for address in (far, near)]
    outline_editions()
    after = [client.get(address).content for address in (far, near)]
    assert len(after[0]) * 2 < len(before[0])
    assert after[1] == before[1]
    assert len(decode(after[0])["grids"]["features"]) == 3


def test_what_was_taken_back_has_no_outlines(drawn: BoundaryEdition, people: dict[str, User]) -> None:
    outline_editions()
    withdraw_edition(edition=drawn, by=people["supervision"], now=timezone.now())
    outline_editions()
    assert outlines(drawn) == []
    day = TODAY - datetime.timedelta(days=1)
    first = BoundaryEdition.objects.get(layer="grids", number=1)
    assert {*GridOutline.objects.filter(edition=first).values_list("grid", flat=True)} == {
        *Grid.objects.on(day).values_list("pk", flat=True)
    }
