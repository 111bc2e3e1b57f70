"""What does the county hold true now, past and future days included?  Read at one ground version."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from grids.audit.findings import Finding
from grids.audit.periods import Period
from grids.audit.projection import stale_territories
from grids.audit.shapes import Shapes
from grids.models import Category, County, DutyPolicy, Grid, Place, RoadSection, Ruling, Unit
from grids.resolver import NoCountyError
from grids.rules.policies import Step


@dataclass(frozen=True, slots=True)
class Holder:
    """A unit that answers for ground: when it is in service, and whether it is ranked."""

    name: str
    in_service: Period
    scored: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """Ground that a unit answers for, or None: a version of a grid, site, compound, section or ruling."""

    code: str
    period: Period
    holder: Holder | None
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class CategoryPolicies:
    """On which days is a category in use, when has it a policy, and when does the policy end with the grid?"""

    key: str
    name: str
    in_use: Period
    with_policy: list[Period]
    with_grid_step: list[Period]


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that the proof is about; `shapes` are the grids' in the same order, EPSG:4490."""

    ground_version: int
    basis: str
    work_srid: int
    outline: BaseGeometry | None
    grids: list[Holding]
    shapes: Shapes
    others: list[Holding]
    categories: list[CategoryPolicies]
    stale: list[Finding]


def period_of(days: Any) -> Period:
    """Which period is a PostgreSQL daterange?"""
    return Period(days.lower, days.upper)


def read_ground() -> Ground:
    """What is there to prove?  Raises NoCountyError."""
    with transaction.atomic():
        # The lock that every change of ground takes first: all that follows is of one ground version.
        county = County.objects.select_for_update(no_key=True).first()  # at most one row: its key is always 1
        if county is None:
            raise NoCountyError
        basis = basis_of(county)
        grids = list(_holdings(Grid.objects.known().filter(kind=county.main_grid_kind), "accountable_unit"))
        others = [
            *_holdings(Place.objects.known().filter(accountable_unit__isnull=False), "accountable_unit"),
            *_holdings(
                RoadSection.objects.known().filter(supervising_unit__isnull=False), "supervising_unit"
            ),
            *_holdings(Ruling.objects.known().filter(accountable_unit__isnull=False), "accountable_unit"),
        ]
        categories = _categories()
        stale = list(stale_territories())
    shapes = np.empty(len(grids), dtype=object)
    shapes[:] = [grid.shape for grid in grids]
    return Ground(
        ground_version=county.ground_version,
        basis=basis,
        work_srid=county.work_srid,
        outline=shapely.from_wkb(bytes(county.outline.wkb)) if county.outline else None,
        grids=grids,
        shapes=shapes,
        others=others,
        categories=categories,
        stale=stale,
    )


def basis_of(county: County) -> str:
    """On what does the proof rest?  Another word as soon as ground, outline or catalogue have changed."""
    content = hashlib.sha256(bytes(county.outline.wkb) if county.outline else b"")
    for key, inactive_since in Category.objects.order_by("key").values_list("key", "inactive_since"):
        content.update(f"{key} {inactive_since or ''};".encode())
    return f"{county.ground_version}-{content.hexdigest()[:16]}"


def _holdings(rows: QuerySet[Any], unit_field: str) -> Iterator[Holding]:
    values = rows.order_by("code", "id").values_list(
        "code",
        "valid",
        "geom",
        f"{unit_field}__name",
        f"{unit_field}__valid",
        f"{unit_field}__league",
    )
    for code, valid, geom, name, unit_valid, league in values:
        holder = None
        if name is not None:
            holder = Holder(name, period_of(unit_valid), scored=league != Unit.League.NONE)
        shape = shapely.from_wkb(bytes(geom.wkb)) if geom is not None else None
        yield Holding(code, period_of(valid), holder, shape)


def _categories() -> list[CategoryPolicies]:
    policies: dict[int, list[tuple[Period, bool]]] = {}
    for category_id, valid, steps in DutyPolicy.objects.known().values_list(
        "category_id", "valid", "accountable_steps"
    ):
        policies.setdefault(category_id, []).append((period_of(valid), Step.GRID in steps))
    return [
        CategoryPolicies(
            key=key,
            name=name,
            in_use=Period(None, inactive_since),
            with_policy=[period for period, _grid in policies.get(pk, [])],
            with_grid_step=[period for period, grid in policies.get(pk, []) if grid],
        )
        for pk, key, name, inactive_since in Category.objects.order_by("key").values_list(
            "pk", "key", "name_zh", "inactive_since"
        )
    ]
