"""Answers of the points' columns, kept ready to be sent for as long as nothing that they show has changed."""

import datetime
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import caches

from gis_core.conditional import Packed, pack
from surveys.columns import PointColumns, read_columns, read_version

Form = Callable[[PointColumns], bytes]


def columns_answer(
    limits: Mapping[str, Any], as_of: datetime.date | None, since: datetime.date | None, form: Form
) -> Packed:
    """The columns within these limits of `visible_rows` until `as_of` and from `since` on, in this form.

    The limits are asked anew for every request and are part of the key: whoever has the same ones would read the same
    rows.  The version is that of the snapshot in which the rows were read
    (surveys/sql/surveys_columns_change.sql), so neither a row that changed nor one that is about to be committed hides
    behind a kept answer.
    """
    cache = caches["columns"]
    kept: Packed | None = cache.get(_key(limits, *read_version(as_of), since, form))
    if kept is None:
        points = read_columns(limits, as_of, since)
        kept = pack(form(points))
        cache.set(_key(limits, points.as_of, points.version, since, form), kept)
    return kept


def _key(limits: Mapping[str, Any], as_of: str, version: int, since: datetime.date | None, form: Form) -> str:
    scope = {name: value for name, value in limits.items() if name != "user_id" or not limits["everything"]}
    words = json.dumps([scope, as_of, version, str(since or ""), form.__name__], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()
