"""Who may see scores, and who decrees what they are made by: domain/dictionary.md C.4, rows "scores, ranking"."""

import rules

from gis_core.policies import Policy, declare
from grids.models import Membership
from grids.policies import acts_as, any_role

Role = Membership.Role

#: The county's roles see all, others their own units' before they are released (`boards.units_scored`).
sees_scores = any_role
#: Issue 8: published before the quarter begins, changed by two persons of the office or the administration.
decrees_formulas = acts_as(Role.SUPERVISION, Role.ADMIN)

rules.add_perm("assessment", any_role)
rules.add_perm("assessment.view_scoreformula", any_role)

declare(
    {
        "assessment": Policy(reads=sees_scores, rows="assessment.boards.units_scored", page=True),
        "assessment-unit": Policy(reads=sees_scores, rows="assessment.boards.units_scored", page=True),
        "formulas": Policy(reads=any_role, page=True),
        "formula-new": Policy(reads=decrees_formulas, writes={"POST": decrees_formulas}, page=True),
        "formula": Policy(reads=any_role, writes={"POST": decrees_formulas}, page=True),
    }
)
