"""Which points and cases may somebody see?  domain/dictionary.md C.4 as one limit for lists, tiles and exports."""

from collections.abc import Mapping
from typing import Any

from grids.scope import scope_of

#: The rows `t` that somebody may see, in SQL with the parameters of `visible_rows`: the same as
#: SurveyPointQuerySet.visible_to.
IN_SCOPE = (
    "(%(everything)s OR t.accountable_unit_id = ANY(%(unit_ids)s) OR t.handling_unit_id = ANY(%(unit_ids)s)"
    " OR t.supervising_unit_id = ANY(%(unit_ids)s) OR t.reported_by_id = %(user_id)s"
    " OR t.grid_id = ANY(%(grid_ids)s)"
    " OR EXISTS (SELECT FROM surveys_case k WHERE k.point_id = t.id AND (k.handling_unit_id = ANY(%(unit_ids)s)"
    " OR k.joint_units && %(unit_ids)s::bigint[] OR k.assignee_id = ANY(%(people)s))))"
)

#: The case `k` of a row `t` that somebody sees, where they may see the case: the same as CaseQuerySet.visible_to.
CASE_IN_SCOPE = (
    "(%(everything)s OR k.accountable_unit_id = ANY(%(unit_ids)s) OR k.handling_unit_id = ANY(%(unit_ids)s)"
    " OR k.supervising_unit_id = ANY(%(unit_ids)s) OR k.grid_id = ANY(%(grid_ids)s)"
    " OR k.joint_units && %(unit_ids)s::bigint[] OR k.assignee_id = %(user_id)s"
    " OR t.reported_by_id = %(user_id)s)"
)


def tile_scope(user: Any, layer: str) -> Mapping[str, object] | None:
    """Which points may this user see on the map?  None without any role."""
    return visible_rows(user) if scope_of(user).roles else None


#: The limits of who sees every row: parameters of IN_SCOPE.
EVERY_ROW: Mapping[str, object] = {
    "everything": True,
    "user_id": None,
    "people": [],
    "unit_ids": [],
    "grid_ids": [],
}


def visible_rows(user: Any) -> Mapping[str, object]:
    """What limits the points to those that this user may see?  Parameters of IN_SCOPE."""
    scope = scope_of(user)
    return {
        "everything": scope.sees_the_county,
        "user_id": scope.user_id if scope.roles else None,
        # Kept answers are shared by all who see the county (surveys.kept_columns): nothing personal goes with them.
        "people": [] if scope.sees_the_county or not scope.roles else list(scope.people),
        "unit_ids": list(scope.unit_ids),
        "grid_ids": list(scope.grid_ids),
    }


def search_scope(user: Any) -> Mapping[str, object] | None:
    """What limits the points that this user may find?  As on the map, under names of their own."""
    limits = tile_scope(user, "points")
    return limits and {f"points_{name}": value for name, value in limits.items()}
