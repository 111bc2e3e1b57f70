"""A day with the field app: collected without a network, then sent through everything that can go wrong on the way."""

import hashlib
import io
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.template import loader
from django.test.testcases import QuietWSGIRequestHandler
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from surveys.field_app import files, views
from surveys.models import PointPhoto, SurveyPoint
from surveys.services.photo_files import folder_of
from tests.flows.conftest import _open_connection, _Server, sign_in
from tests.flows.test_field_shell import begin, browser_context_args, kept_for_offline

__all__ = ["browser_context_args"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder")]

IS_FULL = os.environ.get("WANGGE_TEST_PROFILE") == "full"
POINTS, PHOTOS = (60, 150) if IS_FULL else (5, 12)
#: At which request from then on a tab is killed, alternately before the server hears of it and after it has acted.
KILLED_AT = tuple(range(1, 9)) if IS_FULL else (1, 1, 2, 3)
PATIENCE_MS = 600_000 if IS_FULL else 60_000
ONE_YEAR_AHEAD = """{
  const RealDate = Date;
  const ahead = 365 * 86400000;
  globalThis.Date = class extends RealDate {
    constructor(...given) { given.length ? super(...given) : super(RealDate.now() + ahead); }
    static now() { return RealDate.now() + ahead; }
  };
}"""


@dataclass
class Faults:
    """Stands before the site: stops at a chosen request of the sync until the tab that sent it is dead."""

    site: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]
    kill_at: int = 0
    after_acting: bool = False
    count: int = 0
    reached: Event = field(default_factory=Event)
    is_dead: Event = field(default_factory=Event)

    def arm(self, kill_at: int, *, after_acting: bool) -> None:
        self.kill_at, self.after_acting, self.count = kill_at, after_acting, 0
        self.reached.clear()
        self.is_dead.clear()

    def held(self) -> None:
        """Wait until the chosen request is there."""
        assert self.reached.wait(30), f"request {self.kill_at} did not come"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in {"POST", "PUT"} or not environ["PATH_INFO"].startswith("/api/"):
            return self.site(environ, start_response)
        self.count += 1
        if self.count != self.kill_at:
            return self.site(environ, start_response)
        if not self.after_acting:
            self._wait()
            return self.site(environ, start_response)
        answer = self.site(environ, start_response)
        self._wait()
        return answer

    def _wait(self) -> None:
        self.reached.set()
        self.is_dead.wait(60)


class CutServer(_Server):
    """A server that takes its lines with it when it dies."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.lines: list[socket.socket] = []

    def get_request(self) -> Any:
        line, address = super().get_request()
        self.lines.append(line)
        return line, address

    def die(self) -> None:
        self.shutdown()
        self.server_close()
        for line in self.lines:
            with suppress(OSError):  # it has been closed from the other end
                line.shutdown(socket.SHUT_RDWR)


@dataclass
class Machine:
    """The server's machine: it can be stopped, and started again at the same address."""

    app: Faults
    server: CutServer | None = None
    port: int = 0

    def start(self) -> None:
        self.server = CutServer(("127.0.0.1", self.port), QuietWSGIRequestHandler)
        self.port = self.server.server_port
        self.server.set_app(self.app)
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        assert self.server is not None
        self.server.die()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def machine(application: Any) -> Iterator[Machine]:
    machine = Machine(Faults(application))
    with _open_connection(application.connection):
        machine.start()
        yield machine
        application.close()
        machine.stop()


def photo(number: int) -> Any:
    """A small picture like no other."""
    out = io.BytesIO()
    Image.effect_noise((64, 48), 20 + number).convert("RGB").save(out, "JPEG")
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def collect(page: Page, numbers: Iterator[int], photos: int) -> None:
    """The photos of one point whose category is chosen, then send."""
    for index in range(photos):
        page.set_input_files(
            ["#photo-close", "#photo-context", "#photo-files"][min(index, 2)], photo(next(numbers))
        )
        expect(page.locator(".thumb__picture")).to_have_count(index + 1)
    expect(page.locator("#send")).to_be_enabled()
    page.locator("#send").click()


