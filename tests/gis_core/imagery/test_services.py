"""A raster's life: brought, refused, replaced, removed; workers that go away; who may what."""

import datetime
import stat
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from gis_core.imagery.services import remove_raster, replace_raster, start_again
from gis_core.models import RasterLayer, User
from gis_core.uploads.receiving import UploadRefused
from grids.models import County
from tests.rasters import about, brought, slope, write_raster
from tests.towns import TODAY, box, lonlat
from tests.uploads import work

LATER = TODAY + datetime.timedelta(days=90)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def technician(people: dict[str, User]) -> User:
    return people["technician"]


@pytest.fixture
def heights(tmp_path: Path) -> Path:
    return write_raster(tmp_path / "heights.tif", slope())


@pytest.fixture
def nonsense(tmp_path: Path) -> Path:
    path = tmp_path / "nonsense.tif"
    path.write_text("<VRTDataset/>")
    return path


def replaced(layer: RasterLayer, path: Path, *, taken_on: datetime.date = LATER) -> RasterLayer:
    replace_raster(layer=layer, file=path, taken_on=taken_on, now=timezone.now())
    work()
    layer.refresh_from_db()
    return layer


def test_a_raster_is_shown_once_it_is_made(technician: User, heights: Path) -> None:
    layer = brought(heights, technician)
    assert (layer.state, layer.version, layer.file_name, layer.problem) == ("ready", 1, "heights.tif", "")
    assert layer.path.is_file()
    assert stat.S_IMODE(layer.path.stat().st_mode) == 0o600
    assert [path.name for path in layer.folder.iterdir()] == ["1.tif"]
    assert layer.footprint.area > 0


def test_what_is_refused_says_why_in_the_language_of_who_brought_it(technician: User, nonsense: Path) -> None:
    layer = brought(nonsense, technician)
    assert (layer.state, layer.version, layer.problem_code) == ("failed", 0, "xml")
    assert "XML" in layer.problem
    assert "不" in layer.problem
    assert layer.footprint is None


def test_a_new_file_takes_the_place_of_the_old_one_with_its_day(
    technician: User, heights: Path, tmp_path: Path
) -> None:
    layer = brought(heights, technician)
    first = layer.sha256
    replaced(layer, write_raster(tmp_path / "later.tif", slope() + 3))
    assert (layer.version, layer.taken_on, layer.file_name) == (2, LATER, "later.tif")
    assert layer.sha256 != first
    assert [path.name for path in layer.folder.iterdir()] == ["2.tif"]
    versions = [(event.version, event.state) for event in layer.events.order_by("pgh_id")]
    assert versions[-1] == (2, "ready")
    assert (1, "ready") in versions


def test_a_file_that_is_refused_leaves_the_old_one(technician: User, heights: Path, nonsense: Path) -> None:
    layer = replaced(brought(heights, technician), nonsense)
    assert (layer.state, layer.version, layer.taken_on) == ("failed", 1, TODAY)
    assert layer.path.is_file()


def test_nothing_is_replaced_or_removed_while_a_file_is_made(technician: User, heights: Path) -> None:
    layer = brought(heights, technician)
    replace_raster(layer=layer, file=heights, taken_on=LATER, now=timezone.now())
    for verb in (
        lambda: replace_raster(layer=layer, file=heights, taken_on=LATER, now=timezone.now()),
        lambda: remove_raster(layer=layer, by=technician, now=timezone.now()),
        lambda: start_again(layer=layer, now=timezone.now()),
    ):
        with pytest.raises(UploadRefused, match="已有新的进展"):
            verb()


def test_a_removed_raster_is_seen_by_nobody_and_its_record_stays(
    technician: User, heights: Path, django_capture_on_commit_callbacks
) -> None:
    layer = brought(heights, technician)
    with django_capture_on_commit_callbacks(execute=True):
        remove_raster(layer=layer, by=technician, now=timezone.now())
    assert not layer.folder.exists()
    assert not RasterLayer.objects.visible_to(technician).exists()
    assert RasterLayer.objects.get().removed_by == technician


def test_an_empty_file_is_not_kept(technician: User, tmp_path: Path, media: Path) -> None:
    (tmp_path / "empty.tif").touch()
    with pytest.raises(UploadRefused):
        brought(tmp_path / "empty.tif", technician)
    assert not RasterLayer.objects.exists()
    assert list((media / "imagery").iterdir()) == []


def test_what_a_worker_left_behind_is_started_again(technician: User, heights: Path) -> None:
    layer = brought(heights, technician)
    replace_raster(layer=layer, file=heights, taken_on=LATER, now=timezone.now())
    ProcrastinateJob.objects.filter(status="todo").delete()
    layer.refresh_from_db()
    start_again(layer=layer, now=timezone.now() + datetime.timedelta(minutes=1))
    work()
    layer.refresh_from_db()
    assert (layer.state, layer.version) == ("ready", 2)


