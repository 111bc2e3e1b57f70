"""What can be asked for at /ogc/?  Each room describes its collections; here they are named by string only."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol

import rules
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from gis_core import map_layers
from gis_core.api.resources import Resource
from gis_core.coordinates.crs import DeclaredCrs

Day = datetime.date | None
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ground:
    """In which metric system does the county work, and where does all of it lie?  Measured when it is asked for."""

    work_srid: int | None
    measure: Callable[[], Box | None]

    @cached_property
    def extent(self) -> Box | None:
        """West, south, east and north in degrees; None where there is nothing yet."""
        return self.measure()


@dataclass(frozen=True, slots=True)
class SentFeature:
    """A feature as it came: `geometry` is GeoJSON, x before y, in `crs`; None where nothing was said of it.

    `properties` are those that may be written, without what the server sets.
    """

    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None
    crs: DeclaredCrs
    body_sha256: str


class Writer(Protocol):
    """How do features of a collection come to be, and change?  By the same services as every other way in.

    `audience` may write at all, `properties` are the names that may be said, with their OpenAPI schemas.  What a rule
    refuses is raised, and told as a problem; whatever else belongs to it happens in the same transaction.
    """

    audience: rules.Predicate
    properties: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]

    def create(self, sent: SentFeature, user: Any) -> tuple[int, bool]:
        """The id of the new feature, and whether it is new: the same one sent again is not."""

    def change(self, key: int, sent: SentFeature, user: Any, *, whole: bool) -> None:
        """Make this feature what was sent; `whole`: what was not said is emptied, else left as it is."""

    def delete(self, key: int, user: Any) -> None:
        """Take this feature away."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Features of one kind: the rows of a resource with a geometry.

    `during` keeps the rows that were true, or were seen, at some time from a first day to a last one (None: open);
    `writer` says how they are written, None: they are read only; `columns` are the properties that the table of the
    page for people has (none: the first).
    """

    resource: Resource
    description: str | Promise = ""
    during: Callable[[QuerySet[Any], Day, Day], QuerySet[Any]] | None = None
    writer: Writer | None = None
    columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its id, as in addresses."""
        return self.resource.name


@cache
def collections() -> Mapping[str, Collection]:
    """Which collections are there, by name, in their order?"""
    found: list[Collection] = [import_string(path) for path in map_layers.OGC_COLLECTIONS]
    return {one.name: one for one in found}


def collection_named(name: str) -> Collection:
    """The collection of this name.  Raises Http404."""
    found = collections().get(name)
    if found is None:
        raise Http404
    return found


def ground() -> Ground:
    """Where does all of it lie?"""
    found: Ground = import_string(map_layers.OGC_GROUND)()
    return found
