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
        super().__init__(f"数据库里已经有“{name}”；一个数据库只放一个县。换一个库：在命令前写 WANGGE_DB=名称")


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
