"""Has anybody, a superuser of the database included, changed what was recorded of the cases?

Recomputed here from the stored fields, not by the database's own function, which such a person could change as well.
The chain of a case finds what was changed, put in or left out; the anchors find what was cut off or rewritten whole.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from surveys.models import CaseAnchor

#: How many steps are done, of how many.
Progress = Callable[[int, int], None]
_CHUNK = 5000

# Moments as microseconds since 1970, lists and JSON as the database writes them: what was hashed.
_STEPS = """
SELECT s.case_id, k.number, s.seq, s.prev_hash, s.hash, k.version, k.state, s.to_state,
  ARRAY[s.case_id::text, s.seq::text, s.action, s.from_state, s.to_state, coalesce(s.actor_id::text, ''),
        coalesce(s.unit_id::text, ''), (extract(epoch FROM s.at) * 1000000)::bigint::text, s.reason, s.note,
        array_to_string(s.photos, ' '), s.detail::text, s.client_op::text]
FROM surveys_casestep s JOIN surveys_case k ON k.id = s.case_id
ORDER BY s.case_id, s.seq
"""
_WITHOUT_STEPS = """
SELECT k.number FROM surveys_case k
WHERE NOT EXISTS (SELECT FROM surveys_casestep s WHERE s.case_id = k.id) ORDER BY k.id
"""
_HASHES = "SELECT id, hash FROM surveys_casestep WHERE id > %s AND id <= %s ORDER BY id"


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree: `case` is its number ("" for an anchor), `step` its number in the case or the anchor's id.

    `what` is one of changed (its fields are not those that were hashed), missing (a step before it is not there),
    moved (the case stands elsewhere), cut_off (steps at the end are not there), anchor (steps up to it are others).
    """

    case: str
    step: int
    what: str


@dataclass(slots=True)
class Proof:
    """What was looked at, and all that does not agree."""

    steps: int = 0
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)


def step_hash(prev_hash: bytes, fields: list[str]) -> bytes:
    """What is the hash of a step with these fields?  The same as surveys_step_hash.sql says."""
    texts = (f"{len(text.encode())}:{text}" for text in fields)
    return hashlib.sha256(prev_hash + ",".join(texts).encode()).digest()


@transaction.atomic
def verify_cases(*, progress: Progress = lambda done, total: None) -> Proof:
    """Recompute all chains and anchors, with constant memory."""
    proof = Proof()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM surveys_casestep")
        total = cursor.fetchone()[0]
    last: tuple[Any, ...] | None = None
    for row in _read("case_steps", _STEPS, []):
        case_id, number, seq, prev_hash, stored, *_stands, fields = row
        if last is not None and last[0] != case_id:
            _check_end(proof, last)
            last = None
        if seq != (last[2] + 1 if last else 1) or bytes(prev_hash) != (bytes(last[4]) if last else b""):
            proof.findings.append(Finding(number, seq, "missing"))
        if step_hash(bytes(prev_hash), fields) != bytes(stored):
            proof.findings.append(Finding(number, seq, "changed"))
        last = row
        proof.steps += 1
        if proof.steps % _CHUNK == 0:
            progress(proof.steps, total)
    if last is not None:
        _check_end(proof, last)
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_STEPS)
        proof.findings += [Finding(number, 0, "cut_off") for (number,) in cursor.fetchall()]
    _check_anchors(proof)
    progress(proof.steps, total)
    return proof


def _check_end(proof: Proof, last: tuple[Any, ...]) -> None:
    """Does the case stand where its last step left it?"""
    _case_id, number, seq, _prev, _hash, version, state, to_state, _fields = last
    if seq < version:
        proof.findings.append(Finding(number, seq, "cut_off"))
    elif (seq, to_state) != (version, state):
        proof.findings.append(Finding(number, seq, "moved"))


def _check_anchors(proof: Proof) -> None:
    before, after = b"", 0
    for anchor in CaseAnchor.objects.order_by("id"):
        digest, steps = _digest(before, after, anchor.last_step)
        if digest != bytes(anchor.hash) or steps != anchor.steps:
            proof.findings.append(Finding("", anchor.pk, "anchor"))
        before, after = bytes(anchor.hash), anchor.last_step
        proof.anchors += 1


def _digest(before: bytes, after: int, until: int) -> tuple[bytes, int]:
    """The hash of an anchor over the steps with ids from `after` (exclusive) to `until`, and how many they are."""
    digest, steps = hashlib.sha256(before), 0
    for step_id, stored in _read("anchored", _HASHES, [after, until]):
        digest.update(f"{step_id}:".encode() + bytes(stored))
        steps += 1
    return digest.digest(), steps


@transaction.atomic
def anchor_cases(*, now: Any) -> CaseAnchor:
    """Anchor all steps that are recorded by now.

    Waits for those that are being written, and holds new ones up for as long as the hash takes: otherwise a step with
    a lower id could come in later.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE surveys_casestep IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM surveys_casestep")
        until = cursor.fetchone()[0]
    last = CaseAnchor.objects.order_by("-id").first()
    before, after = (bytes(last.hash), last.last_step) if last else (b"", 0)
    digest, steps = _digest(before, after, until)
    return CaseAnchor.objects.create(made_at=now, last_step=until, steps=steps, hash=digest)


def _read(name: str, sql: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement through a server-side cursor, a chunk at a time."""
    raw = connection.connection
    with raw.cursor(name=name) as cursor:
        cursor.itersize = _CHUNK
        cursor.execute(sql, values or None)
        yield from cursor
