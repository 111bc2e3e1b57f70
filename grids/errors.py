"""What the ground refuses, each with a stable code and a message for people."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _


class GroundError(Exception):
    """A refusal: `code` for programs, the message for people."""

    code = "ground.refused"


class CountyExistsError(GroundError):
    """The database already holds a county."""

    code = "county.exists"

    def __init__(self, name: str) -> None:
        told = _(
            "The database holds %(county)s; one database holds one county. Write WANGGE_DB=name in front for another."
        )
        super().__init__(told % {"county": name})


class LaterPolicyError(GroundError):
    """A change of the step lists from a later day has been decreed already."""

    code = "policy.later"

    def __init__(self, later: Sequence[tuple[str, datetime.date]]) -> None:
        named = _("; ").join(f"{category} {day:%Y-%m-%d}" for category, day in later)
        super().__init__(
            _("A change from a later day has been entered already: %(named)s.") % {"named": named}
        )


class ForeseenOtherwiseError(GroundError):
    """Between the preview and the decree somebody else changed the step lists."""

    code = "policy.foreseen_otherwise"

    def __init__(self) -> None:
        super().__init__(_("Meanwhile somebody else changed these step lists: look at the preview again."))


class NothingDecreedError(GroundError):
    """The step lists say just this from that day on already."""

    code = "policy.unchanged"

    def __init__(self) -> None:
        super().__init__(_("Nothing would change: from that day on the step lists say just this already."))
