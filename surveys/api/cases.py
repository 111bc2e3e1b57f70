"""Cases over HTTP: where each stands."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case as Switch
from django.db.models import CharField, F, Func, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.api.parameters import Parameter, Refused, day, flag, narrowing, one_of, text
from gis_core.api.resources import Field, Resource
from grids.api.columns import somebody, unit
from surveys.api.filters import FILTERS, PARTS, REPORTED
from surveys.api.points import Coordinate, by_uid_or_id
from surveys.frozen import FrozenNumber
from surveys.models import Case, CaseCount
from surveys.models.cases import LIGHTS
from surveys.rates import COUNTS
from surveys.rules import OPEN, State

_LIGHT = Switch(
    *(When(lit, then=Value(light)) for light, lit in LIGHTS.items()),
    default=Value(None),
    output_field=CharField(null=True),
)

_JOINT_UNITS = Func(
    F("joint_units"),
    template="ARRAY(SELECT u.code FROM grids_unit u WHERE u.id = ANY(%(expressions)s) ORDER BY u.code)",
    output_field=ArrayField(CharField()),
)


def frozen_number(word: str) -> FrozenNumber:
    """A parser of a number of a frozen month."""
    try:
        return FrozenNumber.of(word)
    except ValueError as error:
        raise Refused(_("needs a month, a count and a group, as 2026-11/closed/grid/<code>")) from error


CASES = Resource(
    "cases",
    gettext_lazy("Cases"),
    lambda user: Case.objects.visible_to(user),
    (
        Field("uid", "uid", gettext_lazy("public id"), format="uuid"),
        Field("number", "number"),
        Field("state", "state"),
        Field("version", "version", gettext_lazy("number of steps taken"), "integer"),
        Field("light", _LIGHT, gettext_lazy("green, yellow or red; null: no clock runs"), nullable=True),
        Field("point", "point__uid", gettext_lazy("public id of the point"), format="uuid"),
        Field("category", "category__key"),
        Field("category_name", "category__name_zh"),
        Field("lon", Coordinate("point__geom", function="ST_X"), type="number"),
        Field("lat", Coordinate("point__geom", function="ST_Y"), type="number"),
        Field("on", "point__seen_on", gettext_lazy("day of the occurrence in the county"), format="date"),
        Field("description", "point__description"),
        Field("place_text", "point__place_text"),
        *unit("accountable_unit", gettext_lazy("accountable unit")),
        *unit("handling_unit", gettext_lazy("handling unit")),
        *unit("supervising_unit", gettext_lazy("supervising unit")),
        Field("joint_units", _JOINT_UNITS, gettext_lazy("codes of the units that work along"), "array"),
        Field("grid", "grid__code", nullable=True),
        Field("road_section", "road_section__code", nullable=True),
        Field(
            "enforcement",
            "enforcement__stage",
            gettext_lazy("stage of the procedure against its illegal structure"),
            nullable=True,
        ),
        Field("parent", "parent__uid", gettext_lazy("merged into"), format="uuid", nullable=True),
        Field("assignee", somebody("assignee", *PARTS), nullable=True),
        Field("handler", somebody("handler", *PARTS), nullable=True),
        Field("filing_rule", "filing_rule_id", type="integer", nullable=True),
        Field("filing_condition", "filing_rule__condition_zh", nullable=True),
        Field("reported_at", "reported_at", format="date-time"),
        Field("filed_at", "filed_at", format="date-time", nullable=True),
        Field("dispatched_at", "dispatched_at", format="date-time", nullable=True),
        Field("fed_back_at", "fed_back_at", format="date-time", nullable=True),
        Field("ended_at", "ended_at", format="date-time", nullable=True),
        Field("warn_at", "warn_at", format="date-time", nullable=True),
        Field("due_at", "due_at", format="date-time", nullable=True),
        Field("late", "late", type="boolean"),
        Field("exempt", "exempt", type="boolean"),
        Field("ruled", "ruled", type="boolean"),
        Field("urged_at", "urged_at", format="date-time", nullable=True),
        Field("answer_order_by", "answer_order_by", format="date-time", nullable=True),
        Field("rework_count", "rework_count", type="integer"),
        Field("hand_back_count", "hand_back_count", type="integer"),
    ),
    (
        narrowing(
            "state",
            "state",
            one_of([state.value for state in State]),
            gettext_lazy("state of the case"),
            {"type": "string", "enum": [state.value for state in State]},
        ),
        Parameter(
            "open",
            flag,
            gettext_lazy("only what has not ended"),
            lambda rows, on: rows.filter(state__in=sorted(OPEN)) if on else rows,
            {"type": "boolean"},
        ),
        Parameter(
            "light",
            one_of(LIGHTS),
            gettext_lazy("green, yellow or red"),
            lambda rows, light: rows.filter(LIGHTS[light]),
            {"type": "string", "enum": list(LIGHTS)},
        ),
        Parameter(
            "counted",
            one_of(COUNTS),
            gettext_lazy("only what counts for this in the figures (/api/v1/case-figures/)"),
            lambda rows, count: rows.filter(pk__in=CaseCount.objects.filter(**{count: 1}).values("pk")),
            {"type": "string", "enum": list(COUNTS)},
        ),
        Parameter(
            "frozen",
            frozen_number,
            gettext_lazy(
                "only what a number of a frozen month counted: 2026-11/closed, or 2026-11/closed/grid/<code>"
            ),
            lambda rows, number: rows.filter(pk__in=number.cases()),
            {"type": "string"},
        ),
        *FILTERS,
        Parameter(
            "point",
            by_uid_or_id,
            gettext_lazy("the case of this point, by its public id or its number"),
            lambda rows, key: rows.filter(**{f"point__{name}": value for name, value in key.items()}),
            {"type": "string"},
        ),
        narrowing("number", "number", text(30), gettext_lazy("case number"), {"type": "string"}),
        narrowing(
            "community",
            "grid__community_code",
            text(12),
            gettext_lazy("code of the community"),
            {"type": "string"},
        ),
        *REPORTED,
        narrowing(
            "from",
            "point__seen_on__gte",
            day,
            gettext_lazy("seen from this day"),
            {"type": "string", "format": "date"},
        ),
        narrowing(
            "until",
            "point__seen_on__lt",
            day,
            gettext_lazy("seen before this day"),
            {"type": "string", "format": "date"},
        ),
    ),
    geometry="point__geom",
    key=by_uid_or_id,
)
