"""What was sent, so that the same again is known: as JSON in one spelling, and its SHA-256."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.contrib.gis.geos import GEOSGeometry


def as_json(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members as JSON has them: two spellings of one moment or number give the same."""
    found: dict[str, Any] = json.loads(json.dumps(members, default=_text))
    return found


def sha256(content: Any) -> str:
    """The SHA-256, in hex, of something that JSON can say."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _text(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return str(value.wkt if isinstance(value, GEOSGeometry) else value)
