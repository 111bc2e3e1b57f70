"""What do notices say, in the language of whoever reads them?"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from gis_core.wording import clauses
from surveys.case_words import CLOCKS, REASONS
from surveys.rules import Action
from surveys.telling import TOLD, To

TO = {
    To.HANDLING: gettext_lazy("the handling unit"),
    To.SENT: gettext_lazy("the handling unit"),
    To.HANDLING_HEAD: gettext_lazy("head of the handling unit"),
    To.FORMER: gettext_lazy("the handling unit until now"),
    To.JOINT: gettext_lazy("units that work along"),
    To.NAMED: gettext_lazy("the unit that works along"),
    To.LEAD: gettext_lazy("the unit that leads"),
    To.ACCOUNTABLE: gettext_lazy("the accountable unit"),
    To.SUPERVISING: gettext_lazy("the supervising unit"),
    To.ASSIGNEE: gettext_lazy("who verifies or checks"),
    To.INTAKE: gettext_lazy("intake clerk"),
    To.DISPATCHER: gettext_lazy("dispatcher"),
    To.CHECKER: gettext_lazy("checker"),
    To.OFFICE: gettext_lazy("supervision office"),
    To.LEADER: gettext_lazy("county leader"),
}

#: What has happened, by step or alert.
KINDS: Mapping[str, Any] = {
    Action.ASK_VERIFICATION.value: pgettext_lazy("notice", "Please verify on the spot"),
    Action.TELL_VERIFICATION.value: pgettext_lazy("notice", "Verified"),
    Action.DISPATCH.value: pgettext_lazy("notice", "New case: please sign for it"),
    Action.RECALL.value: pgettext_lazy("notice", "Taken back: no longer yours"),
    Action.HAND_OVER.value: pgettext_lazy("notice", "Handed over with its ground"),
    Action.TAKE_AS_GAP.value: pgettext_lazy("notice", "Supply gap: please answer"),
    Action.ANSWER_GAP.value: pgettext_lazy("notice", "A supply gap was answered"),
    Action.CLOSE_GAP.value: pgettext_lazy("notice", "Supply gap settled"),
    Action.ADD_JOINT.value: pgettext_lazy("notice", "Called in: please work along and answer"),
    Action.ANSWER_JOINT.value: pgettext_lazy("notice", "A unit that works along has answered"),
    Action.LET_JOINT_GO.value: pgettext_lazy("notice", "Let go: need not work along any more"),
    Action.HAND_BACK.value: pgettext_lazy("notice", "Handed back: please decide"),
    Action.ACCEPT_RETURN.value: pgettext_lazy("notice", "Hand-back accepted: no longer yours"),
    Action.REFUSE_RETURN.value: pgettext_lazy("notice", "Hand-back refused: please sign for it"),
    Action.RULE.value: pgettext_lazy("notice", "Ruling: it is decided who answers"),
    Action.ASK_EXTENSION.value: pgettext_lazy("notice", "Extension asked for: please decide"),
    Action.GRANT_EXTENSION.value: pgettext_lazy("notice", "Extension granted"),
    Action.REFUSE_EXTENSION.value: pgettext_lazy("notice", "Extension refused"),
    Action.ASK_SUSPENSION.value: pgettext_lazy("notice", "Suspension proposed: please decide"),
    Action.SUSPEND.value: pgettext_lazy("notice", "Suspended"),
    Action.RESUME.value: pgettext_lazy("notice", "The suspension is over: please go on"),
    Action.ENFORCE.value: pgettext_lazy("notice", "Illegal structure"),
    Action.FEED_BACK.value: pgettext_lazy("notice", "Handled: please have it checked"),
    Action.ASK_CHECK.value: pgettext_lazy("notice", "Please check on the spot"),
    Action.PASS_CHECK.value: pgettext_lazy("notice", "Check passed: please close it"),
    Action.FAIL_CHECK.value: pgettext_lazy("notice", "Check failed: please decide"),
    Action.CLOSE.value: pgettext_lazy("notice", "Closed"),
    Action.REWORK.value: pgettext_lazy("notice", "Sent back for rework"),
    Action.SUPERVISE.value: pgettext_lazy("notice", "Supervision order: please answer"),
    Action.ANSWER_ORDER.value: pgettext_lazy("notice", "The order was answered"),
    Action.URGE.value: pgettext_lazy("notice", "The accountable unit urges you"),
    Action.ASK_VOID.value: pgettext_lazy("notice", "To be voided: please decide"),
    Action.VOID.value: pgettext_lazy("notice", "Voided"),
    Action.FORCE_CLOSE.value: pgettext_lazy("notice", "Closed by force"),
    Action.REOPEN.value: pgettext_lazy("notice", "Reopened: please handle it again"),
    Action.APPEAL.value: pgettext_lazy("notice", "Appeal against lateness: please decide"),
    Action.GRANT_APPEAL.value: pgettext_lazy("notice", "Appeal: one review in favour"),
    Action.REFUSE_APPEAL.value: pgettext_lazy("notice", "Appeal refused"),
    "yellow": pgettext_lazy("notice", "Yellow: little time left"),
    "red": pgettext_lazy("notice", "Red: the limit is over"),
    "rung": pgettext_lazy("notice", "Escalated: still red"),
    "order_late": pgettext_lazy("notice", "The order was not answered in time"),
    "gap_digest": pgettext_lazy("notice", "Supply gaps that nobody has answered"),
    "survey_set": pgettext_lazy("notice", "New survey in your grids"),
    "survey_due": pgettext_lazy("notice", "A survey waits for the answer of your grids"),
}
assert set(KINDS) >= {action.value for action, told in TOLD.items() if told}


def headline(kind: str, facts: Mapping[str, Any]) -> str:
    """What has happened, and which clock is spoken of?"""
    clock = facts.get("clock")
    if clock:
        return _("%(headline)s (%(clock)s)") % {"headline": KINDS[kind], "clock": CLOCKS[clock]}
    return str(KINDS[kind])


def gap_lines(facts: Mapping[str, Any]) -> list[str]:
    """The supply gaps of a digest, the oldest first; none for any other notice."""
    told = _("%(category)s, %(unit)s, reported %(reported_on)s, due %(due_on)s (%(number)s)")
    return [told % gap for gap in facts.get("gaps", ())]


def _digest(facts: Mapping[str, Any]) -> str:
    """How many gaps are over their day, and which are the oldest?"""
    told = ngettext(
        "%(number)d supply gap is over its day", "%(number)d supply gaps are over their day", facts["overdue"]
    )
    return _("%(told)s; the oldest: %(gaps)s") % {
        "told": told % {"number": facts["overdue"]},
        "gaps": clauses(gap_lines(facts)),
    }


def _survey(kind: str, facts: Mapping[str, Any]) -> str:
    """Which survey, set by whom, due when?"""
    return _("%(headline)s: %(title)s, %(unit)s, due %(due_on)s") % {
        "headline": KINDS[kind],
        "title": facts["title"],
        "unit": facts["unit"],
        "due_on": facts["due_on"],
    }


def line(kind: str, facts: Mapping[str, Any], due_at: datetime.datetime | None) -> str:
    """The whole notice in one line for a message outside: no names, no notes, nothing that is personal."""
    if kind == "gap_digest":
        return _digest(facts)
    if "title" in facts:  # of a survey
        return _survey(kind, facts)
    words = _("%(headline)s: case %(number)s, %(category)s, %(unit)s") % {
        "headline": headline(kind, facts),
        "number": facts["number"],
        "category": facts["category"],
        "unit": facts["unit"],
    }
    if facts.get("reason"):
        words = _("%(words)s; reason: %(reason)s") % {"words": words, "reason": REASONS[facts["reason"]]}
    if due_at is not None:
        words = _("%(words)s; due %(at)s") % {"words": words, "at": moment(due_at)}
    return words


def moment(at: datetime.datetime) -> str:
    """A moment on the clock of the site, to the minute."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