def test_a_job_that_was_overtaken_does_nothing(technician: User, heights: Path) -> None:
    from gis_core.imagery import jobs

    layer = brought(heights, technician)
    jobs.make(layer_id=layer.pk, attempt=1, now=timezone.now)
    layer.refresh_from_db()
    assert layer.version == 1


def test_a_raster_outside_of_the_county_is_refused(technician: User, heights: Path) -> None:
    County.objects.update(outline=box(5, 5, 6, 6))
    layer = brought(heights, technician)
    assert layer.problem_code == "elsewhere"


def test_a_tile_is_for_whoever_has_a_role_and_changes_with_the_file(
    technician: User, people: dict[str, User], heights: Path, tmp_path: Path
) -> None:
    layer = brought(heights, technician)
    reader, stranger = Client(), Client()
    reader.force_login(people["collector"])
    stranger.force_login(people["stranger"])
    url = f"/imagery/{layer.pk}/18/{'%d/%d'}.png" % tile_at(*lonlat(0.0002, 0.9998), 18)
    first = reader.get(url)
    assert (first.status_code, first["Content-Type"], first["Cache-Control"]) == (
        200,
        "image/png",
        "private, no-cache",
    )
    assert "Cookie" in first["Vary"]
    assert reader.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert stranger.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 403
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 401
    replaced(layer, write_raster(tmp_path / "later.tif", np.flip(slope(), axis=1)))
    again = reader.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content == first.content) == (200, False)


def tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    import math

    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**z), int(y * 2**z)


def test_the_value_under_a_place_is_told_with_its_day(technician: User, heights: Path) -> None:
    layer = brought(heights, technician)
    client = Client()
    client.force_login(technician)
    lon, lat = lonlat(0, 1)
    told = client.get(f"/imagery/{layer.pk}/value/?lon={lon + 0.000105}&lat={lat - 0.000105}").json()
    assert told == {
        "name": "测试影像", "kind": "dsm", "taken_on": TODAY.isoformat(), "unit": "m", "bands": [1], "values": [105.0],
    }  # fmt: skip
    assert client.get(f"/imagery/{layer.pk}/value/?lon=0&lat=0").json()["values"] == [None]
    for query in ("", "?lon=a&lat=b", "?lon=nan&lat=0", "?lon=181&lat=0"):
        assert client.get(f"/imagery/{layer.pk}/value/{query}").json()["code"] == "imagery.place"


def test_odd_addresses_are_refused(technician: User, heights: Path) -> None:
    layer = brought(heights, technician)
    client = Client()
    client.force_login(technician)
    for url, status in (
        ("/imagery/0/1/1/1.png", 404),
        (f"/imagery/{layer.pk}/1/2/1.png", 400),
        (f"/imagery/{layer.pk}/1/1/1.png?style=wild", 400),
        (f"/imagery/{layer.pk}/1/1/1.png?band=9", 400),
        (f"/imagery/{layer.pk}/1/1/1.png?band=x", 400),
        ("/imagery/x/", 404),
    ):
        assert client.get(url).status_code == status, url


def test_the_pages_bring_show_replace_and_remove(technician: User, heights: Path, nonsense: Path) -> None:
    client = Client()
    client.force_login(technician)
    said = {**about(), "taken_on": TODAY.isoformat()}
    with heights.open("rb") as file:
        page = client.post("/imagery/", {**said, "file": file}, follow=True)
    layer = RasterLayer.objects.get()
    assert page.redirect_chain == [(f"/imagery/{layer.pk}/", 302)]
    assert client.get(f"/imagery/{layer.pk}/progress/").json()["life"] == "waiting"
    work()
    page = client.get(f"/imagery/{layer.pk}/").content.decode()
    for words in ("测试影像", "EPSG:4490", "64 × 64", "老城"):
        assert words in page
    assert f"imagery={layer.pk}" in page
    with nonsense.open("rb") as file:
        client.post(f"/imagery/{layer.pk}/", {"step": "replace", "taken_on": LATER.isoformat(), "file": file})
    work()
    assert "原来的影像仍在显示" in client.get(f"/imagery/{layer.pk}/").content.decode()
    client.post(f"/imagery/{layer.pk}/", {"step": "remove"})
    assert client.get(f"/imagery/{layer.pk}/").status_code == 404
    assert "测试影像" not in client.get("/imagery/").content.decode().split("</h2>")[-1]


def test_who_only_looks_is_offered_no_form_and_posts_in_vain(
    people: dict[str, User], technician: User, heights: Path
) -> None:
    layer = brought(heights, technician)
    client = Client()
    client.force_login(people["officer_a"])
    for url in ("/imagery/", f"/imagery/{layer.pk}/"):
        assert "<form" not in client.get(url).content.decode().split("<main")[1]
        assert client.post(url, {"step": "remove"}).status_code == 403
    assert RasterLayer.objects.get().removed_at is None
