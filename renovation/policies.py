"""Who may see, draw and plan renovation: domain/dictionary.md C.4 as one policy for lists, tiles and forms."""

from typing import Any

import rules

from gis_core.policies import Policy, declare, everybody
from grids.models import Membership
from grids.policies import acts_as, any_role
from grids.scope import UNIT_ROLES, scope_of
from renovation.models import Project

Role = Membership.Role

#: C.4, row "renovation zones, milestones, reports": planner C U, technician C U geometry; all others read.
may_draw = acts_as(Role.PLANNER, Role.TECHNICIAN)
may_plan = acts_as(Role.PLANNER)
#: C.4, rows "households" and "funds"; which rows is the queryset's to say.
reads_households = acts_as(Role.SUPERVISION, Role.LEADER, Role.GRID_MANAGER, *UNIT_ROLES)
reads_funds = acts_as(Role.SUPERVISION, Role.LEADER, Role.PLANNER, *UNIT_ROLES)
reads_records = any_role
#: Who enters what happens in a project: its own units, the renovation office, the planner (not households and money).
enters_records = acts_as(Role.SUPERVISION, Role.PLANNER, *UNIT_ROLES)
may_keep_lists = acts_as(Role.PLANNER, Role.SUPERVISION)
draws_or_publishes = acts_as(Role.PLANNER, Role.TECHNICIAN, Role.SUPERVISION)
#: A gate of the county is waived by two persons of the office.
waives = acts_as(Role.SUPERVISION)


def projects_visible_to(queryset: Any, user: Any) -> Any:
    """The projects of a list or a layer that somebody may see."""
    return queryset.visible_to(user)


def may_enter(user: Any, project: Project) -> bool:
    """May somebody enter what happens in this project?"""
    scope = scope_of(user)
    if scope.roles & {Role.SUPERVISION, Role.PLANNER}:
        return True
    units = {project.implementing_unit_id, project.expropriation_department_id}
    return bool(scope.roles & UNIT_ROLES and units & set(scope.unit_ids))


#: So many households at least are counted together for who sees sums only, so that none of them is told apart.
FEWEST_COUNTED = 5


def households_seen(user: Any) -> dict[str, object]:
    """Which households may be counted inside any outline (None: by the machine itself)?  Parameters of the overlay.

    The office's sums hold all of them, a unit's those of its own projects, a planner's none that stand alone
    (dictionary.md C.4: "R aggregated"); nobody else counts them.
    """
    if user is None:
        return {"all_households": True, "household_units": [], "fewest": 1}
    scope = scope_of(user)
    sees_each = bool(scope.roles & {Role.SUPERVISION, Role.LEADER})
    sums_only = not sees_each and Role.PLANNER in scope.roles
    return {
        "all_households": sees_each or sums_only,
        "household_units": list(scope.unit_ids) if scope.roles & UNIT_ROLES else [],
        "fewest": FEWEST_COUNTED if sums_only else 1,
    }


def projects_seen(user: Any) -> dict[str, object]:
    """Whose projects are told inside any outline (None: by the machine itself)?  As `Project.objects.visible_to`."""
    scope = None if user is None else scope_of(user)
    sees_all = scope is None or not scope.roles <= UNIT_ROLES
    return {"all_projects": sees_all, "project_units": [] if scope is None else list(scope.unit_ids)}


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

for _model in ("countygate", "contractor", "blacklisting", "renovationsettings"):
    rules.add_perm(f"renovation.view_{_model}", any_role)
    for _action in ("add", "change"):
        rules.add_perm(f"renovation.{_action}_{_model}", may_keep_lists)
#: In the administration the office sees all projects' records, the administrator those without people and money
#: (C.4); the pages know who else sees which.
_in_administration = acts_as(Role.SUPERVISION, Role.ADMIN)
for _model in (
    *(
        "projectpaper",
        "projectbuilding",
        "parcel",
        "acceptance",
        "compensationrules",
        "fundentry",
        "household",
    ),
    *("projectcontractor", "blocker", "publicityentry", "petition"),
):
    rules.add_perm(
        f"renovation.view_{_model}", waives if _model in {"fundentry", "household"} else _in_administration
    )
    for _action in ("add", "change"):
        rules.add_perm(f"renovation.{_action}_{_model}", waives)
rules.add_perm("renovation.view_gatewaiver", any_role)
rules.add_perm("renovation.view_personaldataaccess", _in_administration)
for _model in ("monthlyreport", "publication", "reportmaster"):
    rules.add_perm(f"renovation.view_{_model}", any_role)
