"""Packages for QField: the server makes them in the background."""

from __future__ import annotations

PATH = "/api/v1/qfield-packages/"
MADE, FAILED = "made", "failed"


def order(codes: str, holder: str) -> dict[str, object]:
    """What is told the server: grids by their codes with commas between, and who takes them along (empty: oneself)."""
    told: dict[str, object] = {"grids": [code.strip() for code in codes.split(",") if code.strip()]}
    return {**told, "holder": holder.strip()} if holder.strip() else told


def address(key: int, *, file: bool = False) -> str:
    """Where a package is asked about, or its file is taken."""
    return f"{PATH}{key}/file/" if file else f"{PATH}{key}/"
