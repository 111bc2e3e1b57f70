"""What a server says when it does not do what it was asked (problem+json, tests/contract/problem.json)."""

from __future__ import annotations

import json


class Refused(Exception):
    """The server did not do it; the text is for people.  `code` is stable, `status` that of HTTP, 0: no answer came."""

    def __init__(self, said: str, *, code: str = "", status: int = 0, what_next: str = "") -> None:
        super().__init__(" ".join(part for part in (said, what_next) if part))
        self.code = code
        self.status = status

    @property
    def wants_sign_in(self) -> bool:
        """Is it that nobody, or nobody any more, is signed in?"""
        return self.status == 401


def refusal(status: int, body: bytes, otherwise: str) -> Refused:
    """What this answer says; `otherwise`, what the network said, where the answer is none of ours."""
    try:
        told = json.loads(body)
        return Refused(told["detail"], code=told["code"], status=status, what_next=told.get("what_next", ""))
    except (ValueError, KeyError, TypeError):
        return Refused(otherwise, status=status)
