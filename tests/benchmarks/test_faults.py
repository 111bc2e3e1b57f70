"""The line breaks as it says, and carries everything where it does not."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.reliability.proxy import Fault, FaultyProxy


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


def until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.01)


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
        until(lambda: line.in_flight == 0)
    assert _Echo.heard == [body] * heard


def test_a_whole_line_changes_nothing(echo: int) -> None:
    with FaultyProxy(echo, probability=0, seed=1) as line:
        assert _post(line.port, b"whole") == b"whole"
    assert not line.faults
