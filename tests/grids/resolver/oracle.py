"""Who answers, worked out by brute force: shapely and plain Python over the layers.

Written from the text of DESIGN §4 and domain/dictionary.md C.5, not from the SQL: it reads the layers
themselves (never `grids_territory`) and tries every territory on every point.  It knows only what the
county holds true now.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyproj
import shapely
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from gis_core.geometry import STORAGE_SRID
from grids.models import (
    Category,
    County,
    DepartmentDuty,
    Division,
    DutyPolicy,
    Facility,
    Grid,
    Junction,
    Place,
    RoadSection,
    Ruling,
    Unit,
)
from grids.rules.policies import Step

NEAREST_REACH_M = 50.0
#: Two distances that differ by less are the same to us: an edge is a straight line here, a geodesic there.
UNDECIDED_M = 0.15
ROAD_ORDER = {"arterial": 1, "secondary": 2, "branch": 3, "lane": 4}
COMMUNITY_CARES = {"weak", "withdrawn", "community_underwritten"}
_GEOD = pyproj.Geod(ellps="GRS80")

Period = Any  # a half-open DateRange of psycopg


@dataclass(frozen=True)
class Question:
    """A place (EPSG:4490 degrees), a category, a day and perhaps a linked facility."""

    lon: float
    lat: float
    category_id: int
    on_date: datetime.date
    facility_id: int | None = None


@dataclass(frozen=True)
class Found:
    """A unit and the step that found it; no unit: nobody in service was found."""

    unit_id: int | None
    step: Step


@dataclass(frozen=True)
class Answer:
    """The three units; `undecided` where two distances differ by less than can be told."""

    accountable: Found
    handling: Found
    supervising: Found
    flags: frozenset[str]
    undecided: bool = False


@dataclass(frozen=True)
class Territory:
    """A piece of ground (None: the whole county) that a step may find, with the units that answer by it."""

    step: Step
    order: tuple[float, ...]  # narrower duty, road class, area in whole m², and then code and id
    code: str
    object_id: int
    valid: Period
    shape: BaseGeometry | None
    accountable_id: int | None = None
    handling_id: int | None = None
    supervising_id: int | None = None
    category_ids: frozenset[int] | None = None

    @property
    def rank(self) -> tuple[Any, ...]:
        return (*self.order, self.code, self.object_id)

    def applies(self, question: Question, point: shapely.Point) -> bool:
        return (
            question.on_date in self.valid
            and (self.category_ids is None or question.category_id in self.category_ids)
            and (self.shape is None or self.shape.intersects(point))
        )


def whole_area_m2(shape: BaseGeometry | None) -> float:
    """The area on the ellipsoid to the whole square metre; the whole county is wider than anything."""
    return float("inf") if shape is None else float(round(abs(_GEOD.geometry_area_perimeter(shape)[0])))


def shape_of(geom: Any) -> BaseGeometry | None:
    """The same geometry in shapely, prepared for many questions."""
    if geom is None:
        return None
    shape = shapely.from_wkb(bytes(geom.wkb))
    shapely.prepare(shape)
    return shape


def circle(facility: Facility, reach_m: int) -> BaseGeometry:
    """The ground within a facility's reach, as PostGIS draws the circle."""
    drawn = Facility.objects.raw(
        "SELECT id, ST_AsBinary(ST_Buffer(geom::geography, %s)) AS circle FROM grids_facility WHERE id = %s",
        [reach_m, facility.pk],
    )[0]
    return shapely.from_wkb(bytes(drawn.circle))


