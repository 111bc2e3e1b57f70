"""Proposing changes of filing rules, and deciding on them with other eyes (domain/dictionary.md C.4)."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from gis_core.models import User
from gis_core.wording import clauses
from grids.errors import GroundError
from grids.models import County
from grids.tiles import today_in
from surveys.models import FilingClosing, FilingProposal, FilingRule

State = FilingProposal.State


class NothingProposedError(GroundError):
    """The proposal neither sets a rule nor closes one."""

    code = "filing.nothing_proposed"

    def __init__(self) -> None:
        super().__init__(_("Nothing would change: the rules in force say just this already."))


class OwnProposalError(GroundError):
    """Who proposed does not decide."""

    code = "filing.own_proposal"

    def __init__(self) -> None:
        super().__init__(_("Whoever proposed a change does not decide on it: somebody else has to."))


class NotOwnProposalError(GroundError):
    """Only who proposed takes a proposal back."""

    code = "filing.not_own_proposal"

    def __init__(self) -> None:
        super().__init__(_("Only whoever proposed a change takes it back; others may decline it."))


class ProposalDecidedError(GroundError):
    """Somebody decided meanwhile."""

    code = "filing.decided"

    def __init__(self, state: str) -> None:
        super().__init__(_("This change is %(state)s already; look at it again.") % {"state": state})


class DayPassedError(GroundError):
    """A rule in force would be closed on a day that has passed."""

    code = "filing.day_passed"

    def __init__(self, day: datetime.date) -> None:
        told = _(
            "The change was to hold from %(day)s on, which has passed: rules in force are not closed afterwards. Take"
            " it back and propose it from a later day."
        )
        super().__init__(told % {"day": day})


class LaterRuleError(GroundError):
    """Another change of the same rules from that day on, or a later one, has been approved already."""

    code = "filing.later_rule"

    def __init__(self, rules: Iterable[FilingRule]) -> None:
        named = clauses(rules)
        super().__init__(
            _("For these another change has been approved already, from that day or a later one: %(named)s.")
            % {"named": named}
        )


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What a proposed rule says; the fields of FilingRule."""

    category_id: int
    seq: int
    condition_zh: str
    limit_value: Decimal
    limit_unit: str
    area_level: str = ""
    close_condition_zh: str = ""
    min_photos: int = 2
    severity: str = FilingRule.Severity.ORDINARY.value
    points_deducted: Decimal = Decimal(0)
    source: str = ""

    @property
    def key(self) -> tuple[int, int, str]:
        """What it takes the place of: the rule of the same category, number and area level."""
        return self.category_id, self.seq, self.area_level


@transaction.atomic
def propose_rules(
    *,
    drafts: Collection[RuleDraft],
    closing: Collection[FilingRule] = (),
    effective_from: datetime.date,
    title: str,
    by: User,
    clause: str = "",
) -> FilingProposal:
    """Propose rules that shall hold from a day on, and rules that shall hold no more.  Raises NothingProposedError."""
    if not drafts and not closing:
        raise NothingProposedError
    proposal = FilingProposal.objects.create(
        title=title, clause=clause, effective_from=effective_from, proposed_by=by
    )
    FilingRule.objects.bulk_create(FilingRule(proposal=proposal, **asdict(draft)) for draft in drafts)
    FilingClosing.objects.bulk_create(FilingClosing(proposal=proposal, rule=rule) for rule in closing)
    return proposal


@transaction.atomic
def approve_proposal(
    *, proposal: FilingProposal, by: User, now: datetime.datetime, note: str = ""
) -> FilingProposal:
    """Let a proposal take effect from its day on.

    Raises ProposalDecidedError, OwnProposalError, LaterRuleError, DayPassedError.
    """
    locked = _locked(proposal)
    if by == locked.proposed_by:
        raise OwnProposalError
    day, taken = locked.effective_from, replaced_by(locked)
    later = [rule for rule in taken if rule.valid.upper is not None or rule.valid.lower >= day]
    if later:
        raise LaterRuleError(later)
    if taken and day < today_in(County.objects.first(), now=now):  # at most one row: its key is always 1
        raise DayPassedError(day)
    _decide(locked, State.APPROVED, by, now, note)
    closed = Func(Func(F("valid"), function="lower"), Value(day), function="daterange")
    FilingRule.objects.filter(pk__in=[rule.pk for rule in taken]).update(valid=closed, closed_by=locked)
    locked.rules.update(valid=DateRange(day, None))
    return locked


@transaction.atomic
def decline_proposal(
    *, proposal: FilingProposal, by: User, now: datetime.datetime, note: str = ""
) -> FilingProposal:
    """Turn a proposal down.  Raises ProposalDecidedError, OwnProposalError."""
    locked = _locked(proposal)
    if by == locked.proposed_by:
        raise OwnProposalError
    return _decide(locked, State.DECLINED, by, now, note)


@transaction.atomic
def withdraw_proposal(*, proposal: FilingProposal, by: User, now: datetime.datetime) -> FilingProposal:
    """Take one's own proposal back.  Raises ProposalDecidedError, NotOwnProposalError."""
    locked = _locked(proposal)
    if by != locked.proposed_by:
        raise NotOwnProposalError
    return _decide(locked, State.WITHDRAWN, by, now, "")


def replaced_by(proposal: FilingProposal) -> QuerySet[FilingRule]:
    """Which rules hold on the proposal's day or later, and would be closed by it?"""
    same = FilingRule.objects.filter(
        proposal=proposal,
        category=OuterRef("category"),
        seq=OuterRef("seq"),
        area_level=OuterRef("area_level"),
    )
    closing = FilingClosing.objects.filter(proposal=proposal, rule=OuterRef("pk"))
    return FilingRule.objects.filter(
        Q(Exists(same)) | Q(Exists(closing)), valid__overlap=DateRange(proposal.effective_from, None)
    ).select_related("category")


def _locked(proposal: FilingProposal) -> FilingProposal:
    locked = FilingProposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.state != State.PROPOSED:
        raise ProposalDecidedError(str(locked.get_state_display()))
    return locked


def _decide(
    proposal: FilingProposal, state: str, by: User, now: datetime.datetime, note: str
) -> FilingProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.decision_note = note
    proposal.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return proposal
