"""The map page itself: who gets it, what it carries, and that nothing in it runs inline."""

import html
import json
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gis_core.models import User
from gis_core.views import legend
from grids.models import County
from tests.towns import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["supervision"])
    return client


def config_of(page: str) -> dict[str, object]:
    found = re.search(r'<script id="map-config" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_who_has_not_signed_in_is_sent_to_the_login_and_back(client: Client) -> None:
    response = client.get("/?lon=117&lat=28")
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/%3Flon%3D117%26lat%3D28"


def test_the_page_opens_over_all_grids(viewer: Client) -> None:
    config = config_of(viewer.get("/").content.decode())
    assert config["bounds"] == pytest.approx([117.0, 28.0, 117.03, 28.01])
    assert {layer["name"] for layer in config["layers"]} >= {"divisions", "grids", "road_sections", "points"}


def test_the_page_opens_where_the_county_says(viewer: Client, town: Town) -> None:
    County.objects.update(map_lon=117.5, map_lat=28.5, map_zoom=12)
    config = config_of(viewer.get("/").content.decode())
    assert (config["view"], config["bounds"]) == ({"lon": 117.5, "lat": 28.5, "zoom": 12}, None)


def test_layers_say_whether_they_depend_on_the_day(viewer: Client) -> None:
    config = config_of(viewer.get("/").content.decode())
    undated = {layer["name"] for layer in config["layers"] if not layer["dated"]}
    assert undated == {"water", "roads", "buildings", "renovation_zones", "hydrants"}


def test_categories_are_those_of_the_default_scheme(viewer: Client) -> None:
    config = config_of(viewer.get("/").content.decode())
    rows = viewer.get(config["urls"]["categories"]).json()["results"]
    assert len(rows) > 300
    assert {row["scheme"] for row in rows} == {"GB/T 47678.5-2026"}


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("", None),
        ("?on=2026-05-01", "2026-05-01"),
        ("?on=2026-05-01&on=2026-05-02", "2026-05-01"),
        ("?on=20260501", None),
        ("?on=2026-02-30", None),
        ("?on=%22%3E%3Cscript%3E", None),
    ],
)
def test_the_head_names_the_points_that_the_script_will_ask_for(
    viewer: Client, query: str, day: str | None
) -> None:
    page = viewer.get(f"/{query}").content.decode()
    config = config_of(page)
    named = re.findall(
        r'<link rel="preload" as="fetch" fetchpriority="high" crossorigin="anonymous" href="([^"]*)">', page
    )
    assert [html.unescape(address) for address in named] == [
        config["urls"]["points"] + (day or config["today"])
    ]
    assert viewer.get(html.unescape(named[0])).status_code == 200


def test_nothing_on_the_pages_runs_or_styles_inline(viewer: Client) -> None:
    for address in ("/", "/login/", "/nothing-here"):
        page = Client().get(address) if address == "/login/" else viewer.get(address)
        text = page.content.decode()
        scripts = re.findall(r"<script([^>]*)>", text)
        assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)
        assert "<style" not in text
        assert not re.search(r"\sstyle=|\son\w+=", text)
        assert "unsafe" not in page["Content-Security-Policy"]


def test_nothing_on_the_pages_is_fetched_from_elsewhere(viewer: Client) -> None:
    for page in (viewer.get("/"), Client().get("/login/")):
        links = re.findall(r'(?:src|href|action)="([^"]*)"', page.content.decode())
        assert links
        assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in links)


def test_leaflet_comes_from_django_leaflet_and_once(viewer: Client) -> None:
    page = viewer.get("/").content.decode()
    assert page.count("leaflet/leaflet.js") == 1


def test_every_layer_of_the_legend_has_tiles(viewer: Client) -> None:
    config = config_of(viewer.get("/").content.decode())
    shown = {entry["name"] for group in legend() for entry in group["layers"]}
    assert shown
    assert shown <= {layer["name"] for layer in config["layers"]}


def test_a_layer_that_is_off_is_so_in_the_tree_and_for_the_script(viewer: Client) -> None:
    page = viewer.get("/").content.decode()
    assert config_of(page)["off"] == ["inspection_points", "hydrants"]
    assert re.search(r'data-layer="hydrants">', page)
    assert re.search(r'data-layer="grids" checked>', page)


def test_the_texts_follow_the_language(viewer: Client) -> None:
    assert "图层" in viewer.get("/").content.decode()
    viewer.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert "Layers" in viewer.get("/").content.decode()


def test_every_text_of_the_script_has_a_chinese_one(viewer: Client, settings: Settings) -> None:
    answer = viewer.get(reverse("javascript-catalogue")).content.decode()
    found = re.search(r"const newcatalog = (\{.*?\});", answer, re.DOTALL)
    assert found
    catalogue = json.loads(found[1])
    sources = Path(settings.BASE_DIR, "frontend", "src").rglob("*.ts")
    texts = {
        text
        for source in sources
        for text in re.findall(r'\bn?gettext\(\s*"([^"]+)"', source.read_text("utf-8"))
    }
    assert len(texts) > 60
    assert sorted(texts - catalogue.keys()) == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_nothing_from_the_request(name: str) -> None:
    text = render_to_string(f"{name}.html")
    assert name[:3] in text
    assert 'href="/"' in text