@dataclass
class Ground:
    """Everything that can answer, as the layers say now."""

    territories: list[Territory] = field(default_factory=list)
    policies: dict[int, list[DutyPolicy]] = field(default_factory=dict)
    in_service: dict[int, Period] = field(default_factory=dict)
    office_id: int = 0
    to_metres: pyproj.Transformer | None = None

    @classmethod
    def read(cls) -> "Ground":
        county = County.objects.get()
        metres = pyproj.Transformer.from_crs(STORAGE_SRID, county.work_srid, always_xy=True)
        ground = cls(office_id=county.supervision_office_id or 0, to_metres=metres)
        ground.in_service = dict(Unit.objects.values_list("pk", "valid"))
        for policy in DutyPolicy.objects.known():
            ground.policies.setdefault(policy.category_id, []).append(policy)
        ground.territories = [
            *_grids(county),
            *_roads(),
            *_places(),
            *_facilities(county),
            *_rulings(),
            *_duties(),
            *_townships(),
        ]
        return ground

    def serves(self, unit_id: int | None, on_date: datetime.date) -> bool:
        return unit_id is not None and on_date in self.in_service[unit_id]

    def answer(self, question: Question) -> Answer:
        """Who answers?  The first step with a candidate in service; inside a step the comparator."""
        point = shapely.Point(question.lon, question.lat)
        here = [t for t in self.territories if t.applies(question, point)]
        accountable_steps, handling_steps = self.steps(question)
        accountable, undecided = self._first(here, accountable_steps, "accountable_id", question), False
        nearest = None
        if accountable is None:
            nearest, undecided = self._nearest(point, question)
            accountable = nearest and Found(nearest.accountable_id, Step.NEAREST_GRID)
        last_resort = self._last_resort(here, question)
        accountable = accountable or last_resort
        handling = self._handling(here, handling_steps, question) or accountable
        supervising = self._first(here, [Step.ROAD, Step.GRID], "supervising_id", question)
        if supervising is None and nearest and self.serves(nearest.supervising_id, question.on_date):
            supervising = Found(nearest.supervising_id, Step.NEAREST_GRID)
        fallback = {Step.NEAREST_GRID: "nearest_grid", Step.TOWNSHIP: "township", Step.OFFICE: "office"}
        flags = {fallback[accountable.step]} if accountable.step in fallback else set()
        if not accountable_steps:
            flags.add("no_policy")
        return Answer(accountable, handling, supervising or last_resort, frozenset(flags), undecided)

    def steps(self, question: Question) -> tuple[list[int], list[int]]:
        """The two step lists of the category on that day; empty without a policy."""
        for policy in self.policies.get(question.category_id, []):
            if question.on_date in policy.valid:
                return list(policy.accountable_steps), list(policy.handling_steps)
        return [], []

    def _first(
        self, here: list[Territory], steps: Iterable[int], part: str, question: Question
    ) -> Found | None:
        for step in steps:
            ordered = sorted((t for t in here if t.step == step), key=lambda t: t.rank)
            for territory in ordered:
                unit_id = getattr(territory, part)
                if self.serves(unit_id, question.on_date):
                    return Found(unit_id, Step(step))
        return None

    def _handling(self, here: list[Territory], steps: list[int], question: Question) -> Found | None:
        """As _first, but a linked facility comes before those within reach, wherever the point lies."""
        linked = [
            t
            for t in self.territories
            if t.step == Step.FACILITY and t.object_id == question.facility_id and question.on_date in t.valid
        ]
        for step in steps:
            groups = [linked, here] if step == Step.FACILITY else [here]
            for group in groups:
                found = self._first(group, [step], "handling_id", question)
                if found:
                    return found
        return None

    def _nearest(self, point: shapely.Point, question: Question) -> tuple[Territory | None, bool]:
        """The nearest grid whose unit is in service, at most 50 m away; and is it too close to call?"""
        near = sorted(
            (0.0 if t.shape.intersects(point) else self._distance_m(t.shape, point), t.rank, t)
            for t in self.territories
            if t.step == Step.GRID
            and question.on_date in t.valid
            and self.serves(t.accountable_id, question.on_date)
            and t.shape is not None
            and t.shape.distance(point) < 0.001
        )
        distances = [distance for distance, _rank, _t in near]
        first_two_tie = len(near) > 1 and distances[0] > 0 and distances[1] - distances[0] < UNDECIDED_M
        on_the_edge = any(abs(distance - NEAREST_REACH_M) < UNDECIDED_M for distance in distances[:1])
        within = [t for distance, _rank, t in near if distance <= NEAREST_REACH_M]
        return (within[0] if within else None), first_two_tie or on_the_edge

    def _distance_m(self, shape: BaseGeometry, point: shapely.Point) -> float:
        """The distance in the county's metric CRS."""
        assert self.to_metres is not None
        shape_m, point_m = (
            shapely.transform(g, self.to_metres.transform, interleaved=False) for g in (shape, point)
        )
        return float(shape_m.distance(point_m))

    def _last_resort(self, here: list[Territory], question: Question) -> Found:
        township = self._first(here, [Step.TOWNSHIP], "accountable_id", question)
        return township or Found(self.office_id, Step.OFFICE)


def _known(rows: QuerySet[Any]) -> Iterator[Any]:
    return (row for row in rows.all() if row.known.upper is None)


def _grids(county: County) -> Iterator[Territory]:
    for grid in _known(Grid.objects.filter(kind=county.main_grid_kind)):
        shape = shape_of(grid.geom)
        yield Territory(
            Step.GRID,
            (0, 0, whole_area_m2(shape)),
            grid.code,
            grid.pk,
            grid.valid,
            shape,
            accountable_id=grid.accountable_unit_id,
            supervising_id=grid.supervising_unit_id,
        )


