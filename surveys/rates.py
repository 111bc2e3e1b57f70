"""How are the rates of the trade made of counts?  One table (domain/standards.md B.1.6) over v_case_counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

#: Every count of v_case_counts, in the order of the seven steps.
COUNTS = (
    "reported",
    "reported_by_collectors",
    "reported_by_the_public",
    "filed_at_all",
    "filed",
    "filed_from_collectors",
    "filed_from_the_public",
    "missed",
    "filed_in_time",
    "to_dispatch",
    "dispatched",
    "dispatched_in_time",
    "dispatched_accurately",
    "to_handle",
    "handled",
    "handled_in_time",
    "handled_late",
    "overdue_unhandled",
    "to_close",
    "closed",
    "closed_in_time",
    "reworked",
    "handed_back",
    "handed_back_unfounded",
    "suspended",
    "self_handled",
    "urged",
    "late_unurged",
    "to_verify",
    "verified_in_time",
    "to_check",
    "checked_in_time",
)
#: Every count of v_joint_counts: what units that work along are charged with themselves.
JOINT_COUNTS = ("called", "answered", "answered_in_time", "late", "overdue")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of one count in another, from 0 to 1."""

    above: str
    below: str

    def of(self, counts: Mapping[str, int]) -> Fraction | None:
        """What is the rate of these counts?  None where nothing stands below the line."""
        below = counts[self.below]
        return Fraction(counts[self.above], below) if below else None


RATES: Mapping[str, Rate] = {
    "filing": Rate("filed", "reported"),  # 立案率
    "filing_in_time": Rate("filed_in_time", "filed"),  # 按时立案率
    "filing_accurately": Rate("filed", "filed_at_all"),  # 准确立案率: voided cases stand below its line alone
    "valid_reports": Rate("filed_from_collectors", "reported_by_collectors"),  # 有效上报率
    "missed_reports": Rate(
        "missed", "filed"
    ),  # 漏报率: the public told what collectors then found to be real
    "verifying_in_time": Rate("verified_in_time", "to_verify"),  # 按时核实率
    "checking_in_time": Rate("checked_in_time", "to_check"),  # 按时核查率
    "dispatching_in_time": Rate("dispatched_in_time", "to_dispatch"),  # 按时派遣率
    "dispatching_accurately": Rate("dispatched_accurately", "to_dispatch"),  # 准确派遣率
    "handling": Rate("handled", "to_handle"),  # 处置率
    "handling_in_time": Rate("handled_in_time", "to_handle"),  # 按期处置率
    "closing": Rate("closed", "to_close"),  # 结案率
    "closing_in_time": Rate("closed_in_time", "to_close"),  # 按期结案率
    "rework": Rate("reworked", "to_close"),  # 返工率
    "hand_back": Rate("handed_back", "to_handle"),  # 退回率 (dictionary.md C.6 point 5)
    "unfounded_hand_back": Rate("handed_back_unfounded", "handed_back"),  # 不当退回率
    "public_reports": Rate("filed_from_the_public", "filed"),  # 监督举报率
}
