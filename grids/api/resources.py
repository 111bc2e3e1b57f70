"""What of the ground can be listed: each resource with its fields and filters."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from gis_core.api.parameters import Parameter, day, flag, narrowing, one_of, row_id, text
from gis_core.api.resources import Field, Resource
from gis_core.models import CalendarDay
from grids.api.columns import CODE, VALIDITY, by_unit, in_service_on, personal, unit, valid_on
from grids.models import (
    AreaZone,
    BoundaryEdition,
    Category,
    DepartmentDuty,
    Division,
    DutyPolicy,
    Facility,
    Grid,
    Junction,
    Membership,
    Place,
    Road,
    RoadSection,
    Ruling,
    Unit,
)
from grids.models.roads import RoadClass
from grids.policies import ground_visible_to, memberships_visible_to


def of(model: type[Model]) -> Callable[[Any], QuerySet[Any]]:
    """Which rows of the ground's model may a user see?"""
    return lambda user: ground_visible_to(model._default_manager.all(), user)


def choice(name: str, path: str, choices: Iterable[str], title: Any) -> Parameter:
    """A parameter that keeps the rows whose column is one of these words."""
    words = list(choices)
    return narrowing(name, path, one_of(words), title, {"type": "string", "enum": words})


EDITION = Field("edition", "edition__number", _("number of the boundary edition"), "integer", nullable=True)

UNITS = Resource(
    "units",
    _("Units"),
    of(Unit),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("short_name", "short_name"),
        Field("kind", "kind"),
        Field("league", "league"),
        Field("parent", "parent__code", nullable=True),
        Field("department_tag", "department_tag"),
        Field("uscc", "uscc"),
        Field("head_person", "head_person"),
        Field("head_title", "head_title"),
        Field("contact", personal("contact", "id")),
        Field("blacklisted", "blacklisted", type="boolean"),
        *VALIDITY,
    ),
    (
        CODE,
        narrowing("name", "name", text(), _("name"), {"type": "string"}),
        narrowing("parent", "parent__code", text(80), _("code of the parent"), {"type": "string"}),
        choice("kind", "kind", Unit.Kind.values, _("kind")),
        choice("league", "league", Unit.League.values, _("league")),
    ),
    as_of=in_service_on,
)

DIVISIONS = Resource(
    "divisions",
    _("Divisions"),
    of(Division),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("level", "level"),
        Field("kind", "kind"),
        Field("parent", "parent__code", nullable=True),
        *unit("unit", _("unit that answers for it")),
        Field("source_year", "source_year", type="integer", nullable=True),
        EDITION,
        *VALIDITY,
    ),
    (
        CODE,
        choice("level", "level", Division.Level.values, _("level")),
        narrowing("parent", "parent__code", text(12), _("code of the parent"), {"type": "string"}),
        by_unit("unit", "unit"),
    ),
    geometry="geom",
    as_of=valid_on,
)

GRIDS = Resource(
    "grids",
    _("Grids"),
    of(Grid),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("kind", "kind"),
        Field("community_code", "community_code"),
        *unit("accountable_unit", _("accountable unit")),
        *unit("supervising_unit", _("supervising unit")),
        Field("households", "households", type="integer", nullable=True),
        Field("population", "population", type="integer", nullable=True),
        Field("land_use", "land_use"),
        EDITION,
        *VALIDITY,
    ),
    (
        CODE,
        choice("kind", "kind", Grid.Kind.values, _("kind")),
        narrowing("community", "community_code", text(12), _("code of the community"), {"type": "string"}),
        by_unit("unit", "accountable_unit", "supervising_unit"),
    ),
    geometry="geom",
    as_of=valid_on,
)

ROADS = Resource(
    "roads",
    _("Roads"),
    of(Road),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("road_class", "road_class"),
        Field("pedestrian", "pedestrian", type="boolean"),
    ),
    (CODE, choice("road_class", "road_class", RoadClass.values, _("class"))),
    geometry="geom",
)

