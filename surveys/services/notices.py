"""The outbox: a notice is written in the transaction of what it tells of, and addressed to units, people and posts."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from grids.models import County, Membership, Unit
from grids.resolver import county
from grids.scope import LENT_ROLES
from grids.tiles import today_in
from surveys.enforcement.rules import ChainAction
from surveys.models import Case, CaseStep, CaseTimer, Notice, NoticeAddress, NoticeQuerySet, NoticeRead
from surveys.rules import Action, Clock, State
from surveys.telling import CHAIN_TOLD, ORDER_LATE, POSTS, TOLD, To


def tell_of_step(case: Case, step: CaseStep, *, former_unit_id: int | None) -> Notice | None:
    """Write who is told of a step that was just taken; None: nobody is."""
    action = Action(step.action)
    told = CHAIN_TOLD.get(ChainAction(step.reason), ()) if action is Action.ENFORCE else TOLD[action]
    if not told:
        return None
    facts = {"reason": step.reason} if step.reason else {}
    due_at = {
        Action.SUPERVISE: case.answer_order_by,
        Action.SUSPEND: case.resume_at,
        Action.ADD_JOINT: parse_datetime(step.detail.get("until", "")),
    }.get(action, case.due_at)
    notice = Notice(case=case, kind=step.action, step=step, at=step.at, due_at=due_at)
    return _write(
        notice, facts, told, Units.of(case, former=former_unit_id, named=step.detail.get("unit_id"))
    )


def tell_of_clock(
    timer: CaseTimer, *, kind: str, level: int, to: Iterable[To], now: datetime.datetime
) -> Notice | None:
    """Write who is told that a clock has reached a level (surveys.telling)."""
    notice = Notice(case=timer.case, kind=kind, timer=timer, level=level, due_at=timer.due_at, at=now)
    units = Units.of(timer.case)
    if timer.clock in (Clock.JOINT, Clock.ANSWER) and timer.unit_id is not None:
        units = replace(units, handling=timer.unit_id)
    return _write(notice, {"clock": Clock(timer.clock).value}, to, units)


def tell_of_order(case: Case, *, now: datetime.datetime) -> Notice | None:
    """Write who is told that an order was not answered in time."""
    notice = Notice(case=case, kind="order_late", due_at=case.answer_order_by, at=now)
    return _write(notice, {}, ORDER_LATE, Units.of(case))


def inbox(user: Any, *, now: datetime.datetime) -> NoticeQuerySet:
    """What somebody is told by the posts that they hold today."""
    here = County.objects.first()  # at most one row; where there is none yet, nobody is told anything
    return Notice.objects.told_to(user, today=today_in(here, now=now))


def mark_read(*, notices: NoticeQuerySet, by: Any, now: datetime.datetime) -> int:
    """Mark notices as read by somebody; how many were not yet?"""
    fresh = [NoticeRead(notice=notice, user=by, at=now) for notice in notices.unread_by(by)]
    NoticeRead.objects.bulk_create(fresh, ignore_conflicts=True)  # in another window at the same moment
    return len(fresh)


@dataclass(frozen=True, slots=True)
class Units:
    """Which units does a notice mean?  `handling` is the one whose time it is, `lead` who handles the case."""

    handling: int
    lead: int
    former: int | None
    named: int | None

    @classmethod
    def of(cls, case: Case, *, former: int | None = None, named: int | None = None) -> "Units":
        """As the case stands now; a supply gap is the accountable unit's to answer."""
        acts = case.accountable_unit_id if case.state == State.GAP else case.handling_unit_id
        return cls(acts, case.handling_unit_id, former, named)


def _write(notice: Notice, facts: dict[str, Any], to: Iterable[To], units: Units) -> Notice | None:
    """Write a notice with its addresses; None: there is nobody to whom it could go."""
    case = notice.case
    assert case is not None  # of a digest alone there is none
    addresses = _addresses(case, to, units, notice.at)
    if not addresses:
        return None
    unit = Unit.objects.only("name", "short_name").get(pk=units.handling)
    notice.facts = {"number": case.number, "category": case.category.name_zh, "unit": str(unit), **facts}
    return send_to(notice, addresses)


def send_to(notice: Notice, addresses: Sequence[NoticeAddress]) -> Notice:
    """Write a notice to these addresses into the outbox."""
    notice.save(force_insert=True)
    for address in addresses:
        address.notice = notice
    NoticeAddress.objects.bulk_create(addresses)
    _hand_to_channels(notice)
    return notice


