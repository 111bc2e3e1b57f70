"""Who may see, draw and plan renovation: domain/dictionary.md C.4 as one policy for lists, tiles and forms."""

import rules

from gis_core.policies import Policy, declare
from grids.models import Membership
from grids.policies import acts_as, any_role

Role = Membership.Role

#: C.4, row "renovation zones, milestones, reports": planner C U, technician C U geometry; all others read.
may_draw = acts_as(Role.PLANNER, Role.TECHNICIAN)
may_plan = acts_as(Role.PLANNER)

rules.add_perm("renovation", any_role)
rules.add_perm("renovation.view_renovationzone", any_role)
for _action in ("add", "change"):
    rules.add_perm(f"renovation.{_action}_renovationzone", may_draw)
for _model in (
    *("programme", "yearlytarget", "project", "projectmilestone"),
    *("plantemplate", "templatemilestone", "templatelink", "templatewithin"),
):
    rules.add_perm(f"renovation.view_{_model}", any_role)
    for _action in ("add", "change"):
        rules.add_perm(f"renovation.{_action}_{_model}", may_plan)

rules.add_perm("layers.import_renovation_zones", may_draw)

declare(
    {
        "renovation": Policy(reads=any_role, page=True),
        "renovation-project": Policy(reads=any_role, writes={"POST": may_plan}, page=True),
    }
)
_READ_BY_ALL = Policy(reads=any_role, rows="grids.policies.ground_visible_to")

declare(
    {
        f"api:{resource}-{kind}": _READ_BY_ALL
        for resource in ("renovation-zones", "renovation-projects", "renovation-milestones")
        for kind in ("list", "detail", "history")
    }
)
