"""What the browser tests of the workspace share: addresses, waiting, looking, and points to look at."""

import math
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from gis_core.models import User
from surveys.models import SurveyPoint
from tests.towns import at, category, lonlat

AREA_BOUND, ROAD_BOUND = "m06001", "m06013"
DAY = "2026-06-01"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 720}
#: The address rounds: what differs by less is the same place.
MOVED_DEGREES = 0.0001


def map_at(x: float, y: float, *, zoom: int = 16, **more: str) -> str:
    """The address of the map over (x, y) of the town."""
    lon, lat = lonlat(x, y)
    query = {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "z": str(zoom), "on": DAY, **more}
    return "/?" + "&".join(f"{name}={value}" for name, value in query.items())


def whole_town(**more: str) -> str:
    """The address of the map over all grids of the town."""
    return map_at(1.5, 0.5, zoom=14, **more)


def asked_at(x: float, y: float, *, category_code: str = ROAD_BOUND) -> str:
    """The address that asks about (x, y) of the town."""
    lon, lat = lonlat(x, y)
    return map_at(x, y, category=category_code, at=f"{lon:.6f},{lat:.6f}")


def become(page: Page, site: str, user: str) -> None:
    """Be somebody who has signed in before, from the next page on."""
    client = Client()
    client.force_login(User.objects.get(username=user))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])


def enter(page: Page, site: str, user: str, *, to: str = "/") -> None:
    """Open the page at `to` as somebody who has signed in before."""
    become(page, site, user)
    page.goto(site + to)


def click_map(page: Page, *, right: float = 0.0, down: float = 0.0) -> None:
    """Click `right` and `down` pixels from the middle of the map."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down)


def moved_from(page: Page, x: float, y: float) -> None:
    """Wait until the map, which looked at (x, y) of the town, has glided away from there: its address then says so."""
    begun = lonlat(x, y)

    def is_elsewhere(url: str) -> bool:
        words = dict(parse_qsl(urlsplit(url).query))
        return math.dist(begun, (float(words["lon"]), float(words["lat"]))) > MOVED_DEGREES

    page.wait_for_url(is_elsewhere)


def settled(page: Page) -> None:
    """Wait until category list, tiles and points are there."""
    expect(page.locator("#category")).to_be_enabled()
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.locator("#tab-list-count")).not_to_be_empty()


def winner(page: Page) -> Locator:
    return page.locator(".answer--winner .answer__unit")


def rows(page: Page) -> Locator:
    """The points of the list that are in view."""
    return page.locator("#list-rows .row")


def facet(page: Page, name: str) -> Locator:
    return page.locator(f"[data-facet={name}]")


def choose(page: Page, name: str, text: str) -> None:
    """Tick one choice of a facet, opening the facet where it is closed."""
    fold = facet(page, name)
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    fold.locator(".choice", has_text=text).locator("input").check()


def count_of(page: Page, name: str, text: str) -> int:
    """How many points would this choice of a facet leave?"""
    return int(facet(page, name).locator(".choice", has_text=text).locator(".choice__count").inner_text())


def counted(page: Page, name: str) -> int:
    """How many points do the choices of a facet tell apart?"""
    fold = facet(page, name)
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    counts = fold.locator(".choice:not(.choice--group):not(.choice--whole) .choice__count")
    expect(counts.first).to_be_attached()  # a facet makes its choices once it is opened
    return sum(int(text or "0") for text in counts.all_text_contents())


#: Counts the pixels of exactly one colour on the canvases of a selector.
COUNT = """([selector, [r, g, b]]) => [...document.querySelectorAll(selector)].reduce((sum, canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) count += 1;
    return sum + count;
}, 0)"""


def pixels(page: Page, selector: str, colour: tuple[int, int, int]) -> int:
    """How many pixels of the canvases carry exactly this colour?"""
    found: int = page.evaluate(COUNT, [selector, colour])
    return found


def drawn(page: Page, colour: tuple[int, int, int], *, more_than: int) -> None:
    """Wait until more than so many pixels above the ground carry this colour."""
    page.wait_for_function(f"(asked) => ({COUNT})(asked) > {more_than}", arg=[".map-symbols", colour])


def gone(page: Page, within: str, colour: tuple[int, int, int]) -> None:
    """Wait until no pixel of what `within` selects carries this colour."""
    page.wait_for_function(f"(asked) => ({COUNT})(asked) === 0", arg=[within, colour])


def answer_pixels(page: Page) -> int:
    """How much of the map is outlined as the answer?"""
    return pixels(page, ".map-symbols", (200, 56, 24))


def violations(page: Page) -> list[str]:
    """Which rules of axe does the page break, and where?"""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


def query_of(page: Page) -> str:
    """The address after the question mark, without where the map looks."""
    return re.sub(r"(^|&)(lon|lat|z)=[^&]*", "", page.url.partition("?")[2]).strip("&")


def make_points(reporter: User) -> list[SurveyPoint]:
    """Nine points of the town: in three grids, on the road, two on one spot, two that nobody's ground holds."""
    places = [
        (AREA_BOUND, at(0.5, 0.25), "2026-05-31", "楼前乱堆杂物"),
        (ROAD_BOUND, at(0.3, 0.2), "2026-05-30", "井盖破损"),
        (ROAD_BOUND, at(1.5, 0.5), "2026-05-29", "路面坑洼"),
        (AREA_BOUND, at(2.5, 0.25), "2026-04-20", "私搭乱建"),
        (ROAD_BOUND, at(2.3, 0.8), "2026-02-10", "路面开裂"),
        (AREA_BOUND, at(1.5, 0.2), "2026-05-10", "占道堆放"),
        (AREA_BOUND, at(1.5, 0.2), "2026-05-11", "占道堆放，未清"),
        (AREA_BOUND, at(0.5, 1.02), "2026-05-25", "网格外乱倒"),
        (AREA_BOUND, at(8.5, 0.5), "2026-05-26", "县界外"),
    ]
    return [
        SurveyPoint.objects.create(
            category=category(key),
            geom=place,
            observed_at=f"{day}T04:00:00Z",
            description=words,
            reported_by=reporter,
        )
        for key, place, day, words in places
    ]
