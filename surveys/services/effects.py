"""What does a step change on its case, beside state and clocks?"""

import datetime
from collections.abc import Callable, Mapping

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from gis_core.geometry import STORAGE_SRID
from grids.county_hours import county_day
from grids.models import Ruling
from grids.resolver import Question, receipt
from surveys.case_errors import WrongGivenError
from surveys.models import Case, CaseRules, SurveyPoint
from surveys.needs import APPEAL_REVIEWERS
from surveys.rules import TERMINAL, Action, State
from surveys.services.enforcing import enforce, open_chain
from surveys.services.taking import Kept, Taking


def send_out(taking: Taking) -> Kept:
    """Freeze who answers now: the resolver's answer, and the unit that a person chose or that is next in turn."""
    case, point = taking.case, taking.case.point
    answer = _answer(point, case)
    case.accountable_unit_id, case.supervising_unit_id = answer["accountable"], answer["supervising"]
    case.handling_unit_id = taking.given.unit_id or answer["handling"]
    case.joint_units = list(dict.fromkeys(taking.given.joint_unit_ids))
    if case.handling_unit_id in case.joint_units:
        raise WrongGivenError("joint_units", _("The unit that leads does not work along as well."))
    case.resolution = receipt(_question(point, case))
    case.dispatched_at = case.dispatched_at or taking.now
    return {
        "handling_unit": case.handling_unit_id,
        "ground_version": answer["ground_version"],
        **open_chain(taking),
    }


def let_go(taking: Taking) -> Kept:
    """The unit that handed the case back never gets it again; a wrong category is corrected."""
    case = taking.case
    case.exonerated_units = [*case.exonerated_units, case.handling_unit_id]
    if taking.given.category_id is not None:
        case.category_id = taking.given.category_id
    return {"exonerated": case.handling_unit_id}


def rule(taking: Taking) -> Kept:
    """Decide for good who answers, for this case and for whatever is found there from the day of the finding on."""
    case, given, point = taking.case, taking.given, taking.case.point
    ruling = Ruling.objects.create(
        code=f"AJ{case.number}",
        title=case.number,
        accountable_unit_id=given.accountable_unit_id,
        handling_unit_id=given.unit_id,
        category_keys=[case.category.key],
        decided_by_id=taking.by.user_id,
        decided_on=taking.now.date(),
        evidence=given.note,
        geom=given.geom or ground_around(point),
        valid=DateRange(point.seen_on, None),
    )
    answer = _answer(point, case)
    case.accountable_unit_id, case.supervising_unit_id = answer["accountable"], answer["supervising"]
    case.handling_unit_id, case.ruled = answer["handling"], True
    case.joint_units = [unit for unit in case.joint_units if unit != case.handling_unit_id]
    case.resolution = receipt(_question(point, case))
    return {"ruling": ruling.pk, **open_chain(taking)}


def _hand_over(taking: Taking) -> Kept:
    """Give the work to the unit that has the ground on the day; who answers stays as on the day of the finding."""
    case, former = taking.case, taking.case.handling_unit_id
    case.handed_over_on = taking.given.on or county_day(taking.now)
    case.handling_unit_id = _answer(case.point, case)["handling"]
    case.joint_units = [unit for unit in case.joint_units if unit != case.handling_unit_id]
    case.handler_id = None
    kept = {"former_unit": former, "handling_unit": case.handling_unit_id, "on": f"{case.handed_over_on}"}
    return kept | (open_chain(taking) if case.state == State.DISPATCHED else {})


def _add_joint(taking: Taking) -> Kept:
    case, unit = taking.case, taking.given.unit_id
    assert unit is not None  # the step needs it
    case.joint_units = [*(known for known in case.joint_units if known != unit), unit]
    return {}


def _let_joint_go(taking: Taking) -> Kept:
    case = taking.case
    case.joint_units = [unit for unit in case.joint_units if unit != taking.given.unit_id]
    return {}


def _file(taking: Taking) -> Kept:
    taking.case.filing_rule_id = taking.given.filing_rule_id
    taking.case.filed_at = taking.now
    return {}


def _merge(taking: Taking) -> Kept:
    taking.case.parent_id = taking.given.parent_id
    return {}


def _assign(taking: Taking) -> Kept:
    taking.case.assignee_id = taking.given.assignee_id
    return {}


def _unassign(taking: Taking) -> Kept:
    taking.case.assignee_id = None
    return {}


def _hand_back(taking: Taking) -> Kept:
    taking.case.hand_back_count += 1
    return {"handling_unit": taking.case.handling_unit_id}


