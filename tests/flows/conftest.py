"""A served site and a browser for the user stories."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Lock, Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIServer, get_internal_wsgi_application
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.flows.workspace import become

#: The engine without a window: a whole browser starts a second renderer for each.
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
#: For what the engine alone cannot do: show a PDF.
WHOLE_CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "a long test password"

#: Milliseconds: the site serves one request at a time, on cores that others use too.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session", autouse=True)
def allow_database_beside_playwright() -> Iterator[None]:
    """Playwright's event loop runs in the tests' thread, where Django would refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    for program in (CHROMIUM, WHOLE_CHROMIUM):
        if not program.exists():
            pytest.fail(f"{program} is missing: run script/setup --test")
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": ["--no-sandbox", "--disable-gpu"],
    }


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    shown = {"locale": "zh-CN", "timezone_id": "UTC", "viewport": {"width": 1440, "height": 900}}
    return {**browser_context_args, **shown}


@contextmanager
def _open_connection(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let another thread use the connection, and no request close it: the test's transaction hangs on it."""
    connection.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        connection.dec_thread_sharing()


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a connection: a browser opens some that it never uses, and one of those must not stop the others."""

    daemon_threads = True
    request_queue_size = 64


class _OneAtATime:
    """The site, with one request at a time on the connection of the test."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.site = StaticFilesHandler(get_internal_wsgi_application())
        self.connection = connection
        self.lock = Lock()
        self.is_closed = False

    def close(self) -> None:
        """Answer nothing more: what still waits must not touch the connection once the test has ended."""
        with self.lock:
            self.is_closed = True

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with self.lock:
            if self.is_closed:
                start_response("503 Service Unavailable", [])
                return []
            connections["default"] = self.connection
            response = self.site(environ, start_response)
            try:
                return list(response)
            finally:
                response.close()


@pytest.fixture
def application(db: None) -> _OneAtATime:
    """The site itself; with its `lock` held nobody asks it anything."""
    return _OneAtATime(connections["default"])


@pytest.fixture
def site(application: _OneAtATime) -> Iterator[str]:
    """The address of the running site, without a slash at the end.

    It works inside the test's own transaction, so it takes one request at a time and leaves nothing behind.
    """
    server = _Server(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(application)
    with _open_connection(application.connection):
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        application.close()
        server.shutdown()
        thread.join()
    server.server_close()


@pytest.fixture
def sit_down(page: Page, site: str, application: _OneAtATime) -> Callable[..., None]:
    """Open a tab of the workbench as somebody else; meanwhile the page before is answered nothing."""

    def sit_down(user: str, *, tab: str) -> None:
        with application.lock:
            become(page, site, user)
        page.goto(f"{site}/workbench/?tab={tab}")

    return sit_down


@pytest.fixture
def photo_folder(tmp_path: Path) -> Iterator[Path]:
    """Photos are kept where they are gone after the test."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


@pytest.fixture
def foreign_requests(context: BrowserContext, site: str) -> list[str]:
    """What the browser asked of anybody else; stays empty in a product that works without internet."""
    asked: list[str] = []

    def note(request: Any) -> None:
        if not request.url.startswith((f"{site}/", "data:", "blob:")):
            asked.append(request.url)

    context.on("request", note)
    return asked


@pytest.fixture
def no_log_of_refusals(caplog: pytest.LogCaptureFixture) -> None:
    """What is refused by the thousand on purpose is not written down, each time with its traceback; defects are."""
    caplog.set_level(logging.ERROR, logger="django.request")


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Errors of the browser's console: scripts that broke, what the content security policy refused.

    That there is no network is no complaint: the test took it away, and the browser notes it whenever it likes.
    """
    heard: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_INTERNET_DISCONNECTED" not in message.text:
            heard.append(message.text)

    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", note)
    return heard


def sign_in(page: Page, site: str, user: str, *, to: str = "/") -> None:
    """Sign in as `user` and wait for the page at `to`."""
    page.goto(f"{site}/login/?next={to.replace('&', '%26')}")
    page.fill("#id_username", user)
    page.fill("#id_password", PASSWORD)
    page.click(".card__form button")
    page.wait_for_url(lambda url: "/login/" not in url, wait_until="commit")


def follow(link: Locator) -> None:
    """Click a link or button and wait for the page it leads to; a click alone returns before the old page has gone."""
    with link.page.expect_navigation():
        link.click()


def fits(page: Page) -> bool:
    """Whether the page, once it is there, is no wider than its screen."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def readable(page: Page, part: str | None = None) -> None:
    """The page fits its screen and can be read by everybody: it, or a part of it by its selector."""
    assert fits(page)
    found = Axe().run(page, context=part)
    assert found.violations_count == 0, found.generate_report()


def look(page: Page, complaints: list[str]) -> None:
    """The page breaks no rule of its own, fits its screen and can be read by everybody."""
    assert complaints == []
    readable(page, "#content")
    complaints.clear()  # axe styles the page inline, which the content security policy refuses