def collect_the_day(page: Page) -> None:
    numbers = iter(range(PHOTOS))
    for index in range(POINTS):
        if index == 0:
            begin(page, "井盖")
        else:  # from now on among the recent ones
            page.locator(".choice:visible").first.click()
        collect(page, numbers, (PHOTOS * (index + 1)) // POINTS - (PHOTOS * index) // POINTS)
    expect(page.locator("#owed")).to_contain_text(str(POINTS))


def outbox(context: BrowserContext, machine: Machine) -> Page:
    """A new tab, which begins to send by itself."""
    page = context.new_page()
    page.goto(f"{machine.address}/field/#/outbox")
    return page


def kill_tabs(context: BrowserContext, machine: Machine) -> None:
    """One tab after the other begins to send, and dies in the middle of a request."""
    for turn, kill_at in enumerate(KILLED_AT):
        machine.app.arm(kill_at, after_acting=turn % 2 == 1)
        page = outbox(context, machine)
        machine.app.held()
        page.close()
        machine.app.is_dead.set()


def kill_the_server(context: BrowserContext, machine: Machine) -> Page:
    """It has acted, nobody hears of it, and for a while it is gone."""
    machine.app.arm(1, after_acting=True)
    page = outbox(context, machine)
    machine.app.held()
    machine.stop()
    machine.app.is_dead.set()
    expect(page.locator(".notice")).to_contain_text("连不上服务器")
    machine.app.arm(1, after_acting=True)
    machine.start()
    return page


def bring_a_new_version(page: Page, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a request is under way somebody taps the new version."""
    machine.app.held()
    newer = loader.render_to_string("surveys/field/shell.html").replace("<body>", '<body data-version="2">')
    for module in (files, views):
        monkeypatch.setattr(module, "shell_text", lambda: newer)
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    page.get_by_role("button", name="有新版本").click()
    expect(page.locator("body")).to_have_attribute("data-version", "2")
    machine.app.is_dead.set()


def kept_on_the_phone(page: Page) -> dict[str, str]:
    """The uid of every record with the hash of its bytes, from the phone's own database."""
    found: dict[str, str] = page.evaluate(
        """() => new Promise((resolve, reject) => {
          const opened = indexedDB.open("wangge-field");
          opened.onerror = () => reject(opened.error);
          opened.onsuccess = () => {
            const asked = opened.result.transaction("records").objectStore("records").getAll();
            asked.onsuccess = () => resolve(Object.fromEntries(asked.result.map((one) => [one.uid, one.bodySha256])));
          };
        })"""
    )
    return found


def test_a_day_without_a_network_arrives_once_and_whole_whatever_happens(
    page: Page, context: BrowserContext, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.add_init_script(ONE_YEAR_AHEAD)
    sign_in(page, machine.address, "collector", to="/field/")
    kept_for_offline(page)
    context.set_offline(True)
    collect_the_day(page)
    assert not SurveyPoint.objects.exists()

    page.close()
    context.set_offline(False)
    kill_tabs(context, machine)
    page = kill_the_server(context, machine)
    outbox(context, machine)
    bring_a_new_version(page, machine, monkeypatch)
    expect(page.get_by_text("全部已送达服务器")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[data-state=done]")).to_have_count(POINTS)

    points = SurveyPoint.objects.all()
    assert {str(point.uid) for point in points} == kept_on_the_phone(page).keys()
    assert len(points) == POINTS
    assert all(point.observed_at <= point.received_at for point in points)
    photos = PointPhoto.objects.all()
    assert (len(photos), photos.kept().count(), len({one.sha256 for one in photos})) == (PHOTOS,) * 3
    for one in photos:
        original = folder_of(one.sha256) / f"{one.sha256}.original"
        assert hashlib.sha256(original.read_bytes()).hexdigest() == one.sha256
