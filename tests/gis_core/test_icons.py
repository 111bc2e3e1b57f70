"""The icons of map and workbench: one picture, in which each has its place."""

import re
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR, "gis_core", "static", "gis_core")
WIDTH = 20
PLACES = {
    name: int(left) // WIDTH
    for name, left in re.findall(
        r'<g id="(\w+)" transform="translate\((\d+)\)">', (STATIC / "icons.svg").read_text("utf-8")
    )
}
STYLES = (STATIC / "map" / "icons.css").read_text("utf-8")
#: Shown by another icon.
SAME = {"redo": "undo"}


def test_every_icon_is_looked_for_where_it_stands() -> None:
    told = dict(re.findall(r"\.icon--(\w+)[^{}]*\{\s*--icon: (\d+);", STYLES))
    assert {name: int(place) for name, place in told.items()} == PLACES
    assert sorted(PLACES.values()) == list(range(len(PLACES)))


def test_a_part_of_the_way_is_one_icon() -> None:
    assert f"calc(var(--icon) * 100% / {len(PLACES) - 1})" in STYLES
    assert f'viewBox="0 0 {len(PLACES) * WIDTH} {WIDTH}"' in (STATIC / "icons.svg").read_text("utf-8")


def test_every_icon_of_a_page_is_there() -> None:
    pages = [*Path(settings.BASE_DIR, "gis_core", "templates", "gis_core", "map").glob("*.html")]
    used = {name for page in pages for name in re.findall(r"icon--(\w+)", page.read_text("utf-8"))}
    assert len(used) > 10
    assert {SAME.get(name, name) for name in used} - PLACES.keys() == set()