ROAD_SECTIONS = Resource(
    "road-sections",
    _("Road sections"),
    of(RoadSection),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("road", "road__code", nullable=True),
        Field("from_name", "from_name"),
        Field("to_name", "to_name"),
        Field("road_class", "road_class"),
        Field("side", "side"),
        Field("width_left_m", "width_left_m", type="number"),
        Field("width_right_m", "width_right_m", type="number"),
        *unit("supervising_unit", _("supervising unit")),
        *unit("handling_unit", _("handling unit")),
        *unit("cleaning_unit", _("cleaning unit")),
        *unit("lighting_unit", _("lighting unit")),
        Field("patrol_per_week", "patrol_per_week", type="integer", nullable=True),
        EDITION,
        *VALIDITY,
    ),
    (
        CODE,
        choice("road_class", "road_class", RoadClass.values, _("class")),
        narrowing("road", "road__code", text(40), _("code of the road"), {"type": "string"}),
        by_unit("unit", "supervising_unit", "handling_unit", "cleaning_unit", "lighting_unit"),
    ),
    geometry="geom",
    as_of=valid_on,
)

JUNCTIONS = Resource(
    "junctions",
    _("Junctions"),
    of(Junction),
    (Field("code", "code"), Field("name", "name"), Field("section_code", "section_code"), *VALIDITY),
    (CODE,),
    geometry="geom",
    as_of=valid_on,
)

PLACES = Resource(
    "places",
    _("Places"),
    of(Place),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("kind", "kind"),
        Field("site_type", "site_type"),
        Field("community_code", "community_code"),
        Field("section_code", "section_code"),
        *unit("accountable_unit", _("accountable unit")),
        *unit("operator", _("operator, shop or property firm")),
        *unit("owner", _("owner")),
        Field("management", "management"),
        Field("management_since", "management_since", format="date", nullable=True),
        Field("emergency_until", "emergency_until", format="date", nullable=True),
        Field("households", "households", type="integer", nullable=True),
        Field("door_no", "door_no"),
        Field("person_in_charge", personal("person_in_charge", "accountable_unit_id", "operator_id")),
        Field("phone", personal("phone", "accountable_unit_id", "operator_id")),
        Field("signed_on", "signed_on", format="date", nullable=True),
        Field("is_inspection_point", "is_inspection_point", type="boolean"),
        EDITION,
        *VALIDITY,
    ),
    (
        CODE,
        choice("kind", "kind", Place.Kind.values, _("kind")),
        choice("management", "management", Place.Management.values, _("management")),
        narrowing("section", "section_code", text(40), _("code of the road section"), {"type": "string"}),
        by_unit("unit", "accountable_unit", "operator", "owner"),
    ),
    geometry="geom",
    as_of=valid_on,
)

FACILITIES = Resource(
    "facilities",
    _("Facilities"),
    of(Facility),
    (
        Field("uid", "uid", format="uuid"),
        Field("code", "code"),
        Field("name", "name"),
        Field("category", "category__key"),
        Field("category_name", "category__name_zh"),
        *unit("owner", _("owner")),
        *unit("maintainer", _("maintenance unit")),
        Field("maintainer_person", personal("maintainer_person", "maintainer_id", "owner_id")),
        Field("status", "status"),
        Field("accuracy_class", "accuracy_class"),
        Field("data_source", "data_source"),
        Field("installed_on", "installed_on", format="date", nullable=True),
        Field("changed_on", "changed_on", format="date", nullable=True),
        Field("usable", "hydrant__usable", _("hydrants: usable"), "boolean", nullable=True),
        *VALIDITY,
    ),
    (
        CODE,
        narrowing(
            "category", "category__key", text(12), _("public code of the category"), {"type": "string"}
        ),
        choice("status", "status", Facility.Status.values, _("status")),
        by_unit("unit", "owner", "maintainer"),
    ),
    geometry="geom",
    as_of=valid_on,
)

CATEGORIES = Resource(
    "categories",
    _("Categories"),
    of(Category),
    (
        Field("code", "key", _("public code")),
        Field("name", "name_zh"),
        Field("name_en", "name_en"),
        Field("kind", "kind"),
        Field("class_code", "class_code"),
        Field("class_name", "class_name_zh"),
        Field("class_name_en", "class_name_en"),
        Field("scheme", "scheme__standard_ref"),
        Field("code_2013", "code_2013"),
        Field("component", "component__key", _("component that it is about"), nullable=True),
        Field("policy_group", "policy_group"),
        Field("road_bound", "road_bound", type="boolean"),
        Field("is_local_extension", "is_local_extension", type="boolean"),
        Field("active", "active", type="boolean"),
    ),
    (
        narrowing("code", "key", text(12), _("public code"), {"type": "string"}),
        choice("kind", "kind", Category.Kind.values, _("kind")),
        narrowing("scheme", "scheme__standard_ref", text(60), _("standard"), {"type": "string"}),
        narrowing("active", "active", flag, _("active"), {"type": "boolean"}),
    ),
)

