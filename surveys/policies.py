"""Who may see and report points: domain/dictionary.md C.4 as one policy for lists, tiles and exports."""

from collections.abc import Mapping
from typing import Any

import rules

from gis_core.policies import Policy, declare
from grids.models import Membership
from grids.policies import acts_as, any_role
from grids.scope import COUNTY_ROLES, scope_of

Role = Membership.Role

#: C.4, row "own survey points": collector C U, grid manager C; the intake clerk enters what citizens report.
may_report = acts_as(Role.COLLECTOR, Role.GRID_MANAGER, Role.INTAKE)


def tile_scope(user: Any, layer: str) -> Mapping[str, object] | None:
    """Which points may this user see on the map?  The same as SurveyPointQuerySet.visible_to; None: none."""
    scope = scope_of(user)
    if not scope.roles:
        return None
    return {
        "everything": scope.sees_the_county,
        "user_id": scope.user_id,
        "unit_ids": list(scope.unit_ids),
        "grid_ids": list(scope.grid_ids),
    }


rules.add_perm("surveys", any_role)
# The administration's lists show every row, so only roles that see the county may open them.
rules.add_perm("surveys.view_surveypoint", acts_as(*COUNTY_ROLES))
rules.add_perm("surveys.view_setaside", acts_as(Role.SUPERVISION, Role.ADMIN))

declare(
    {
        "api:points-list": Policy(
            reads=any_role, writes={"POST": may_report}, rows="surveys.models.SurveyPointQuerySet.visible_to"
        ),
        "api:points-detail": Policy(reads=any_role, rows="surveys.models.SurveyPointQuerySet.visible_to"),
    }
)
