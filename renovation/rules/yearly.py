"""What does a year of a programme come to?  Reckoned from the figures of its projects alone, so that anybody can again.

Source: domain/dictionary.md C.8 (the annual assessment freezes figures), speech.md A.8 (four targets, four gates),
standards.md B.6 (columns).  Pure: what goes in is what a frozen year keeps.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from renovation.rules.reports import percent

#: What a programme promises for a year, in the order of the speech.
TARGETS = ("area_m2", "projects", "funds_yuan", "households")
#: Of a project's figures, those that its line of the assessment repeats as they are.
REPEATED = (
    *("code", "name", "households_planned", "households_settled", "signed_percent", "moved_percent"),
    *("begun_percent", "complete_percent", "blockers", "reports_due", "reports_late", "reports_missing"),
    *("inspections", "findings", "findings_open"),
)


def yearly_figures(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The four targets with what was done of each, and a line for each project.

    `inputs`: {"target": {key: amount}, "done": {key: amount}, "projects": [figures]}.
    """
    return {
        "targets": [
            {
                "key": key,
                "done": inputs["done"][key],
                "target": inputs["target"][key],
                "percent": percent(_exact(inputs["done"][key]), _exact(inputs["target"][key])),
            }
            for key in TARGETS
        ],
        "projects": [_line(figures) for figures in inputs["projects"]],
    }


def _line(figures: Mapping[str, Any]) -> dict[str, Any]:
    due = figures["reports_due"]
    in_time = due - figures["reports_late"] - figures["reports_missing"]
    return {
        **{key: figures[key] for key in REPEATED},
        "settled_percent": percent(figures["households_settled"], figures["households_planned"]),
        "in_time_percent": percent(in_time, due),
        "accepted_percent": percent(figures["accepted"], figures["dwellings"]),
        "invested_year": figures["invested_year"],
    }


def _exact(amount: float) -> Decimal:
    return Decimal(str(amount))
