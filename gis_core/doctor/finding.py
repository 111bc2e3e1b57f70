"""What the doctor says about one thing."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One line of the report: `topic` and `name` are stable words, `text` and `advice` are for people."""

    topic: str
    name: str
    status: Status
    text: str
    advice: str = ""
