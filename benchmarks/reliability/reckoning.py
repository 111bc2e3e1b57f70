"""What has the county of all that phones say they handed over?"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from benchmarks.databases import Database
from benchmarks.reliability.phones import Phone

_STORED = """
SELECT count(*), count(DISTINCT p.uid), count(k.id)
FROM surveys_surveypoint p LEFT JOIN surveys_case k ON k.point_id = p.id WHERE p.uid = ANY(%s::uuid[])
"""
_THERE = "SELECT uid::text FROM surveys_surveypoint WHERE uid = ANY(%s::uuid[])"
_KEPT = """
SELECT f.sha256 FROM surveys_pointphoto f JOIN surveys_surveypoint p ON p.id = f.point_id
WHERE p.uid = ANY(%s::uuid[]) AND f.kept_at IS NOT NULL
"""


def reckon(database: Database, media: Path, phones: Sequence[Phone]) -> dict[str, int]:
    """The counts that are about reports and photos (benchmarks.reliability.counts.Counts), read from database and disk.

    A report that was acknowledged and is not there is lost, and so is a photo; one with more rows or cases than one is
    doubled.
    """
    records = [one for phone in phones for one in phone.outbox]
    photos = [photo for one in records for photo in one.photos]
    uids = [one.uid for one in records]
    with database.connect() as connection:
        rows, points, cases = connection.execute(_STORED, (uids,)).fetchone() or (0, 0, 0)
        there = {uid for (uid,) in connection.execute(_THERE, (uids,))}
        kept = [sha256 for (sha256,) in connection.execute(_KEPT, (uids,))]
    files = {sha256: _digest(media / "photos" / sha256[:2] / f"{sha256}.original") for sha256 in set(kept)}
    promised = {photo.sha256 for photo in photos if photo.kept}
    lost = sum(one.acknowledged and one.uid not in there for one in records)
    lost += sum(files.get(sha256) is None for sha256 in promised)
    broken = sum(found is not None and found != sha256 for sha256, found in files.items())
    whole = sum(one.complete for one in records)
    return {
        "submissions": len(records),
        "photos": len(photos),
        "kept": whole,
        "lost": lost,
        "doubled": (rows - points) + abs(cases - points) + (len(kept) - len(set(kept))),
        "hash_mismatches": broken + sum(phone.told.wrong_hashes for phone in phones),
        "mismatches": len(records) - whole + sum(len(phone.told.refused) for phone in phones),
    }


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
