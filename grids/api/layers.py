"""What of the ground can be listed and drawn: each layer with its fields and filters."""

from django.db.models import FloatField, Func
from django.utils.translation import gettext_lazy as _

from gis_core.api.parameters import narrowing, text
from gis_core.api.resources import Field, Resource
from grids.api.columns import (
    CODE,
    COMMUNITY,
    EDITION,
    VALIDITY,
    by_unit,
    choice,
    of,
    personal,
    somebody,
    unit,
    valid_on,
)
from grids.models import (
    AreaZone,
    Building,
    DepartmentDuty,
    Division,
    Facility,
    Grid,
    Junction,
    Place,
    Road,
    RoadSection,
    Ruling,
    WaterBody,
)
from grids.models.roads import RoadClass

#: As land surveys measure: along the ellipsoid, to the decimetre.
LENGTH_M = Func(
    "centreline",
    template="round(ST_Length((%(expressions)s)::geography)::numeric, 1)::float8",
    output_field=FloatField(),
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
    versions=("code",),
)

GRIDS = Resource(
    "grids",
    _("Grids"),
    of(Grid),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("kind", "kind"),
        *COMMUNITY,
        *unit("accountable_unit", _("accountable unit")),
        *unit("supervising_unit", _("supervising unit")),
        Field(
            "manager",
            somebody("manager", "accountable_unit_id", "supervising_unit_id"),
            _("grid manager"),
            nullable=True,
        ),
        Field(
            "backup_manager",
            somebody("backup_manager", "accountable_unit_id", "supervising_unit_id"),
            _("substitute"),
            nullable=True,
        ),
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
    versions=("kind", "code"),
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
        Field("length_m", LENGTH_M, _("length of its centreline on the ellipsoid, metres"), type="number"),
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
    versions=("code",),
)

JUNCTIONS = Resource(
    "junctions",
    _("Junctions"),
    of(Junction),
    (Field("code", "code"), Field("name", "name"), Field("section_code", "section_code"), *VALIDITY),
    (CODE,),
    geometry="geom",
    as_of=valid_on,
    versions=("code",),
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
        *COMMUNITY,
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
    versions=("code",),
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
    versions=("code",),
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
    versions=("code",),
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
    versions=("code",),
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
    versions=("code",),
)

BUILDINGS = Resource(
    "buildings",
    _("Buildings"),
    of(Building),
    (
        Field("code", "code"),
        Field("name", "name"),
        Field("use", "use"),
        Field("storeys", "storeys", type="integer", nullable=True),
        Field("height_m", "height_m", type="number", nullable=True),
    ),
    (CODE, choice("use", "use", Building.Use.values, _("use"))),
    geometry="geom",
)

WATER_BODIES = Resource(
    "water-bodies",
    _("Bodies of water"),
    of(WaterBody),
    (Field("code", "code"), Field("name", "name"), Field("kind", "kind")),
    (CODE, choice("kind", "kind", WaterBody.Kind.values, _("kind"))),
    geometry="geom",
)
