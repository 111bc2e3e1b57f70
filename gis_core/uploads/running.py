"""Does a job still work on an upload?  A lock of its database session says so, and goes when the worker dies."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

from gis_core.job_life import GRACE, Life, life_of_job
from gis_core.models import LayerUpload

#: The upper half of the advisory locks' keys; the lower is the upload's id.
_LOCK_SPACE = 0x0F11E5
_SAID_EVERY_ROWS = 10_000


def _key(upload_id: int) -> int:
    return (_LOCK_SPACE << 32) | (upload_id & 0xFFFFFFFF)


@contextmanager
def at_work(upload_id: int) -> Iterator[bool]:
    """Hold the upload's lock; False when another job holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(upload_id)])
        (held,) = cursor.fetchone()
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(upload_id)])


def is_held(upload_id: int) -> bool:
    """Does a living session hold the upload's lock?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
            " AND (classid::bigint << 32 | objid::bigint) = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [_key(upload_id)],
        )
        (held,) = cursor.fetchone()
    return bool(held)


def life_of(upload: LayerUpload, *, now: datetime.datetime) -> Life:
    """How is the job of this upload?  `interrupted`: the worker is gone, somebody has to start it again."""
    if not upload.is_running:
        return "idle"
    if is_held(upload.pk):
        return "working"
    # A job that is at work holds the lock, but for a moment at its beginning and end.
    return life_of_job(upload.job_id, quiet_for=now - upload.touched_at, longest=GRACE)


class Teller:
    """Tells how far a job is, on a connection of its own: the job's transaction shows nothing before its end."""

    def __init__(self, upload: LayerUpload) -> None:
        self._upload_id = upload.pk
        self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
        with self._connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        self._said = 0

    def __enter__(self) -> "Teller":
        return self

    def __exit__(self, *ended: object) -> None:
        self._connection.close()

    def phase(self, name: str, total: int | None = None) -> None:
        """What is being done now, on how many rows?"""
        self._said = 0
        self._tell("progress_phase = %s, progress_done = 0, progress_total = %s", [name, total])

    def rows(self, done: int) -> None:
        """How many rows are done?  Told every so often."""
        if done - self._said >= _SAID_EVERY_ROWS:
            self._said = done
            self._tell("progress_done = %s", [done])

    def _tell(self, setting: str, values: list[Any]) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE gis_core_layerupload SET {setting}, touched_at = clock_timestamp()"  # noqa: S608  our own words
                " WHERE id = %s",
                [*values, self._upload_id],
            )
