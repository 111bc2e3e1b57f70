"""Who may see and change the ground: domain/dictionary.md C.4 as one policy for lists, tiles and forms."""

from collections.abc import Mapping
from typing import Any, TypeVar

import rules
from django.db.models import Model, Q, QuerySet

from gis_core.policies import Policy, declare, signed_in
from grids.models import DutyNotice, Facility, Grid, Membership, Substitution
from grids.scope import GRID_ROLES, UNIT_ROLES, scope_of

M = TypeVar("M", bound=Model)
Role = Membership.Role


def acts_as(*roles: str) -> rules.Predicate:
    """Does somebody act today in one of these roles?"""
    named = frozenset(roles)
    return rules.Predicate(lambda user: bool(scope_of(user).roles & named), name="|".join(sorted(named)))


any_role = acts_as(*Role.values)
technician = acts_as(Role.TECHNICIAN)
administrator = acts_as(Role.ADMIN)
#: Who sees whether the county is proved, and has it proved again.
auditor = acts_as(Role.SUPERVISION, Role.LEADER, Role.PLANNER, Role.TECHNICIAN, Role.ADMIN)

#: C.4, row "unit grids, …, sections": the technician draws, the office approves, units have their say.
may_draw_editions = technician
may_publish_editions = acts_as(Role.SUPERVISION)
may_object_to_editions = acts_as(*UNIT_ROLES)
sees_drafts = acts_as(Role.TECHNICIAN, Role.SUPERVISION, Role.LEADER, Role.PLANNER, Role.ADMIN, *UNIT_ROLES)
takes_part_in_drafts = acts_as(Role.TECHNICIAN, Role.SUPERVISION, *UNIT_ROLES)

#: C.4, row "facilities": collector U status†, grid manager A status†, unit U own, technician C U A.
#: † and "own" are checked for the facility itself: `covers_facility`.
may_report_facility_status = acts_as(*GRID_ROLES, *UNIT_ROLES, Role.TECHNICIAN)


def ground_visible_to(queryset: QuerySet[M], user: Any) -> QuerySet[M]:
    """The ground is readable whole by everybody with a role (docs/adr/0012); people's names and phones are masked."""
    return queryset if scope_of(user).roles else queryset.none()


def memberships_visible_to(user: Any) -> QuerySet[Membership]:
    """C.4, row "users, roles": the administrator all, a unit its own members, everybody themselves."""
    scope = scope_of(user)
    memberships = Membership.objects.all()
    if Role.ADMIN in scope.roles:
        return memberships
    own = memberships.filter(user_id=scope.user_id)
    return own | memberships.filter(unit_id__in=scope.unit_ids) if scope.unit_ids else own


#: Everybody passes on their own duties; who keeps users, and the office, those of others (C.4, row "users, roles").
may_substitute_others = acts_as(Role.SUPERVISION, Role.ADMIN)


def substitutions_visible_to(user: Any) -> QuerySet[Substitution]:
    """Who acts for whom: the office and the administrator see all, a unit those of its members, others their own."""
    found = Substitution.objects.all()
    scope = scope_of(user)
    if may_substitute_others.test(user):
        return found
    own = Q(absent=scope.user_id) | Q(substitute=scope.user_id)
    members = Membership.objects.filter(unit__in=scope.unit_ids).values("user")
    return found.filter(own | Q(absent__in=members))


def notices_visible_to(user: Any) -> QuerySet[DutyNotice]:
    """Roles of the county see every duty notice, a unit its own and those of the units below it."""
    scope = scope_of(user)
    notices = DutyNotice.objects.select_related("unit", "issued_by", "signed_by")
    return notices if scope.sees_the_county else notices.filter(unit_id__in=scope.unit_ids)


def covers_facility(user: Any, facility: Facility) -> bool:
    """Is this facility in the user's own grids, or owned or maintained by the user's unit?

    One facility, one look-up: lists are never narrowed by geometry.
    """
    scope = scope_of(user)
    if Role.TECHNICIAN in scope.roles:
        return True
    if facility.maintainer_id in scope.unit_ids or facility.owner_id in scope.unit_ids:
        return True
    return Grid.objects.known().filter(id__in=scope.grid_ids, geom__intersects=facility.geom).exists()


