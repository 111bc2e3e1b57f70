"""Expressions that many resources of the ground share: days, units, steps, and what hides a person."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, DateField, F, Func, Model, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gis_core.api.parameters import Parameter, narrowing, one_of, text
from gis_core.api.resources import Field
from grids.policies import ground_visible_to
from grids.scope import scope_of

#: What stands where a person's name or phone is not shown.
MASK = "***"


class TodayInCounty(Func):
    """Which day is it in the county?"""

    template = "(SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c)"
    output_field = DateField()


class DivisionName(Func):
    """What is the division of this code called, in its newest version?  Null where there is none."""

    template = (
        "(SELECT d.name FROM grids_division d WHERE d.code = %(expressions)s AND upper_inf(d.known)"
        " ORDER BY d.id DESC LIMIT 1)"
    )
    output_field = TextField()


class StepName(Func):
    """The name of a step of the duty policies, such as GRID."""

    function = "grids_step_name"
    output_field = TextField()


def valid_on(rows: QuerySet[Any], day: Any) -> QuerySet[Any]:
    """The versions that are true on `day`, as known now; today when it is None."""
    return rows.filter(known__endswith__isnull=True, valid__contains=TodayInCounty() if day is None else day)


def in_service_on(rows: QuerySet[Any], day: Any) -> QuerySet[Any]:
    """The units in service on `day`; today when it is None."""
    return rows.filter(valid__contains=TodayInCounty() if day is None else day)


VALIDITY = (
    Field(
        "valid_from",
        "valid__startswith",
        _("first day; null: since ever"),
        format="date",
        nullable=True,
        label=_("valid from"),
    ),
    Field(
        "valid_to",
        "valid__endswith",
        _("day after the last; null: until further notice"),
        format="date",
        nullable=True,
        label=_("no longer valid from"),
    ),
)


def unit(name: str, title: str | Promise, path: str = "") -> tuple[Field, Field]:
    """Two fields for one unit: its name under `name`, its code under `<name>_code`."""
    path = path or name
    return (
        Field(name, f"{path}__name", title, nullable=True),
        Field(f"{name}_code", f"{path}__code", nullable=True),
    )


def personal(column: str, *units: str) -> Callable[[Any], Combinable]:
    """A person's name or phone: shown to the office and to the units of the row, masked for everybody else.

    `units` are the columns with the ids of those units.  Empty stays empty.
    """

    def expression(user: Any) -> Combinable:
        scope = scope_of(user)
        if scope.sees_people:
            return F(column)
        shown = Q(**{column: ""})
        for path in units:
            shown |= Q(**{f"{path}__in": scope.unit_ids})
        return Case(When(shown, then=F(column)), default=Value(MASK), output_field=TextField())

    return expression


def somebody(column: str, *units: str) -> Callable[[Any], Combinable]:
    """The name of a person with a login: shown to the office, the units of the row and the person, else masked.

    `units` are the columns with the ids of those units.  Nobody stays null.
    """

    def expression(user: Any) -> Combinable:
        scope = scope_of(user)
        name = Coalesce(NullIf(F(f"{column}__full_name"), Value("")), F(f"{column}__username"))
        if scope.sees_people:
            return name
        shown = Q(**{column: None}) | Q(**{column: scope.user_id})
        for path in units:
            shown |= Q(**{f"{path}__in": scope.unit_ids})
        return Case(When(shown, then=name), default=Value(MASK), output_field=TextField())

    return expression


def by_unit(name: str, *paths: str) -> Parameter:
    """A parameter that keeps the rows in which the unit of this code plays one of the parts `paths`."""

    def narrow(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        wanted = Q()
        for path in paths:
            wanted |= Q(**{f"{path}__code": code})
        return rows.filter(wanted)

    return Parameter(name, text(80), _("code of a unit"), narrow, {"type": "string"})


CODE = narrowing("code", "code", text(40), _("code"), {"type": "string"})


def of(model: type[Model]) -> Callable[[Any], QuerySet[Any]]:
    """Which rows of the ground's model may a user see?"""
    return lambda user: ground_visible_to(model._default_manager.all(), user)


def choice(name: str, path: str, choices: Iterable[str], title: Any) -> Parameter:
    """A parameter that keeps the rows whose column is one of these words."""
    words = list(choices)
    return narrowing(name, path, one_of(words), title, {"type": "string", "enum": words})


COMMUNITY = (
    Field("community", DivisionName("community_code"), nullable=True, label=_("community")),
    Field("community_code", "community_code"),
)
EDITION = Field("edition", "edition__number", _("number of the boundary edition"), "integer", nullable=True)