EDITIONS = Resource(
    "editions",
    _("Boundary editions"),
    of(BoundaryEdition),
    (
        Field("layer", "layer"),
        Field("number", "number", type="integer"),
        Field("state", "state"),
        Field("effective_from", "effective_from", format="date", nullable=True),
        Field("published_at", "published_at", format="date-time", nullable=True),
        Field("source_name", "source_name"),
        Field("source_sha256", "source_sha256"),
        Field("note", "note"),
        Field("counts", "counts", type="object"),
    ),
    (
        narrowing("layer", "layer", text(30), _("layer"), {"type": "string"}),
        choice("state", "state", BoundaryEdition.State.values, _("state")),
    ),
)

RULINGS = Resource(
    "rulings",
    _("Rulings"),
    of(Ruling),
    (
        Field("code", "code"),
        Field("title", "title"),
        *unit("accountable_unit", _("accountable unit")),
        *unit("handling_unit", _("handling unit")),
        Field("category_keys", "category_keys", type="array"),
        Field("decided_on", "decided_on", format="date", nullable=True),
        *VALIDITY,
    ),
    (CODE, by_unit("unit", "accountable_unit", "handling_unit")),
    geometry="geom",
    as_of=valid_on,
)

AREA_ZONES = Resource(
    "area-zones",
    _("Area zones"),
    of(AreaZone),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("leader", "leader__full_name", _("county leader in charge"), nullable=True),
        Field("leader_title", "leader_title"),
        *VALIDITY,
    ),
    (CODE,),
    geometry="geom",
    as_of=valid_on,
)

DUTY_POLICIES = Resource(
    "duty-policies",
    _("Duty policies"),
    of(DutyPolicy),
    (
        Field("category", "category__key"),
        Field("accountable_steps", "accountable_steps", type="array"),
        Field("handling_steps", "handling_steps", type="array"),
        Field("clause", "clause"),
        *VALIDITY,
    ),
    (narrowing("category", "category__key", text(12), _("public code of the category"), {"type": "string"}),),
    as_of=valid_on,
)

DEPARTMENT_DUTIES = Resource(
    "department-duties",
    _("Department duties"),
    of(DepartmentDuty),
    (Field("code", "code"), *unit("unit", _("unit")), Field("category", "category__key"), *VALIDITY),
    (
        narrowing(
            "category", "category__key", text(12), _("public code of the category"), {"type": "string"}
        ),
        by_unit("unit", "unit"),
    ),
    geometry="geom",
    as_of=valid_on,
)

MEMBERSHIPS = Resource(
    "memberships",
    _("Memberships"),
    memberships_visible_to,
    (
        Field("user", "user__username"),
        Field("full_name", "user__full_name"),
        Field("role", "role"),
        *unit("unit", _("unit")),
        Field("grid_codes", "grid_codes", type="array"),
        Field("from", "during__startswith", format="date", nullable=True),
        Field("until", "during__endswith", format="date", nullable=True),
    ),
    (
        choice("role", "role", Membership.Role.values, _("role")),
        by_unit("unit", "unit"),
        narrowing("user", "user__username", text(150), _("user"), {"type": "string"}),
    ),
)

CALENDAR = Resource(
    "calendar",
    _("Calendar days"),
    lambda user: CalendarDay.objects.all(),
    (
        Field("on", "on_date", format="date"),
        Field("is_workday", "is_workday", type="boolean"),
        Field("name", "name"),
        Field("source", "source"),
    ),
    (
        narrowing("from", "on_date__gte", day, _("from this day"), {"type": "string", "format": "date"}),
        narrowing("until", "on_date__lt", day, _("before this day"), {"type": "string", "format": "date"}),
    ),
    parse_key=row_id,
)

RESOURCES = (
    UNITS,
    DIVISIONS,
    GRIDS,
    ROADS,
    ROAD_SECTIONS,
    JUNCTIONS,
    PLACES,
    FACILITIES,
    CATEGORIES,
    EDITIONS,
    RULINGS,
    AREA_ZONES,
    DUTY_POLICIES,
    DEPARTMENT_DUTIES,
    MEMBERSHIPS,
    CALENDAR,
)
