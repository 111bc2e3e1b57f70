"""Which lives does a case lead in the histories, and what becomes of one?  Runs in the project's own Python.

    python -m benchmarks.reliability.lives SEED FIRST COUNT      prints the counts of these histories as JSON

Three devices hold the decisions of a case, each under an id of its own and on the version that it was made on.
They send them in any order and as often as they like; what comes too early is refused, kept and sent again.  Every
history is undone when it has been looked at: a ruling would speak in the next one.
"""

import datetime
import json
import os
import random
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.settings")
    django.setup()

from django.db import connection, transaction
from django.db.models import F

from benchmarks.reliability.town import CATEGORY, PLACE
from fixtures.simulation.office import Office, Role
from grids.county_hours import county_work_time
from grids.models import Unit
from surveys.case_errors import CaseError
from surveys.case_proof import verify_cases
from surveys.models import Case, FilingRule
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case
from surveys.services.given import Given
from surveys.services.recording import Report, record_point

#: A Monday morning in office hours, +08:00.
NOW = datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC)
YEAR = datetime.timedelta(days=365)
DEVICES = 3
MOST_SENT_AT_RANDOM = 20
_PHOTOS = ("a" * 64, "b" * 64)

#: Who decides what, and what comes with it.
Life = tuple[tuple[str, Action, dict[str, Any]], ...]
_A = Action
_BEGUN: Life = (("supervision", _A.FILE, {}), ("supervision", _A.DISPATCH, {}))
_ENDED: Life = (
    ("officer", _A.FEED_BACK, {"note": "已清理", "photos": _PHOTOS}),
    ("supervision", _A.ASK_CHECK, {}),
    ("collector", _A.PASS_CHECK, {"photos": _PHOTOS}),
    ("supervision", _A.CLOSE, {"condition": True}),
)
_HAND_BACK = ("officer", _A.HAND_BACK, {"reason": "wrong_territory", "note": "不在辖区", "photos": _PHOTOS})
LIVES: dict[str, Life] = {
    "handled": (
        *_BEGUN,
        ("officer", _A.ACCEPT, {}),
        ("officer", _A.ASK_EXTENSION, {"note": "等配件"}),
        ("supervision", _A.GRANT_EXTENSION, {}),
        *_ENDED,
    ),
    "handed back": (
        *_BEGUN,
        _HAND_BACK,
        ("supervision", _A.ACCEPT_RETURN, {"note": "属实"}),
        ("supervision", _A.DISPATCH, {}),
        ("officer", _A.ACCEPT, {}),
        *_ENDED,
    ),
    "ruled": (
        *_BEGUN,
        _HAND_BACK,
        ("supervision", _A.REFUSE_RETURN, {"note": "应由该单位负责"}),
        _HAND_BACK,
        ("supervision", _A.RULE, {"note": "现场认定"}),
        ("officer", _A.ACCEPT, {}),
        *_ENDED,
    ),
    "suspended": (
        *_BEGUN,
        ("officer", _A.ACCEPT, {}),
        ("supervision", _A.ASK_SUSPENSION, {"reason": "needs_works", "note": "待施工"}),
        ("second", _A.SUSPEND, {}),
        ("supervision", _A.RESUME, {}),
        *_ENDED,
    ),
    "done again": (
        *_BEGUN,
        ("officer", _A.ACCEPT, {}),
        *_ENDED[:2],
        ("collector", _A.FAIL_CHECK, {"photos": _PHOTOS, "note": "未清理"}),
        ("supervision", _A.REWORK, {"note": "返工"}),
        *_ENDED,
    ),
    "void": (
        ("supervision", _A.FILE, {}),
        ("supervision", _A.ASK_VOID, {"note": "误报"}),
        ("second", _A.VOID, {}),
    ),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided on a device, on the case as it was shown there."""

    by: str
    action: Action
    given: dict[str, Any]
    client_op: uuid.UUID
    version: int


class History:
    """One case, its reporter's clock off by years, and the decisions about it."""

    def __init__(self, office: Office, life: Life, place: tuple[float, float], draw: random.Random) -> None:
        self._office, self._place = office, place
        self.decisions = [
            Decision(by, action, given, uuid.UUID(int=draw.getrandbits(128), version=4), version)
            for version, (by, action, given) in enumerate(life, start=1)
        ]
        self.case = self._reported(uuid.UUID(int=draw.getrandbits(128), version=4), draw.randint(-40, 40))
        self.sent = self.early = 0

    def send(self, one: Decision) -> bool:
        """Is the decision taken, now or before?  False: it came too early."""
        self.sent += 1
        self.case.refresh_from_db()
        try:
            with transaction.atomic():
                advance_case(
                    case_id=self.case.pk,
                    action=one.action,
                    by=self._actor(one.by),
                    client_op=one.client_op,
                    now=NOW,
                    given=Given(**self._given(one)),
                    version=one.version,
                    work_time=self._office.work_time,
                )
        except CaseError:
            self.early += 1
            return False
        return True

    def outcome(self) -> list[Any]:
        """What became of the case: its state, its steps, and how long each clock had and ran.

        The report alone has the moment at which the database received it; from it on all is counted.
        """
        case = Case.objects.get(pk=self.case.pk)
        steps = case.steps.order_by("seq").values_list("action", "from_state", "to_state", "at")
        clocks = case.timers.order_by("clock", "id").annotate(has=F("due_at") - F("started_at"))
        return [
            (case.state, case.version, case.due_at, case.late, case.handling_unit_id),
            [steps[0][:3], *steps[1:]],
            list(clocks.values_list("clock", "has", "ending", "late")),
        ]

    def _reported(self, uid: uuid.UUID, years: int) -> Case:
        lon, lat = self._place
        rule = FilingRule.objects.filter(category__key=CATEGORY, valid__isnull=False).order_by("id")[0]
        report = Report(
            uid=uid,
            category_id=rule.category_id,
            lon=lon,
            lat=lat,
            x=lon,
            y=lat,
            crs="EPSG:4490",
            observed_at=NOW,
            fix_at=NOW + years * YEAR,
        )
        reporter = self._office.clerk(Role.COLLECTOR).user_id
        assert reporter is not None
        record_point(report=report, by=reporter, now=NOW)
        self._rule = rule.pk
        return Case.objects.get(point__uid=uid)

    def _actor(self, by: str) -> Actor:
        if by == "officer":
            return self._office.officer(self.case.handling_unit_id or self.case.accountable_unit_id)
        if by == "second":
            return Actor(self._office.second().pk, self._office.clerk(Role.SUPERVISION).scope)
        if by == "collector":
            return self._office.field_of(self.case, Role.COLLECTOR)
        return self._office.clerk(Role.SUPERVISION)

    def _given(self, one: Decision) -> dict[str, Any]:
        lon, lat = self._place
        more: dict[Action, dict[str, Any]] = {
            _A.FILE: {"filing_rule_id": self._rule},
            _A.ASK_CHECK: {"assignee_id": self._office.clerk(Role.COLLECTOR).user_id},
            _A.PASS_CHECK: {"lon": lon, "lat": lat},
            _A.FAIL_CHECK: {"lon": lon, "lat": lat},
            _A.ASK_SUSPENSION: {"until": NOW + datetime.timedelta(days=30)},
            _A.RULE: {"unit_id": self.case.accountable_unit_id},
        }
        return {**one.given, **more.get(one.action, {})}


def whole_office() -> Office:
    """Everybody who decides, made before the first history: what is made inside one is undone with it."""
    office = Office.of_the_county(county_work_time())
    for unit_id in Unit.objects.values_list("pk", flat=True):
        office.officer(unit_id)
    office.second()
    return office


def play(
    office: Office, place: tuple[float, float], life: Life, draw: random.Random | None
) -> dict[str, Any]:
    """Let one history happen and undo it: in order where `draw` is None.  What was sent, and what became of it?"""
    seeded = draw or random.Random(0)
    with transaction.atomic():
        history = History(office, life, place, seeded)
        held, taken = history.decisions, set[int]()
        if draw is not None:
            for _number in range(draw.randint(0, MOST_SENT_AT_RANDOM)):
                number = draw.randrange(len(held))
                if history.send(held[number]):
                    taken.add(number)
        while len(taken) < len(held):
            before = len(taken)
            for number in _round(len(held), draw):
                if history.send(held[number]):
                    taken.add(number)
            if len(taken) == before:
                break  # what is still held was lost: counted below
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        keys = Counter(history.case.steps.values_list("client_op", flat=True))
        done = {
            "sent": history.sent,
            "faults": history.sent - len(held),
            "kept": sum(keys[one.client_op] > 0 for one in held),
            "lost": sum(not keys[one.client_op] for one in held),
            "doubled": sum(max(0, keys[one.client_op] - 1) for one in held),
            "outcome": history.outcome(),
        }
        transaction.set_rollback(True)
    return done


def _round(count: int, draw: random.Random | None) -> Iterator[int]:
    """In which order do the devices send what they hold?  Each its own decisions, the devices by turns."""
    if draw is None:
        yield from range(count)
        return
    hands: list[list[int]] = [[] for _device in range(DEVICES)]
    for number in draw.sample(range(count), count):
        draw.choice(hands).append(number)
    while any(hands):
        yield draw.choice([hand for hand in hands if hand]).pop()


def main(seed: int, first: int, count: int) -> dict[str, int]:
    """Play these histories; each hangs on the seed and its own number alone."""
    office = whole_office()
    with connection.cursor() as cursor:
        cursor.execute(PLACE)
        place = cursor.fetchone()
    expected = {name: play(office, place, life, None) for name, life in LIVES.items()}
    counts = Counter(kept=0, lost=0, doubled=0, mismatches=0)
    counts["mismatches"] += sum(bool(one["lost"]) for one in expected.values())
    for number in range(first, first + count):
        draw = random.Random(f"{seed}:{number}")
        name = draw.choice(sorted(LIVES))
        done = play(office, place, LIVES[name], draw)
        counts["mismatches"] += done.pop("outcome") != expected[name]["outcome"]
        counts.update(done)
    counts["findings"] = len(verify_cases().findings)
    return dict(counts)


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:4]))))
