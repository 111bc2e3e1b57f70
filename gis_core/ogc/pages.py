"""Features by the page: one statement a page, in the order of their ids, sent as the database makes them."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Func, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.utils import timezone

from gis_core.api.parameters import Refused
from gis_core.api.resources import CHUNK, PIECE, Resource
from gis_core.api.texts import ObjectText, feature_text
from gis_core.ogc.collections import Collection
from gis_core.ogc.systems import CRS84, System
from gis_core.ogc.words import DEFAULT_LIMIT, area_of, filters, unreadable

Link = dict[str, str]
#: The links of a page, by the last id of a page that another one follows.
Links = Callable[[int | None], list[Link]]
#: Degrees as they are stored: who draws along a border gets the border itself. Metres to a tenth of a millimetre.
_EXACT, _TENTH_MM = 15, 4
#: Degrees beyond the area of a system, and of latitude, up to which PROJ has an answer.
_REACH_DEG, _HIGHEST_DEG = 20, 89


class _Total(Subquery):
    """How many rows are there?  Asked in the statement of the page, once."""

    template = "(SELECT count(*) FROM (%(subquery)s) matched)"
    output_field = BigIntegerField()


def shape_text(column: str, system: System) -> Combinable:
    """The geometry as GeoJSON in this system, in the axis order of its authority; NULL stays NULL.

    So far from where a system is used that PROJ has no answer there is no geometry: an error would come when half of
    the page is sent.
    """
    shape, decimals = "%(expressions)s", _EXACT
    if not system.declared.is_geographic:
        west, _south, east, _north = system.declared.area
        near = f"ST_XMin({shape}) > {west - _REACH_DEG} AND ST_XMax({shape}) < {east + _REACH_DEG}"
        inner = f"ST_YMin({shape}) > -{_HIGHEST_DEG} AND ST_YMax({shape}) < {_HIGHEST_DEG}"
        shape = f"CASE WHEN {near} AND {inner} THEN ST_Transform({shape}, {system.declared.epsg}) END"
        decimals = _TENTH_MM
    if system.is_swapped:
        shape = f"ST_FlipCoordinates({shape})"
    return Func(F(column), template=f"ST_AsGeoJSON({shape}, {decimals}, 0)", output_field=TextField())


def text_of(resource: Resource, user: Any, system: System = CRS84) -> Func:
    """A row as the text of one feature; its id is the feature's own and no property."""
    assert resource.geometry is not None
    members = {name: value for name, value in resource.members(user, None).items() if name != "id"}
    return feature_text(F("pk"), shape_text(resource.geometry, system), ObjectText(members))


def chosen(collection: Collection, user: Any, asked: Mapping[str, Any]) -> QuerySet[Any]:
    """Which features may this user see, and were asked for?  Paging is not yet applied.  Raises Problem (400)."""
    resource = collection.resource
    rows = resource.rows(user)
    if collection.during and "datetime" in asked:
        rows = collection.during(rows, *asked["datetime"])
    elif resource.as_of:
        rows = resource.as_of(rows, None)
    if "bbox" in asked:
        try:
            area = area_of(asked["bbox"], asked.get("bbox-crs", CRS84))
        except Refused as error:
            raise unreadable("bbox", error) from error
        rows = rows.filter(**{f"{resource.geometry}__intersects": area})
    for parameter in filters(collection, user):
        if parameter.narrow and parameter.name in asked:
            rows = parameter.narrow(rows, asked[parameter.name])
    return rows


def page_of(rows: QuerySet[Any], text: Func, asked: Mapping[str, Any]) -> tuple[QuerySet[Any], int]:
    """The rows of the page that is asked for, one more than it holds, and how many it holds.

    The first page also counts all that matched, in the same statement: to every later one it would be as dear.
    """
    limit = asked.get("limit", DEFAULT_LIMIT)
    total: Combinable = Value(None, output_field=BigIntegerField())
    if "after" in asked:
        page = rows.filter(pk__gt=asked["after"])
    else:
        page, total = rows, _Total(rows.order_by().values("pk"))
    page = page.annotate(text=text, matched=total).order_by("pk")
    return page.values_list("pk", "text", "matched")[: limit + 1], limit


def collected(
    page: QuerySet[Any], limit: int, *, is_first: bool
) -> tuple[list[dict[str, Any]], int | None, int | None]:
    """The features of a page for people, how many matched (first page only), and after which id more follow."""
    found = list(page)
    matched = found[0][2] if found else 0 if is_first else None
    last = found[limit - 1][0] if len(found) > limit else None
    return [json.loads(text) for _key, text, _matched in found[:limit]], matched, last


def feature_collection(page: QuerySet[Any], limit: int, links: Links, *, is_first: bool) -> Iterator[bytes]:
    """A page as a FeatureCollection, in pieces, with constant memory; what is only known in the end stands there.

    The cursor lives in a transaction of its own, and is planned to be read to its end (gis_core.api.resources).
    """
    count, last, matched, more = 0, 0, 0 if is_first else None, False
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        rows = page.iterator(chunk_size=CHUNK)
        before = '{"type":"FeatureCollection","features":['
        while piece := list(islice(rows, PIECE)):
            more = count + len(piece) > limit
            told = piece[:-1] if more else piece
            matched = piece[0][2]
            if told:
                yield (before + ",\n".join(text for _key, text, _matched in told)).encode()
                before, last, count = ",\n", told[-1][0], count + len(told)
        if not count:
            yield before.encode()
    ending: dict[str, Any] = {"links": links(last if more else None), "numberReturned": count}
    if matched is not None:
        ending["numberMatched"] = matched
    ending["timeStamp"] = timezone.now().isoformat(timespec="seconds")
    yield ("]," + json.dumps(ending, ensure_ascii=False)[1:]).encode()
