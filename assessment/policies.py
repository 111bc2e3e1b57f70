"""Who may see scores, and who decrees what they are made by: domain/dictionary.md C.4, rows "scores, ranking"."""

from collections.abc import Mapping
from typing import Any

import rules

from gis_core.policies import Policy, declare, everybody
from grids.models import Membership
from grids.policies import acts_as, any_role
from grids.scope import COUNTY_ROLES, OFFICE_ROLES, UNIT_ROLES, scope_of

Role = Membership.Role

#: The county's roles see all, others their own units' before they are released (`boards.units_scored`).
sees_scores = any_role
#: Issue 8: published before the quarter begins, changed by two persons of the office or the administration.
decrees_formulas = acts_as(Role.SUPERVISION, Role.ADMIN)
#: C.4, row "inspections": the office makes them, county roles read them.
reads_inspections = acts_as(*COUNTY_ROLES)
makes_inspections = acts_as(Role.SUPERVISION, Role.ADMIN)
#: Whoever may be drawn by lot, and whoever may be charged.
inspects = acts_as(Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.CHECKER, Role.SUPERVISION)
inspects_or_replaces = acts_as(Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.CHECKER, Role.SUPERVISION, Role.ADMIN)
appeals_or_judges = acts_as(*UNIT_ROLES, Role.SUPERVISION, Role.ADMIN)
#: C.4, row "consequences": the office C A, a unit its own.
reads_consequences = acts_as(*UNIT_ROLES, *OFFICE_ROLES)
enters_consequences = acts_as(Role.SUPERVISION)
#: Signed off by another person of the office, or by the county's leader.
signs_bulletins = acts_as(Role.SUPERVISION, Role.ADMIN, Role.LEADER)
visits_points = acts_as(Role.SUPERVISION, Role.CHECKER)


def tile_scope(user: Any, layer: str) -> Mapping[str, object] | None:
    """Inspection points on the map: for those who read inspections; nothing of them for other roles."""
    scope = scope_of(user)
    return {"everything": scope.sees_the_county} if scope.roles else None


_BULLETINS = "assessment.models.bulletins.BulletinQuerySet.visible_to"
_SEEN = "assessment.models.observations.ObservationQuerySet.visible_to"

rules.add_perm("assessment", any_role)
for _model in ("scoreformula", "yardstick", "standard"):
    rules.add_perm(f"assessment.view_{_model}", any_role)
for _model in (
    *(
        "inspectionpoint",
        "pointvisit",
        "inspectionmonth",
        "inspectiontask",
        "substituteinspector",
        "observation",
        "observationphoto",
        "appeal",
    ),
    *("gooddeed", "frozenscores", "quarterranking", "consequence", "bulletin", "bulletinmaster"),
):
    rules.add_perm(f"assessment.view_{_model}", reads_inspections)

declare(
    {
        "assessment": Policy(reads=sees_scores, rows="assessment.boards.units_scored", page=True),
        "assessment-unit": Policy(reads=sees_scores, rows="assessment.boards.units_scored", page=True),
        "assessment-unit-quarter": Policy(
            reads=sees_scores, rows="assessment.boards.units_scored", page=True
        ),
        "formulas": Policy(reads=any_role, page=True),
        "formula-new": Policy(reads=decrees_formulas, writes={"POST": decrees_formulas}, page=True),
        "formula": Policy(reads=any_role, writes={"POST": decrees_formulas}, page=True),
        "yardsticks": Policy(reads=any_role, page=True),
        "yardstick": Policy(reads=any_role, writes={"POST": decrees_formulas}, page=True),
        "yardstick-new": Policy(reads=decrees_formulas, writes={"POST": decrees_formulas}, page=True),
        "yardstick-rejects": Policy(reads=None, writes={"POST": decrees_formulas}, page=True),
        "yardstick-file": Policy(reads=any_role, page=True),
        "inspection": Policy(reads=any_role, writes={"POST": makes_inspections}, page=True),
        "inspection-file": Policy(reads=reads_inspections, page=True),
        "inspection-task": Policy(reads=any_role, writes={"POST": inspects_or_replaces}, page=True),
        "api:field-inspection": Policy(
            reads=any_role, rows="assessment.models.months.InspectionTaskQuerySet.of"
        ),
        "api:field-observations": Policy(reads=None, writes={"POST": inspects}),
        "api:field-observation-receipt": Policy(reads=inspects, rows="assessment.api.ObservationReceipt"),
        "observations": Policy(reads=any_role, rows=_SEEN, page=True),
        "observation": Policy(reads=any_role, writes={"POST": appeals_or_judges}, rows=_SEEN, page=True),
        "observation-photo": Policy(reads=any_role, rows=_SEEN, page=True),
        "ranks": Policy(reads=any_role, writes={"POST": makes_inspections}, page=True),
        "ranks-file": Policy(reads=reads_inspections, page=True),
        "outlook": Policy(reads=any_role, page=True),
        "overview": Policy(reads=reads_inspections, page=True),
        "wall": Policy(reads=reads_inspections, page=True),
        "what-if": Policy(reads=reads_inspections, page=True),
        "bulletins": Policy(reads=any_role, writes={"POST": makes_inspections}, rows=_BULLETINS, page=True),
        "bulletin": Policy(reads=any_role, writes={"POST": signs_bulletins}, rows=_BULLETINS, page=True),
        "bulletin-file": Policy(reads=any_role, rows=_BULLETINS, page=True),
        "bulletin-master": Policy(reads=makes_inspections, writes={"POST": makes_inspections}, page=True),
        **{
            name: Policy(reads=everybody, rows="assessment.models.bulletins.BulletinQuerySet.public")
            for name in ("assessment-public", "assessment-public-page")
        },
        "bonuses": Policy(
            reads=any_role,
            writes={"POST": makes_inspections},
            rows="assessment.models.observations.GoodDeedQuerySet.visible_to",
            page=True,
        ),
        "consequences": Policy(reads=reads_consequences, writes={"POST": enters_consequences}, page=True),
        "inspection-points": Policy(reads=reads_inspections, page=True),
        "inspection-points-file": Policy(reads=reads_inspections, page=True),
        "inspection-point": Policy(reads=reads_inspections, writes={"POST": visits_points}, page=True),
    }
)