def tile_scope(user: Any, layer: str) -> Mapping[str, object] | None:
    """What limits the ground that this user may see on the map?  Nothing with any role; None: no map."""
    return search_scope(user)


def hydrants_tile_scope(user: Any, layer: str) -> Mapping[str, object] | None:
    """What limits the missing hydrants that this user may see on the map?  As on their page; None without any role."""
    scope = scope_of(user)
    if not scope.roles:
        return None
    return {
        "everything": scope.sees_the_county,
        "unit_ids": list(scope.unit_ids),
        "grid_ids": list(scope.grid_ids),
    }


def search_scope(user: Any) -> Mapping[str, object] | None:
    """What limits the ground that this user may find?  Nothing with any role; None: nothing to find."""
    return {} if scope_of(user).roles else None


#: C.4 for the administration's forms: who creates and changes what; everybody with a role may look.
FORMS: Mapping[str, rules.Predicate] = {
    **dict.fromkeys(
        ("division", "grid", "road", "roadsection", "junction", "place", "facility", "hydrantprofile"),
        technician,
    ),
    **dict.fromkeys(("building", "waterbody"), technician),
    **dict.fromkeys(("boundaryedition", "editiondraft", "draftrow", "draftobjection"), technician),
    **dict.fromkeys(("ruling", "areazone", "workinggroup"), acts_as(Role.SUPERVISION)),
    **dict.fromkeys(("category", "categoryscheme", "dutypolicy", "departmentduty"), administrator),
    **dict.fromkeys(("county", "hydrantstandard", "unit", "membership", "substitution"), administrator),
}

rules.add_perm("grids", any_role)
rules.add_perm("grids.view_databaselogin", administrator)  # C.4, row "users, roles"
for _model in (
    "territory",
    "auditreport",
    "dutynotice",
    "hydrantcheck",
    "hydrantfinding",
    "hydrantground",
    "gridoutline",
):
    rules.add_perm(f"grids.view_{_model}", acts_as(Role.TECHNICIAN, Role.SUPERVISION, Role.ADMIN))
# C.4, rows "users, roles" and "catalogue, limits, calendar"; the kernel has these models, not the roles.
rules.add_perm("gis_core.view_calendarday", any_role)
rules.add_perm("gis_core.view_officehours", any_role)
rules.add_perm("gis_core.view_calendarproposal", any_role)
# As filing rules: proposed by the office, decided by the administrator, four eyes in any case.
may_propose_calendar = acts_as(Role.SUPERVISION, Role.ADMIN)
may_decide_calendar = acts_as(Role.ADMIN)
rules.add_perm("gis_core.view_user", administrator)
rules.add_perm("gis_core.view_basemap", administrator)
for _model in ("user", "calendarday", "officehours", "basemap"):
    for _action in ("add", "change"):
        rules.add_perm(f"gis_core.{_action}_{_model}", administrator)
# Secret parameters are entered by whoever brings in the ground with them, or keeps the settings (docs/adr/0014).
for _action in ("view", "add", "change"):
    rules.add_perm(f"gis_core.{_action}_owntransformation", acts_as(Role.TECHNICIAN, Role.ADMIN))
# Imagery is looked at by everybody with a role, and kept by those who bring in the ground and plan on it.
rules.add_perm("gis_core.view_rasterlayer", any_role)
for _action in ("add", "change"):
    rules.add_perm(f"gis_core.{_action}_rasterlayer", acts_as(Role.TECHNICIAN, Role.PLANNER))
for _name in ("view_zonalcount", "view_zonalfigure"):
    rules.add_perm(f"gis_core.{_name}", any_role)
for _name in ("view_layerupload", "view_uploadrow"):
    rules.add_perm(f"gis_core.{_name}", acts_as(Role.TECHNICIAN, Role.SUPERVISION, Role.ADMIN))