for _model in ("quarterlyinspection", "inspectionfinding", "annualassessment"):
    rules.add_perm(f"renovation.view_{_model}", _in_administration)

rules.add_perm("renovation.view_zoneedition", any_role)

for _layer in ("renovation_zones", "project_buildings", "parcels"):
    rules.add_perm(f"layers.import_{_layer}", may_draw)

declare(
    {
        "renovation": Policy(reads=any_role, page=True),
        **{
            name: Policy(reads=any_role, rows="renovation.policies.projects_visible_to", page=True)
            for name in (
                "renovation-map",
                "renovation-map-panel",
                "renovation-map-project",
                "renovation-map-building",
            )
        },
        "api:overlay": Policy(reads=any_role),
        "api:wall-map": Policy(reads=any_role, rows="renovation.policies.projects_visible_to"),
        "renovation-overlay": Policy(reads=any_role, writes={"POST": any_role}, page=True),
        "renovation-overlay-told": Policy(reads=any_role, page=True),
        "renovation-overlay-file": Policy(reads=any_role, page=True),
        "renovation-project": Policy(
            reads=any_role,
            writes={"POST": may_plan},
            rows="renovation.policies.projects_visible_to",
            page=True,
        ),
        **{
            name: Policy(
                reads=any_role,
                writes={"POST": waives},
                rows="renovation.policies.projects_visible_to",
                page=True,
            )
            for name in ("renovation-gates", "renovation-ground")
        },
        "renovation-reports": Policy(
            reads=any_role,
            writes={"POST": enters_records},
            rows="renovation.policies.projects_visible_to",
            page=True,
        ),
        **{
            name: Policy(reads=any_role, rows="renovation.policies.projects_visible_to", page=True)
            for name in (
                *("renovation-report", "renovation-report-file", "renovation-ledger"),
                *("renovation-wall-map", "renovation-project-wall-map"),
                *("renovation-inspections", "renovation-inspection-file", "renovation-year-file"),
            )
        },
        "renovation-inspection": Policy(
            reads=any_role,
            writes={"POST": may_keep_lists},
            rows="renovation.policies.projects_visible_to",
            page=True,
        ),
        "renovation-year": Policy(
            reads=any_role, writes={"POST": waives}, rows="renovation.policies.projects_visible_to", page=True
        ),
        "renovation-master": Policy(reads=may_keep_lists, writes={"POST": may_keep_lists}, page=True),
        "renovation-publish": Policy(reads=None, writes={"POST": waives}, page=True),
        **{
            name: Policy(reads=everybody, rows="renovation.models.reports.PublicationQuerySet.public")
            for name in ("renovation-public", "renovation-public-page")
        },
        "renovation-acceptance": Policy(
            reads=any_role,
            writes={"POST": enters_records},
            rows="renovation.policies.projects_visible_to",
            page=True,
        ),
        "renovation-sign-photo": Policy(
            reads=any_role, rows="renovation.policies.projects_visible_to", page=True
        ),
        "renovation-zone": Policy(
            reads=any_role,
            writes={"POST": draws_or_publishes},
            rows="grids.policies.ground_visible_to",
            page=True,
        ),
        "renovation-rules-decree": Policy(
            reads=None,
            writes={"POST": waives},
            rows="renovation.policies.projects_visible_to",
            page=True,
        ),
        "renovation-choice": Policy(
            reads=reads_households, rows="renovation.policies.projects_visible_to", page=True
        ),
        "renovation-interim": Policy(
            reads=reads_households, rows="renovation.policies.projects_visible_to", page=True
        ),
        "renovation-table-empty": Policy(
            reads=enters_records, rows="renovation.policies.projects_visible_to", page=True
        ),
        "renovation-records": Policy(
            reads=any_role,
            writes={"POST": reads_households},
            rows="renovation.policies.projects_visible_to",
            page=True,
        ),
        **{
            name: Policy(
                reads=enters_records,
                writes={"POST": enters_records},
                rows="renovation.policies.projects_visible_to",
                page=True,
            )
            for name in ("renovation-record-new", "renovation-record", "renovation-table")
        },
    }
)
_ROWS = {
    "renovation-zones": "grids.policies.ground_visible_to",
    "renovation-projects": "renovation.policies.projects_visible_to",
    "renovation-milestones": "renovation.policies.projects_visible_to",
}

declare(
    {
        f"api:{resource}-{kind}": Policy(reads=any_role, rows=rows)
        for resource, rows in _ROWS.items()
        for kind in ("list", "detail", "history")
    }
)
