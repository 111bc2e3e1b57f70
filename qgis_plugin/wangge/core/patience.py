"""A map asks for hundreds of labels: a server that gave no answer is not asked anew for each of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from .refusals import Refused

#: So long is a server left alone that gave no answer, s.
WAIT_S = 30.0

Answer = TypeVar("Answer")


class Patience:
    """Which servers gave no answer lately?  For all threads that draw."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._silent: dict[str, tuple[float, str]] = {}

    def asked(self, address: str, ask: Callable[[], Answer]) -> Answer:
        """What `ask` hears, or at once what it heard last where no answer came.  Raises Refused."""
        until, said = self._silent.get(address, (0.0, ""))
        if self._clock() < until:
            raise Refused(said)
        try:
            return ask()
        except Refused as refused:
            if not refused.status:
                self._silent[address] = (self._clock() + WAIT_S, str(refused))
            raise
