"""Senders that wait for each other and then send at the same moment."""

import http.client
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import Barrier

#: In the place of a status: the line was cut before an answer came.
LINE_CUT = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """What one of them sends."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What it heard."""

    status: int
    body: bytes


class Senders:
    """So many threads, each with a new line for every letter: the server hangs up those that wait."""

    def __init__(self, port: int, key: str, count: int) -> None:
        self._port, self._key = port, key
        self._barrier = Barrier(count)
        self._pool = ThreadPoolExecutor(count)

    def at_once(self, letters: Sequence[Letter]) -> list[Answer]:
        """What does each hear who sends one of the letters, as many as there are senders, at the same moment?"""
        return list(self._pool.map(self._send, letters))

    def close(self) -> None:
        self._pool.shutdown()

    def _send(self, letter: Letter) -> Answer:
        headers = {"Authorization": f"Token {self._key}", **letter.headers}
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)) as connection:
            connection.connect()
            self._barrier.wait()
            with suppress(
                ConnectionError
            ):  # refused before all of it had come: the answer is there all the same
                connection.request(letter.method, letter.path, body=letter.body, headers=headers)
            try:
                response = connection.getresponse()
                return Answer(response.status, response.read())
            except (ConnectionError, http.client.HTTPException):
                return Answer(LINE_CUT, b"")


def all_equal(answers: Sequence[Answer]) -> bool:
    """Did all hear that it was taken, in the same words?"""
    bodies = {answer.body for answer in answers}
    return all(200 <= answer.status < 300 for answer in answers) and len(bodies) == 1
