"""A collector puts the field app on a phone, and it starts there without a network, in every version."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import loader
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from surveys.field_app import files, views
from tests.flows.conftest import look, sign_in
from tests.towns import Town

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people")]

SMALL_PHONE = {"width": 360, "height": 780}
FINGER_PX = 48
#: Does the service worker answer for the page?
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
#: A quarter of a second each.
MOST_LOOKS = 240


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    lon, lat = 117.005, 28.002
    phone = {
        "viewport": SMALL_PHONE,
        "has_touch": True,
        "is_mobile": True,
        "permissions": ["geolocation"],
        "geolocation": {"longitude": lon, "latitude": lat, "accuracy": 6},
    }
    return {**browser_context_args, **phone}


@pytest.fixture
def online_again(context: BrowserContext) -> Iterator[None]:
    yield
    context.set_offline(False)


def kept_for_offline(page: Page) -> None:
    """Wait until the phone has all that it needs to start without a network."""
    for _look in range(MOST_LOOKS):  # a promise that never comes would be waited for without end
        if page.evaluate(CONTROLLED):
            break
        page.wait_for_timeout(250)
    else:
        pytest.fail("no service worker took the page over")
    expect(page.locator(".group__name").first).to_be_visible()


def begin(page: Page, words: str) -> None:
    page.get_by_label("搜索类别").fill(words)
    page.locator(".choice").first.click()


@pytest.mark.usefixtures("online_again")
def test_the_app_starts_without_a_network_and_keeps_what_was_begun(
    page: Page, site: str, context: BrowserContext, complaints: list[str], foreign_requests: list[str]
) -> None:
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    look(page, complaints)
    begin(page, "井盖")
    expect(page.locator(".ring")).to_have_attribute("data-quality", "good")
    look(page, complaints)
    assert foreign_requests == []
    context.set_offline(True)
    page.goto(f"{site}/field/")
    expect(page.locator(".notice")).to_contain_text("没有网络")
    page.locator("a.row").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("井盖")
    expect(page.locator(".ring")).to_have_attribute("data-quality", "good")


def test_signed_out_it_opens_all_the_same_and_says_so(page: Page, site: str, context: BrowserContext) -> None:
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    context.clear_cookies()
    page.goto(f"{site}/field/")
    expect(page.locator("a.notice")).to_contain_text("已退出登录")
    expect(page.locator("a.notice")).to_have_attribute("href", "/login/?next=/field/")
    expect(page.locator(".group__name").first).to_be_visible()


def test_a_new_version_waits_until_it_is_asked_for_and_loses_no_draft(
    page: Page, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    begin(page, "井盖")
    expect(page.locator(".ring")).to_have_attribute("data-quality", "good")
    newer = loader.render_to_string("surveys/field/shell.html").replace("<body>", '<body data-version="2">')
    for module in (files, views):
        monkeypatch.setattr(module, "shell_text", lambda: newer)
    page.goto(f"{site}/field/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    update = page.get_by_role("button", name="有新版本")
    expect(update).to_be_visible()
    assert page.get_attribute("body", "data-version") is None
    update.click()
    expect(page.locator("body")).to_have_attribute("data-version", "2")
    expect(page.locator("a.row")).to_contain_text("井盖")


def test_everything_that_is_pressed_is_as_large_as_a_finger_in_both_languages(page: Page, site: str) -> None:
    sign_in(page, site, "collector", to="/field/")
    kept_for_offline(page)
    for language in ("中文", "English"):
        page.goto(f"{site}/field/#/me")
        page.get_by_role("button", name=language).click()
        expect(page.locator(f"[aria-pressed=true]:text-is('{language}')")).to_be_visible()
        for screen in ("", "outbox", "me"):
            page.goto(f"{site}/field/#/{screen}")
            expect(page.locator("h1")).to_be_attached()
            small = page.evaluate(
                """(px) => [...document.querySelectorAll("button, a, input, summary, label.shot, label.files")]
                  .filter((one) => one.offsetHeight > 1 && one.offsetHeight < px).map((one) => one.outerHTML)""",
                FINGER_PX,
            )
            assert small == []
            found = Axe().run(page, context="#content")
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]


def test_the_manifest_and_its_icons_make_it_installable(client: Client, town: Town) -> None:
    manifest = json.loads(client.get("/field/manifest.webmanifest").content)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/field/",
        "/field/",
        "standalone",
    )
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        found = files.finders.find(icon["src"].removeprefix("/static/"))
        assert found, icon


def test_the_worker_is_a_plain_script_that_keeps_the_whole_app(client: Client, town: Town) -> None:
    script = client.get("/field/sw.js").content.decode()
    kept = json.loads(script.partition(" = ")[2].partition(";\n")[0])
    addresses = [one["url"] for one in kept]
    assert {"/field/shell/", "/field/texts/zh-hans.js", "/field/texts/en.js"} <= set(addresses)
    assert len(addresses) == len(set(addresses))
    shell = client.get("/field/shell/").content.decode()
    linked = [piece.partition('"')[0] for piece in shell.split('"/static/')[1:]]
    assert {f"/static/{name}" for name in linked} <= set(addresses)
    assert not any(line.startswith(("import ", "export ")) for line in script.splitlines())
