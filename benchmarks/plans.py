"""What did the database do for a statement, whatever the clock says?"""

import re
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as EXPLAIN draws it, and the pages of 8 KB it touched: shared ones and temporary tables'."""

    text: str
    shared: int
    local: int


def explain(connection: psycopg.Connection, statement: str) -> Plan:
    """Which plan does this statement take?  It is carried out once."""
    options = "ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF"
    lines = [line for (line,) in connection.execute(f"EXPLAIN ({options}) {statement}").fetchall()]
    return Plan("\n".join(lines), *touched(lines))


def touched(lines: list[str]) -> tuple[int, int]:
    """How many shared and local pages did a plan find or read, by its topmost line of buffers?"""
    top = next((line for line in lines if line.strip().startswith("Buffers:")), "")
    pages = dict.fromkeys(("shared", "local"), 0)
    for kind, counts in re.findall(r"(shared|local|temp)((?: \w+=\d+)+)", top):
        if kind in pages:
            pages[kind] = sum(int(count) for count in re.findall(r" (?:hit|read)=(\d+)", counts))
    return pages["shared"], pages["local"]
