"""How are the counts and rates of domain/standards.md B.1.6 called on screen?"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

COUNT_TITLES: Mapping[str, str | Promise] = {
    "reported": pgettext_lazy("count of cases", "Reported"),
    "reported_by_collectors": pgettext_lazy("count of cases", "Reported by collectors"),
    "reported_by_the_public": pgettext_lazy("count of cases", "Reported by the public"),
    "filed": pgettext_lazy("count of cases", "Filed"),
    "filed_at_all": pgettext_lazy("count of cases", "Filed, voided ones as well"),
    "filed_from_collectors": pgettext_lazy("count of cases", "Filed from collectors"),
    "filed_from_the_public": pgettext_lazy("count of cases", "Filed from the public"),
    "missed": pgettext_lazy("count of cases", "Missed by collectors"),
    "filed_in_time": pgettext_lazy("count of cases", "Filed in time"),
    "to_dispatch": pgettext_lazy("count of cases", "To be sent out"),
    "dispatched": pgettext_lazy("count of cases", "Sent out"),
    "dispatched_in_time": pgettext_lazy("count of cases", "Sent out in time"),
    "dispatched_accurately": pgettext_lazy("count of cases", "Sent to the right unit at once"),
    "to_handle": pgettext_lazy("count of cases", "To be handled"),
    "handled": pgettext_lazy("count of cases", "Handled"),
    "handled_in_time": pgettext_lazy("count of cases", "Handled in time"),
    "handled_late": pgettext_lazy("count of cases", "Handled late"),
    "overdue_unhandled": pgettext_lazy("count of cases", "Overdue and not handled"),
    "to_close": pgettext_lazy("count of cases", "To be closed"),
    "closed": pgettext_lazy("count of cases", "Closed"),
    "closed_in_time": pgettext_lazy("count of cases", "Closed in time"),
    "reworked": pgettext_lazy("count of cases", "Reworked"),
    "handed_back": pgettext_lazy("count of cases", "Handed back"),
    "handed_back_unfounded": pgettext_lazy("count of cases", "Handed back without ground"),
    "suspended": pgettext_lazy("count of cases", "Suspended"),
    "self_handled": pgettext_lazy("count of cases", "Handled on the spot"),
    "urged": pgettext_lazy("count of cases", "Urged"),
    "late_unurged": pgettext_lazy("count of cases", "Late and never urged"),
    "to_verify": pgettext_lazy("count of cases", "To be verified"),
    "verified_in_time": pgettext_lazy("count of cases", "Verified in time"),
    "to_check": pgettext_lazy("count of cases", "To be checked"),
    "checked_in_time": pgettext_lazy("count of cases", "Checked in time"),
}

RATE_TITLES: Mapping[str, str | Promise] = {
    "filing": pgettext_lazy("rate of cases", "Filing rate"),
    "filing_in_time": pgettext_lazy("rate of cases", "Filing in time"),
    "filing_accurately": pgettext_lazy("rate of cases", "Accurate filing"),
    "valid_reports": pgettext_lazy("rate of cases", "Valid reports of collectors"),
    "missed_reports": pgettext_lazy("rate of cases", "Missed reports"),
    "verifying_in_time": pgettext_lazy("rate of cases", "Verifying in time"),
    "checking_in_time": pgettext_lazy("rate of cases", "Checking in time"),
    "dispatching_in_time": pgettext_lazy("rate of cases", "Sending out in time"),
    "dispatching_accurately": pgettext_lazy("rate of cases", "Sending to the right unit"),
    "handling": pgettext_lazy("rate of cases", "Handling rate"),
    "handling_in_time": pgettext_lazy("rate of cases", "Handling in time"),
    "closing": pgettext_lazy("rate of cases", "Closing rate"),
    "closing_in_time": pgettext_lazy("rate of cases", "Closing in time"),
    "rework": pgettext_lazy("rate of cases", "Rework rate"),
    "hand_back": pgettext_lazy("rate of cases", "Hand-back rate"),
    "unfounded_hand_back": pgettext_lazy("rate of cases", "Hand-backs without ground"),
    "public_reports": pgettext_lazy("rate of cases", "Public report rate"),
}
