"""Who may see and draw renovation: domain/dictionary.md C.4 as one policy for lists, tiles and forms."""

import rules

from gis_core.policies import Policy, declare
from grids.models import Membership
from grids.policies import acts_as, any_role

Role = Membership.Role

#: C.4, row "renovation zones, milestones, reports": planner C U, technician C U geometry; all others read.
may_draw = acts_as(Role.PLANNER, Role.TECHNICIAN)

rules.add_perm("renovation", any_role)
rules.add_perm("renovation.view_renovationzone", any_role)
for _action in ("add", "change"):
    rules.add_perm(f"renovation.{_action}_renovationzone", may_draw)

rules.add_perm("layers.import_renovation_zones", may_draw)

_ZONES = Policy(reads=any_role, rows="grids.policies.ground_visible_to")

declare({f"api:renovation-zones-{kind}": _ZONES for kind in ("list", "detail", "history")})
