"""Photos as a phone sends them: a report that names them, then their bytes."""

import hashlib
import io
import json
import uuid
from typing import Any

from django.test import Client
from PIL import Image

from tests.towns import lonlat


def jpeg(colour: str = "red", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    """A JPEG of one colour."""
    found = io.BytesIO()
    Image.new("RGB", size, colour).save(found, "JPEG", **more)
    return found.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def named(*contents: bytes, **more: Any) -> list[dict[str, Any]]:
    """What a report says of these photos."""
    return [{"sha256": sha256(content), "size": len(content), **more} for content in contents]


def report(x: float = 0.5, y: float = 0.2, **more: Any) -> dict[str, Any]:
    """A report from (x, y) of the town."""
    lon, lat = lonlat(x, y)
    return {"uid": str(uuid.uuid4()), "category": "m06013", "lon": lon, "lat": lat, **more}


def post(phone: Client, body: dict[str, Any]) -> Any:
    return phone.post("/api/v1/points/", json.dumps(body), content_type="application/json")


def put(phone: Client, content: bytes, first: int = 0, last: int | None = None, **more: Any) -> Any:
    """Hand over the bytes from `first` to `last`, that one included (None: to the end)."""
    end = len(content) if last is None else last + 1
    headers = {"Content-Range": f"bytes {first}-{end - 1}/{len(content)}"} | more.pop("headers", {})
    key = more.pop("key", sha256(content))
    body = more.pop("body", content[first:end])
    return phone.put(f"/api/v1/photos/{key}/", body, content_type="application/octet-stream", headers=headers)


def told(phone: Client, content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = phone.get(f"/api/v1/photos/{sha256(content)}/").json()
    return found