def _road_parts(
    section: RoadSection, duty: int, shape: BaseGeometry | None, code: str, object_id: int, valid: Period
) -> Iterator[Territory]:
    """A section answers, handles, cleans and lights, in its corridor and its junction boxes."""
    order = (duty, ROAD_ORDER[section.road_class], whole_area_m2(shape))
    for step, handling_id in (
        (Step.ROAD, section.handling_unit_id),
        (Step.ROAD_CLEANING, section.cleaning_unit_id),
        (Step.ROAD_LIGHTING, section.lighting_unit_id),
    ):
        answers = section.supervising_unit_id if step is Step.ROAD else None
        yield Territory(step, order, code, object_id, valid, shape, answers, handling_id, answers)


@dataclass(frozen=True)
class Both:
    """The days that lie in two periods."""

    one: Period
    other: Period

    def __contains__(self, day: datetime.date) -> bool:
        return day in self.one and day in self.other


def _roads() -> Iterator[Territory]:
    sections = list(_known(RoadSection.objects))
    for section in sections:
        yield from _road_parts(section, 1, shape_of(section.geom), section.code, section.pk, section.valid)
    for junction in _known(Junction.objects):
        shape = shape_of(junction.geom)
        for section in sections:
            if section.code == junction.section_code:
                valid = Both(junction.valid, section.valid)
                yield from _road_parts(section, 0, shape, junction.code, junction.pk, valid)


def _place_handler(place: Place) -> int | None:
    """The shop; a site's operator, else owner; a compound's firm, unless its community has taken over."""
    if place.kind == Place.Kind.STOREFRONT:
        return place.operator_id
    if place.kind == Place.Kind.SITE:
        return place.operator_id or place.owner_id
    if place.management in COMMUNITY_CARES:
        return place.accountable_unit_id
    return place.operator_id or place.accountable_unit_id


def _places() -> Iterator[Territory]:
    steps = {"storefront": Step.STOREFRONT, "site": Step.SITE, "compound": Step.COMPOUND}
    for place in _known(Place.objects):
        shape = shape_of(place.geom)
        yield Territory(
            steps[place.kind],
            (0, 0, whole_area_m2(shape)),
            place.code,
            place.pk,
            place.valid,
            shape,
            accountable_id=place.accountable_unit_id,
            handling_id=_place_handler(place),
        )


def _facilities(county: County) -> Iterator[Territory]:
    about: dict[int, set[int]] = {}
    for pk, component_id in Category.objects.exclude(component=None).values_list("pk", "component_id"):
        about.setdefault(component_id, set()).add(pk)
    for facility in _known(Facility.objects):
        shape = circle(facility, county.facility_reach_m)
        categories = frozenset({facility.category_id} | about.get(facility.category_id, set()))
        for duty, unit_id in ((0, facility.maintainer_id), (1, facility.owner_id)):
            yield Territory(
                Step.FACILITY,
                (duty, 0, 0),
                facility.code,
                facility.pk,
                facility.valid,
                shape,
                handling_id=unit_id,
                category_ids=categories,
            )


def _rulings() -> Iterator[Territory]:
    for ruling in _known(Ruling.objects):
        shape = shape_of(ruling.geom)
        named = Category.objects.filter(key__in=ruling.category_keys).values_list("pk", flat=True)
        yield Territory(
            Step.RULING,
            (0, 0, whole_area_m2(shape)),
            ruling.code,
            ruling.pk,
            ruling.valid,
            shape,
            accountable_id=ruling.accountable_unit_id,
            handling_id=ruling.handling_unit_id,
            category_ids=frozenset(named) if ruling.category_keys else None,
        )


def _duties() -> Iterator[Territory]:
    for duty in _known(DepartmentDuty.objects):
        shape = shape_of(duty.geom)
        yield Territory(
            Step.DEPARTMENT,
            (0 if shape else 1, 0, whole_area_m2(shape)),
            duty.code,
            duty.pk,
            duty.valid,
            shape,
            handling_id=duty.unit_id,
            category_ids=frozenset({duty.category_id}),
        )


def _townships() -> Iterator[Territory]:
    for division in _known(Division.objects.filter(level="township")):
        shape = shape_of(division.geom)
        if shape is not None:
            yield Territory(
                Step.TOWNSHIP,
                (0, 0, whole_area_m2(shape)),
                division.code,
                division.pk,
                division.valid,
                shape,
                accountable_id=division.unit_id,
            )