def _sign(taking: Taking) -> Kept:
    taking.case.handler_id = taking.by.user_id
    return {}


def _feed_back(taking: Taking) -> Kept:
    taking.case.handler_id, taking.case.fed_back_at = taking.by.user_id, taking.now
    return {}


def _suspend(taking: Taking) -> Kept:
    asked = taking.past.suspended_until
    taking.case.resume_at = asked
    return {"until": asked.isoformat()} if asked else {}


def _resume(taking: Taking) -> Kept:
    taking.case.resume_at = None
    return {}


def _rework(taking: Taking) -> Kept:
    taking.case.rework_count += 1
    taking.case.assignee_id = taking.case.fed_back_at = None
    return {}


def _reopen(taking: Taking) -> Kept:
    taking.case.fed_back_at = None
    return {}


def _order(taking: Taking) -> Kept:
    taking.case.answer_order_by = taking.given.until
    return {}


def _answer_order(taking: Taking) -> Kept:
    taking.case.answer_order_by = None
    return {}


def _urge(taking: Taking) -> Kept:
    taking.case.urged_at = taking.now
    return {}


def _grant_appeal(taking: Taking) -> Kept:
    taking.case.exempt = len({*taking.past.grants, taking.by.user_id}) >= APPEAL_REVIEWERS
    return {"exempt": taking.case.exempt}


EFFECTS: Mapping[Action, Callable[[Taking], Kept]] = {
    Action.ASK_VERIFICATION: _assign,
    Action.TELL_VERIFICATION: _unassign,
    Action.MERGE: _merge,
    Action.FILE: _file,
    Action.DISPATCH: send_out,
    Action.HAND_OVER: _hand_over,
    Action.ADD_JOINT: _add_joint,
    Action.LET_JOINT_GO: _let_joint_go,
    Action.ACCEPT: _sign,
    Action.HAND_BACK: _hand_back,
    Action.ACCEPT_RETURN: let_go,
    Action.RULE: rule,
    Action.SUSPEND: _suspend,
    Action.RESUME: _resume,
    Action.ENFORCE: enforce,
    Action.FEED_BACK: _feed_back,
    Action.ASK_CHECK: _assign,
    Action.PASS_CHECK: _unassign,
    Action.FAIL_CHECK: _unassign,
    Action.REWORK: _rework,
    Action.REOPEN: _reopen,
    Action.SUPERVISE: _order,
    Action.ANSWER_ORDER: _answer_order,
    Action.URGE: _urge,
    Action.GRANT_APPEAL: _grant_appeal,
}


def stand(case: Case, state: State, now: datetime.datetime) -> None:
    """Where does the case stand after the step, and has it ended?"""
    case.state = state
    if state not in TERMINAL:
        case.ended_at = None
    elif case.ended_at is None:
        case.ended_at = now


_ANSWER = """
SELECT a.accountable_unit_id, a.supervising_unit_id, a.ground_version, h.unit_id
FROM surveys_surveypoint p,
  LATERAL grids_answer(p.geom, %(category)s, p.seen_on, p.facility_id) a,
  LATERAL grids_handler_except(
    p.geom, %(category)s, coalesce(%(day)s::date, p.seen_on), p.facility_id, %(excluded)s) h
WHERE p.id = %(point)s
"""


def _answer(point: SurveyPoint, case: Case) -> dict[str, int]:
    """Who answers for the place of the case on the ground as it is known now, those left out who were let go?

    The work is that of the day of the finding, or of the day for which the case was handed over.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWER,
            {
                "category": case.category_id,
                "day": case.handed_over_on,
                "excluded": case.exonerated_units,
                "point": point.pk,
            },
        )
        names = ("accountable", "supervising", "ground_version", "handling")
        return dict(zip(names, cursor.fetchone(), strict=True))


def _question(point: SurveyPoint, case: Case) -> Question:
    return Question(
        lon=point.geom.x,
        lat=point.geom.y,
        category_id=case.category_id,
        on_date=point.seen_on,
        facility_id=point.facility_id,
        accuracy_m=point.accuracy_m,
    )


def ground_around(point: SurveyPoint) -> MultiPolygon:
    """The ground within the county's radius of a ruling around a point, EPSG:4490."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_AsBinary(ST_Multi(ST_Buffer(p.geom::geography, %s)::geometry))"
            " FROM surveys_surveypoint p WHERE p.id = %s",
            [CaseRules.of_the_county().ruling_radius_m, point.pk],
        )
        found = GEOSGeometry(memoryview(cursor.fetchone()[0]), srid=STORAGE_SRID)
    assert isinstance(found, MultiPolygon)
    return found
