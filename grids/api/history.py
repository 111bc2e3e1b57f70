"""What became of one thing: the history that the database wrote, told like the detail and masked like it."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import F, Func, Model, QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.admin_history import people_of, person_id
from gis_core.api.parameters import AFTER, LIMIT, Parameter
from gis_core.api.resources import GEOMETRY, Field, Resource
from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ResourceView, find
from gis_core.policies import READ_VERBS
from grids.api.columns import MASK
from grids.scope import scope_of

DEFAULT_LIMIT = 50
#: Annotations of an event: what the detail said at its time.
_TOLD = "told_"


def history_address(resource: Resource) -> URLPattern:
    """Where is the history of one thing of this resource?"""
    view = ResourceHistory.as_view(resource=resource)
    return path(f"{resource.name}/<str:key>/history/", view, name=f"{resource.name}-history")


class ResourceHistory(ResourceView):
    """GET: who changed what of it, and when; the newest first, all versions of one code together.

    `changes` tells what became different of what the detail shows, in words for people; what changed nothing of
    that is left out.  Names of people are masked unless your role needs them.
    """

    renderer_classes = (JSONRenderer,)

    def known_parameters(self, method: str) -> list[Parameter]:
        return [LIMIT, AFTER] if method in READ_VERBS else []

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(200, JSON): _PAGE}

    def get(self, request: Request, key: str) -> Response:
        limit = self.asked.get("limit", DEFAULT_LIMIT)
        found = find(self.shown, request.user, key).values("pk", *self.shown.versions).first()
        if found is None:
            raise Http404
        fields = list(_fields(self.shown, request.user))
        events = list(_events(self.shown, request.user, found, fields, self.asked.get("after"))[: limit + 1])
        told = _Telling(self.shown, request.user, fields, people_of(events))
        pairs = list(pairwise([*events, None]))[:limit]
        results = [told.event(event, before) for event, before in pairs]
        return Response(
            {
                "results": [one for one in results if one["changes"] or one["label"] != "update"],
                "next": self._next(request, events[limit - 1].pk) if len(events) > limit else None,
            }
        )

    def _next(self, request: Request, last: int) -> str:
        query = request.query_params.copy()
        query["after"] = str(last)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


_PAGE: Schema = {
    "type": "object",
    "required": ["results", "next"],
    "properties": {
        "results": {
            "type": "array",
            "items": object_schema(
                at="string",
                by="string?",
                login="string",
                label="string",
                changes="array",
                edition="string?",
            ),
        },
        "next": {"type": "string", "format": "uri", "nullable": True},
    },
}

_SHAPE: Mapping[str, tuple[str, type[models.Field]]] = {
    _TOLD + GEOMETRY: ("md5(ST_AsBinary(%(expressions)s))", models.CharField),
    "shape_points": ("ST_NPoints(%(expressions)s)", models.IntegerField),
    "shape_area_m2": ("ST_Area((%(expressions)s)::geography)", models.FloatField),
    "shape_length_m": ("ST_Length((%(expressions)s)::geography)", models.FloatField),
    "shape_lon": ("ST_X(ST_Centroid(%(expressions)s))", models.FloatField),
    "shape_lat": ("ST_Y(ST_Centroid(%(expressions)s))", models.FloatField),
}


def _fields(resource: Resource, user: Any) -> Iterator[Field]:
    """Which members of the detail does an event keep too?  A unit by its name, a category by its name."""
    kept = {
        name for field in _event_model(resource, user)._meta.fields for name in (field.name, field.attname)
    }
    names = set(resource.by_name)
    for field in resource.fields:
        twin = field.name.removesuffix("_code").removesuffix("_id")
        is_twin = (twin != field.name and twin in names) or f"{field.name}_name" in names
        columns = set(_columns(field.expression(user)))
        if columns and columns <= kept and columns != {resource.geometry} and not is_twin:
            yield field


def _columns(expression: Any) -> Iterator[str]:
    """Which columns of its own row does an expression read?"""
    if isinstance(expression, F):
        yield expression.name.split("__")[0]  # type: ignore[attr-defined]
    elif hasattr(expression, "get_source_expressions"):
        for inner in expression.get_source_expressions():
            yield from _columns(inner)


def _event_model(resource: Resource, user: Any) -> type[Model]:
    model: Any = resource.rows(user).model
    events: type[Model] = model.events.rel.related_model
    return events


def _events(
    resource: Resource, user: Any, found: Mapping[str, Any], fields: list[Field], after: int | None
) -> QuerySet[Any]:
    """The events of every version of this thing, the newest first, each with what the detail said then."""
    rows = resource.rows(user).filter(**{name: found[name] for name in resource.versions})
    of_one = rows.values("pk") if resource.versions else [found["pk"]]
    events = _event_model(resource, user)._default_manager.filter(pgh_obj_id__in=of_one)
    if after is not None:
        events = events.filter(pk__lt=after)
    told = {_TOLD + field.name: field.expression(user) for field in fields}
    if resource.geometry:
        told |= {
            name: Func(F(resource.geometry), template=sql, output_field=kind())
            for name, (sql, kind) in _SHAPE.items()
        }
    if any(field.name == "edition" for field in fields):
        events = events.select_related("edition")
    return events.annotate(**told).order_by("-pk")


class _Telling:
    """Tells events in words: which columns became something else, and who did it."""

    def __init__(self, resource: Resource, user: Any, fields: list[Field], people: Mapping[int, str]) -> None:
        model: Any = resource.rows(user).model
        self.names: dict[str, str] = {}
        self.choices: dict[str, Mapping[Any, Any]] = {}
        for field in fields:
            column = model._meta.get_field(next(_columns(field.expression(user))))
            self.names[field.name] = str(field.label or column.verbose_name)
            own = isinstance(field.source, str) and field.source == column.name
            self.choices[field.name] = dict(column.flatchoices) if own else {}
        if resource.geometry:
            self.names[GEOMETRY] = str(model._meta.get_field(resource.geometry).verbose_name)
        self.reader = scope_of(user)
        self.people = people

    def event(self, event: Any, before: Any | None) -> dict[str, Any]:
        """One entry of the history; `before` is the event that it followed, None for the first."""
        person = person_id(event)
        is_shown = self.reader.sees_people or (person is not None and person == self.reader.user_id)
        by = self.people.get(person or 0)
        edition = getattr(event, "edition", None)
        return {
            "at": event.pgh_created_at.isoformat(),
            "by": by if is_shown or by is None else MASK,
            "login": event.pgh_login if is_shown else MASK,
            "label": event.pgh_label,
            "changes": [] if before is None else list(self._changes(event, before)),
            "edition": edition.name if edition else None,
        }

    def _changes(self, event: Any, before: Any) -> Iterator[dict[str, str | None]]:
        for name, title in self.names.items():
            old, new = (getattr(one, _TOLD + name) for one in (before, event))
            if old != new:
                shown = [
                    _shape_words(one) if name == GEOMETRY else self._words(name, value)
                    for one, value in ((before, old), (event, new))
                ]
                yield {"field": name, "name": title, "old": shown[0], "new": shown[1]}

    def _words(self, name: str, value: Any) -> str | None:
        """A value as the screen shows it; None where it is empty."""
        if value is None or value in ("", []):
            return None
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(str(one) for one in value)
        return str(self.choices[name].get(value, value))


def _shape_words(event: Any) -> str | None:
    """A shape in words: where a point lies, how long a line is, how large an area; None where there is none."""
    if getattr(event, _TOLD + GEOMETRY) is None:
        return None
    told = {
        "points": event.shape_points,
        "area": round(event.shape_area_m2),
        "length": round(event.shape_length_m),
    }
    if told["area"]:
        return _("%(points)s points, %(area)s m²") % told
    if told["length"]:
        return _("%(points)s points, %(length)s m") % told
    return f"{event.shape_lon:.6f}, {event.shape_lat:.6f}"
