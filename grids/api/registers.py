"""What is listed and not drawn: units and people, the catalogue and its policies, editions, days."""

from django.utils.translation import gettext_lazy as _

from gis_core.api.parameters import day, flag, narrowing, text
from gis_core.api.resources import Field, Resource
from gis_core.models import CalendarDay
from grids.api.columns import CODE, VALIDITY, by_unit, choice, in_service_on, of, personal, unit, valid_on
from grids.models import BoundaryEdition, Category, DutyPolicy, Membership, Unit
from grids.policies import memberships_visible_to

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
        Field("inactive_since", "inactive_since", _("inactive since"), format="date", nullable=True),
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
    versions=("category",),
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
)