#: A channel of a unit gets what goes to the unit or its head, that of a person what their posts of the day bring them
#: and the posts of those for whom they stand in, that of the supervision office what goes to posts of the office, and
#: one of nobody's everything.
_HAND_TO_CHANNELS = """
WITH day AS (
  SELECT (%(at)s::timestamptz AT TIME ZONE k.time_zone)::date AS today FROM grids_county k
), acts AS (
  SELECT c.id AS channel_id, c.user_id AS person, false AS lent FROM surveys_channel c WHERE c.user_id IS NOT NULL
  UNION
  SELECT c.id, s.absent_id, true FROM surveys_channel c
  JOIN grids_substitution s ON s.substitute_id = c.user_id JOIN day ON s.during @> day.today
)
INSERT INTO surveys_delivery (notice_id, channel_id, next_try_at)
SELECT DISTINCT a.notice_id, c.id, %(at)s::timestamptz
FROM surveys_noticeaddress a CROSS JOIN grids_county k
JOIN surveys_channel c ON c.active AND (
  c.unit_id IS NULL AND c.user_id IS NULL OR c.unit_id = a.unit_id
  OR EXISTS (SELECT FROM acts WHERE acts.channel_id = c.id AND acts.person = a.user_id)
  OR a.role <> '' AND c.unit_id = k.supervision_office_id
  OR EXISTS (SELECT FROM acts JOIN grids_membership m ON m.user_id = acts.person CROSS JOIN day
             WHERE acts.channel_id = c.id AND m.during @> day.today
               AND (NOT acts.lent OR m.role = ANY(%(lent_roles)s))
               AND (a.role <> '' AND m.role = a.role
                    OR m.unit_id = a.unit_id
                       AND (m.role = 'unit_head' OR m.role = 'unit_officer' AND NOT a.heads_only))))
WHERE a.notice_id = %(notice_id)s
ORDER BY c.id
"""


def _hand_to_channels(notice: Notice) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _HAND_TO_CHANNELS, {"notice_id": notice.pk, "at": notice.at, "lent_roles": sorted(LENT_ROLES)}
        )


def _addresses(case: Case, to: Iterable[To], told: Units, at: datetime.datetime) -> list[NoticeAddress]:
    """Which units, people and posts are these for this case?  Each once."""
    who = list(to)
    meant = _units_of(case, told)
    units = dict.fromkeys(pair for name in who for pair in meant.get(name, ()) if pair[0] is not None)
    people = {case.assignee_id} if To.ASSIGNEE in who and case.assignee_id is not None else ()
    return [
        *(NoticeAddress(unit_id=unit_id, heads_only=heads) for unit_id, heads in units),
        *(NoticeAddress(user_id=user_id) for user_id in people),
        *posts_told(who, at),
    ]


def posts_told(to: Iterable[To], at: datetime.datetime) -> list[NoticeAddress]:
    """The posts among these that somebody holds, each once; the office's in place of those that nobody holds."""
    return [NoticeAddress(role=role) for role in _held([POSTS[name] for name in to if name in POSTS], at)]


def _units_of(case: Case, told: Units) -> Mapping[To, Sequence[tuple[int | None, bool]]]:
    """Which units does each name mean for this case, and is it their head alone?"""
    return {
        To.HANDLING: [(told.handling, False)],
        To.HANDLING_HEAD: [(told.handling, True)],
        To.LEAD: [(told.lead, False)],
        To.NAMED: [(told.named, False)],
        To.FORMER: [(told.former, False)] if case.dispatched_at is not None else [],
        To.SENT: [(told.handling, False)] if case.dispatched_at is not None else [],
        To.JOINT: [(unit_id, False) for unit_id in case.joint_units],
        To.ACCOUNTABLE: [(case.accountable_unit_id, False)],
        To.SUPERVISING: [(case.supervising_unit_id, False)],
    }


def _held(posts: list[str], at: datetime.datetime) -> Iterable[str]:
    """The posts that somebody holds that day; in place of the others, once, the supervision office."""
    if not posts:
        return ()
    holders = Membership.objects.filter(role__in=posts, during__contains=today_in(county(), now=at))
    held = set(holders.values_list("role", flat=True))
    return dict.fromkeys(post if post in held else POSTS[To.OFFICE] for post in posts)
