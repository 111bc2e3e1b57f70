"""Nothing that a phone was told is kept gets lost or doubled on a line that breaks; and what breaks it does so."""

import http.client
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from benchmarks.reliability.phones import Phone, hand_over_all, picture, record, shot
from benchmarks.reliability.proxy import Fault, FaultyProxy
from gis_core.models import User
from surveys.models import Case, PointPhoto, SurveyPoint
from surveys.services.photo_files import folder_of
from tests.towns import Town, lonlat

SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class _Echo(BaseHTTPRequestHandler):
    """Answers with what came, and remembers it."""

    heard: list[bytes] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) == int(self.headers["Content-Length"]):
            self.heard.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to the terminal."""


@pytest.fixture
def echo() -> Iterator[int]:
    _Echo.heard = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def _post(port: int, body: bytes) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/", body=body, headers={"Connection": "close"})
        return connection.getresponse().read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("fault", "heard", "is_answered"),
    [
        (Fault.NO_REQUEST, 0, False),
        (Fault.HALF_REQUEST, 0, False),
        (Fault.NO_ANSWER, 1, False),
        (Fault.HALF_ANSWER, 1, False),
        (Fault.TWICE, 2, True),
    ],
)
def test_the_line_breaks_as_it_says(
    echo: int, monkeypatch: pytest.MonkeyPatch, fault: Fault, heard: int, is_answered: bool
) -> None:
    monkeypatch.setattr(FaultyProxy, "_drawn", lambda self: fault)
    body = b"x" * 50_000
    with FaultyProxy(echo, probability=1, seed=1) as line:
        if is_answered:
            assert _post(line.port, body) == body
        else:
            with pytest.raises((OSError, http.client.HTTPException)):
                _post(line.port, body)
        assert line.faults == {fault: 1}
    assert _Echo.heard == [body] * heard


def test_a_whole_line_changes_nothing(echo: int) -> None:
    with FaultyProxy(echo, probability=0, seed=1) as line:
        assert _post(line.port, b"whole") == b"whole"
    assert not line.faults
