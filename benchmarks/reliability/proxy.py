"""A line that breaks: a TCP proxy between phones and server that cuts, swallows and repeats, by a seeded plan."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Self

#: A request is one connection (`Connection: close`); so much of an answer is handed on at a time.
_PIECE = 1 << 16
_HEAD_END = b"\r\n\r\n"
_LONGEST_HEAD = 1 << 15


class Fault(StrEnum):
    """What may happen to a request on its way."""

    NO_REQUEST = "the line is cut before anything is sent"
    HALF_REQUEST = "the line is cut in the middle of the body"
    NO_ANSWER = "the server works, and its answer is lost"
    HALF_ANSWER = "the answer breaks off"
    TWICE = "the request comes twice"


class FaultyProxy:
    """Listens on `port` of this machine while the block runs; each request meets a fault with that probability.

    `faults` counts what was done, `in_flight` is how many requests are on their way now.
    """

    def __init__(self, upstream: int, *, probability: float, seed: int) -> None:
        self._upstream, self._probability = upstream, probability
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.faults: Counter[Fault] = Counter()
        self._server: asyncio.Server | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self.in_flight = 0
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", limit=_LONGEST_HEAD, backlog=512), self._loop
        ).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *failure: object) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _hang_up(self) -> None:
        """Take no more, and end what is still on its way."""
        assert self._server is not None
        self._server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _serve(self, phone: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self.in_flight += 1
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)  # the loop alone would forget it once the phone has hung up
        try:
            request = await _request(phone)
            fault = self._drawn()
            if fault is not None:
                self.faults[fault] += 1
            await _DO.get(fault, _pass)(self._upstream, request, back)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            back.transport.abort()  # the phone or the server is gone: so is the line
        finally:
            self.in_flight -= 1
            self._under_way.discard(task)
            back.close()

    def _drawn(self) -> Fault | None:
        if self._random.random() >= self._probability:
            return None
        return self._random.choice(list(Fault))


async def _request(phone: asyncio.StreamReader) -> bytes:
    """The whole request of a phone: head, and as many bytes as it names."""
    head = await phone.readuntil(_HEAD_END)
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return head + await phone.readexactly(int(value))
    return head


async def _ask(upstream: int, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    answer, server = await asyncio.open_connection("127.0.0.1", upstream)
    server.write(request)
    await server.drain()
    return answer, server


async def _pass(upstream: int, request: bytes, back: asyncio.StreamWriter) -> None:
    answer, server = await _ask(upstream, request)
    try:
        while piece := await answer.read(_PIECE):
            back.write(piece)
            await back.drain()
    finally:
        server.close()


async def _drop_request(upstream: int, request: bytes, back: asyncio.StreamWriter) -> None:
    back.transport.abort()


async def _halve_request(upstream: int, request: bytes, back: asyncio.StreamWriter) -> None:
    head = request.index(_HEAD_END) + len(_HEAD_END)
    _answer, server = await _ask(upstream, request[: (head + len(request)) // 2])
    server.transport.abort()
    back.transport.abort()


async def _swallow_answer(upstream: int, request: bytes, back: asyncio.StreamWriter) -> None:
    answer, server = await _ask(upstream, request)
    await answer.read(1)  # it has begun: the work is done
    server.transport.abort()
    back.transport.abort()


async def _halve_answer(upstream: int, request: bytes, back: asyncio.StreamWriter) -> None:
    answer, server = await _ask(upstream, request)
    whole = await answer.read()
    server.close()
    back.write(whole[: len(whole) // 2])
    await back.drain()
    back.transport.abort()


async def _double(upstream: int, request: bytes, back: asyncio.StreamWriter) -> None:
    async def again() -> None:
        answer, server = await _ask(upstream, request)
        await answer.read()
        server.close()

    await asyncio.gather(_pass(upstream, request, back), again())


_DO: dict[Fault | None, Callable[[int, bytes, asyncio.StreamWriter], Awaitable[None]]] = {
    Fault.NO_REQUEST: _drop_request,
    Fault.HALF_REQUEST: _halve_request,
    Fault.NO_ANSWER: _swallow_answer,
    Fault.HALF_ANSWER: _halve_answer,
    Fault.TWICE: _double,
}
