"""What somebody does on the phone to an unpacked package, and how it comes back."""

import io
import json
import sqlite3
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

import shapely
from django.core.management import CommandError, call_command

from surveys.qfield.names import DATA
from tests.towns import lonlat


def blob(x: float, y: float) -> bytes:
    """The place (x, y) of the town as a GeoPackage keeps it."""
    return degrees(*lonlat(x, y))


def degrees(lon: float, lat: float) -> bytes:
    """A place in degrees as a GeoPackage keeps it: version 0, little-endian, no envelope, EPSG:4490."""
    header = b"GP\x00\x01" + (4490).to_bytes(4, "little")
    return header + shapely.to_wkb(shapely.Point(lon, lat), byte_order=1)


def change(phone: Path, *statements: tuple[str, tuple[Any, ...]] | str) -> None:
    """Write to the package as a program would that knows nothing of R-trees."""
    connection = sqlite3.connect(phone / DATA)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        sql, values = (statement, ()) if isinstance(statement, str) else statement
        connection.execute(sql, values)
    connection.commit()
    connection.close()


def new_point(x: float = 0.3, y: float = 0.3, **more: Any) -> tuple[str, tuple[Any, ...], str]:
    """A report made on the phone: the statement, its values, and its uid."""
    row = {
        "geom": blob(x, y),
        "uid": str(uuid.uuid4()),
        "category": "m06013",
        "description": "井盖破损",
        "place_text": "路口",
        "observed_ms": int(time.time() * 1000) - 60_000,
        "position_source": "hand",
        "collector": "manager",
    } | more
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    return f"INSERT INTO points ({names}) VALUES ({marks})", tuple(row.values()), str(row["uid"])


def add_point(phone: Path, x: float = 0.3, y: float = 0.3, **more: Any) -> str:
    """Report something on the phone; its uid."""
    sql, values, uid = new_point(x, y, **more)
    change(phone, (sql, values))
    return uid


def add_photo(phone: Path, uid: str, content: bytes | None, name: str = "", **more: Any) -> str:
    """Take a photo of a report; its path."""
    path = name or f"DCIM/{uid}_{uuid.uuid4().hex}.jpg"
    if content is not None:
        (phone / "DCIM").mkdir(exist_ok=True)
        (phone / path).write_bytes(content)
    row = {
        "uid": str(uuid.uuid4()),
        "point_uid": uid,
        "file": path,
        "kind": "close",
        "taken_ms": int(time.time() * 1000) - 30_000,
    } | more
    names = ", ".join(f'"{column}"' for column in row)
    change(
        phone,
        (f"INSERT INTO photos ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())),
    )
    return path


def come_back(phone: Path, target: Path, prefix: str = "") -> Path:
    """The folder of the phone as a zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(phone.rglob("*")):
            if path.is_file():
                archive.write(path, prefix + str(path.relative_to(phone)))
    return target


def take(path: Path, *options: str, code: int = 0) -> dict[str, Any]:
    """What `qfield_return` says of a file."""
    said = io.StringIO()
    try:
        call_command("qfield_return", str(path), "--json", *options, stdout=said)
        ended = 0
    except CommandError as error:
        ended = error.returncode
        if not said.getvalue():
            return {"refused_whole": str(error), "code": ended}
    assert ended == code, said.getvalue()
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def by_key(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in told["rows"]}