for _model, _writers in FORMS.items():
    rules.add_perm(
        f"grids.view_{_model}", administrator if _model in ("membership", "substitution") else any_role
    )
    for _action in ("add", "change"):
        rules.add_perm(f"grids.{_action}_{_model}", _writers)

# C.4: the technician brings in the ground in bulk; units come with "users, roles", which are the administrator's.
for _layer in (
    *("buildings", "divisions", "facilities", "grids", "places"),
    *("road_sections", "roads", "water"),
):
    rules.add_perm(f"layers.import_{_layer}", technician)
rules.add_perm("layers.import_units", administrator)

_RESOURCES = (
    "units",
    "divisions",
    "grids",
    "road-sections",
    "roads",
    "junctions",
    "places",
    "facilities",
    "buildings",
    "water-bodies",
    "categories",
    "editions",
    "rulings",
    "area-zones",
    "duty-policies",
    "department-duties",
)

declare(
    {
        **{
            f"api:{name}-{kind}": Policy(reads=any_role, rows="grids.policies.ground_visible_to")
            for name in _RESOURCES
            for kind in ("list", "detail", "history")
        },
        "api:facilities-detail": Policy(
            reads=any_role,
            writes={"PATCH": may_report_facility_status},
            rows="grids.policies.covers_facility",
        ),
        "api:memberships-list": Policy(reads=signed_in, rows="grids.policies.memberships_visible_to"),
        "api:memberships-detail": Policy(reads=signed_in, rows="grids.policies.memberships_visible_to"),
        "api:calendar-list": Policy(reads=any_role),
        "api:calendar-detail": Policy(reads=any_role),
        "api:county": Policy(reads=any_role),
        "api:opening-hours": Policy(reads=any_role),
        "api:audit": Policy(reads=auditor),
        "api:me": Policy(reads=signed_in),
        "api:resolve": Policy(reads=any_role),
        "api:drafts-list": Policy(
            reads=sees_drafts, writes={"POST": may_draw_editions}, rows="grids.api.drafts.drafts_visible_to"
        ),
        "api:drafts-detail": Policy(
            reads=sees_drafts, writes={"DELETE": may_draw_editions}, rows="grids.api.drafts.drafts_visible_to"
        ),
        "api:drafts-check": Policy(reads=sees_drafts, writes={"POST": may_draw_editions}),
        "api:drafts-repairs": Policy(
            reads=None, writes={"POST": may_draw_editions, "DELETE": may_draw_editions}
        ),
        "api:drafts-borders": Policy(reads=sees_drafts, writes={"POST": may_draw_editions}),
        "api:drafts-package": Policy(reads=may_draw_editions, writes={"POST": may_draw_editions}),
        # What each layer shows of its rows, and to whom, its resource says, as in the API.
        "ogc:*": Policy(reads=any_role, rows="gis_core.api.resources.Resource.rows"),
        "ogc:docs": Policy(reads=any_role, page=True),
        "api:search": Policy(reads=any_role, rows="gis_core.search.SearchSource.scope"),
        "substitutes": Policy(
            reads=any_role,
            writes={"POST": any_role},
            rows="grids.policies.substitutions_visible_to",
            page=True,
        ),
        "due": Policy(reads=any_role, page=True),
        "calendar": Policy(reads=any_role, writes={"POST": may_propose_calendar}, page=True),
        "duties": Policy(reads=any_role, page=True),
        "unit-duties": Policy(reads=any_role, page=True),
        "issue-notice": Policy(reads=None, writes={"POST": acts_as(Role.SUPERVISION)}, page=True),
        "duty-notice": Policy(
            reads=any_role,
            writes={"POST": acts_as(*UNIT_ROLES)},
            rows="grids.policies.notices_visible_to",
            page=True,
        ),
        "duty-notice-document": Policy(reads=any_role, rows="grids.policies.notices_visible_to", page=True),
        "audit": Policy(reads=auditor, writes={"POST": auditor}, page=True),
    }
)
