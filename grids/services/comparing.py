"""How do two editions of a layer differ?  By what stands from the day of each on, as known now."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from grids.editions.reading import TABLES
from grids.errors import GroundError
from grids.models import BoundaryEdition

_VERSIONS = """
WITH before AS (
  SELECT t.* FROM {table} t WHERE upper_inf(t.known)
    AND CASE WHEN %(before)s::date IS NULL THEN lower_inf(t.valid) ELSE t.valid @> %(before)s::date END
), after AS (
  SELECT t.* FROM {table} t WHERE upper_inf(t.known)
    AND CASE WHEN %(after)s::date IS NULL THEN lower_inf(t.valid) ELSE t.valid @> %(after)s::date END
)
"""

_NAMED = re.compile(r"(grids|road_sections|places)-(\d+)")

#: A version before, after, or both; `shape` tells whether the shape is another, m² those of grids and places.
_DIFFERENCES = f"""{_VERSIONS}
SELECT coalesce(b.code, a.code), b.id IS NOT NULL, a.id IS NOT NULL, b.id = a.id, bu.name, au.name,
  b.{{shape}}::bytea IS DISTINCT FROM a.{{shape}}::bytea,
  round(st_area(b.{{shape}}::geography)::numeric, 1)::float8, round(st_area(a.{{shape}}::geography)::numeric, 1)::float8
FROM before b FULL JOIN after a ON a.code = b.code AND {{same_kind}}
LEFT JOIN grids_unit bu ON bu.id = b.{{unit}} LEFT JOIN grids_unit au ON au.id = a.{{unit}}
ORDER BY 1
"""  # noqa: S608  made of constants of the code, at import

#: Each version once: in both editions, before only, or after only.
_SHAPES = f"""{_VERSIONS}
SELECT b.id IS NOT NULL, a.id IS NOT NULL, st_asbinary(coalesce(b.{{shape}}, a.{{shape}}))
FROM before b FULL JOIN after a ON a.id = b.id ORDER BY coalesce(b.id, a.id)
"""  # noqa: S608  made of constants of the code, at import


class NoSuchEditionError(GroundError):
    """No published edition has this name."""

    code = "edition.unknown"

    def __init__(self, name: str) -> None:
        told = _("There is no published edition “%(name)s” of grids, sections or places.")
        super().__init__(told % {"name": name})


class OtherLayerError(GroundError):
    """Editions of two layers have nothing to compare."""

    code = "edition.other_layer"

    def __init__(self) -> None:
        super().__init__(_("Two editions of one layer can be compared."))


def edition_named(name: str) -> BoundaryEdition:
    """Which published edition is called so, as grids-2?  Raises NoSuchEditionError."""
    match = _NAMED.fullmatch(name)
    edition = (
        match
        and BoundaryEdition.objects.filter(
            layer=match[1], number=int(match[2]), state=BoundaryEdition.State.PUBLISHED
        ).first()
    )
    if not edition:
        raise NoSuchEditionError(name)
    return edition


@dataclass(frozen=True, slots=True)
class ShapesBetween:
    """The shapes (WKB, EPSG:4490) that stay from one edition to another, those that go, those that come."""

    kept: list[bytes]
    gone: list[bytes]
    come: list[bytes]


def shapes_between(before: BoundaryEdition, after: BoundaryEdition) -> ShapesBetween:
    """What does a map of the difference show?  Raises OtherLayerError."""
    if before.layer != after.layer:
        raise OtherLayerError
    layer = TABLES[before.layer]
    found = ShapesBetween([], [], [])
    with connection.cursor() as cursor:
        cursor.execute(
            _SHAPES.format(table=layer.table, shape=layer.shape),
            {"before": before.effective_from, "after": after.effective_from},
        )
        for was, stands, wkb in cursor:
            into = found.kept if was and stands else found.gone if was else found.come
            into.append(bytes(wkb))
    return found


def compare_editions(before: BoundaryEdition, after: BoundaryEdition) -> dict[str, Any]:
    """What is new, gone and changed from the day of one edition to that of another?  Raises OtherLayerError."""
    if before.layer != after.layer:
        raise OtherLayerError
    layer = TABLES[before.layer]
    sql = _DIFFERENCES.format(
        table=layer.table,
        shape=layer.shape,
        unit=layer.unit,
        same_kind="a.kind = b.kind" if layer.kind == "kind" else "true",
    )
    told: dict[str, Any] = {
        "before": before.name,
        "after": after.name,
        "added": [],
        "removed": [],
        "changed": [],
        "unchanged": 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, {"before": before.effective_from, "after": after.effective_from})
        for code, was, stands, same, old_unit, new_unit, reshaped, old_m2, new_m2 in cursor:
            if not was:
                told["added"].append({"code": code, "unit": new_unit, "area_m2": new_m2})
            elif not stands:
                told["removed"].append({"code": code, "unit": old_unit, "area_m2": old_m2})
            elif same:
                told["unchanged"] += 1
            else:
                told["changed"].append(
                    {
                        "code": code,
                        "reshaped": reshaped,
                        "unit_before": old_unit,
                        "unit_after": new_unit,
                        "area_m2_before": old_m2,
                        "area_m2_after": new_m2,
                    }
                )
    return told
