"""Writing the demo town's units and ground; the database makes corridors, versions and territories."""

import datetime
from typing import Any, TypeVar

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Model
from shapely.geometry.base import BaseGeometry

from fixtures.plane import multi, stored
from fixtures.small_town import facilities, ground, places, streets
from fixtures.small_town.units import UNITS
from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from grids.models import (
    AreaZone,
    BoundaryEdition,
    Category,
    Division,
    Facility,
    Grid,
    HydrantProfile,
    Junction,
    Place,
    Road,
    RoadSection,
    Ruling,
    Unit,
    WorkingGroup,
)

M = TypeVar("M", bound=Model)
ByCode = dict[str, M]

SURVEYED_ON = datetime.date(2026, 3, 2)


def geometry(shape: BaseGeometry) -> Any:
    """The same shape for the database, a GEOS geometry of the same type; EPSG:4490 in, EPSG:4490 out."""
    return GEOSGeometry(shapely.to_wkb(shape, hex=True), srid=STORAGE_SRID)


def write_units() -> ByCode[Unit]:
    """Which units does the town have, by code?"""
    made: ByCode[Unit] = {}
    for row in UNITS:
        made[row.code] = Unit.objects.create(
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            league=row.league,
            department_tag=row.trade,
            parent=made.get(row.parent),
            uscc=row.uscc,
            head_person=row.head,
        )
    return made


def publish(layer: str, *, by: User, now: datetime.datetime) -> BoundaryEdition:
    """The first edition of a layer, valid from the beginning of time."""
    return BoundaryEdition.objects.create(
        layer=layer,
        number=1,
        state=BoundaryEdition.State.PUBLISHED,
        published_at=now,
        published_by=by,
        source_name="fixtures/small_town",
    )


def write_divisions(units: ByCode[Unit], edition: BoundaryEdition) -> ByCode[Division]:
    """The county, its townships and communities, by code."""
    made: ByCode[Division] = {}
    for row in ground.DIVISIONS:
        made[row.code] = Division.objects.create(
            code=row.code,
            name=row.name,
            level=row.level,
            kind=row.kind,
            parent=made.get(row.parent),
            unit=units.get(row.unit),
            edition=edition,
            source_year=SURVEYED_ON.year,
            geom=geometry(ground.outline(row.code)),
        )
    return made


def write_grids(units: ByCode[Unit], edition: BoundaryEdition, managers: dict[str, User]) -> list[Grid]:
    """The responsibility grids; `managers` are people by the code of their grid."""
    return Grid.objects.bulk_create(
        Grid(
            code=row.code,
            name=row.name,
            community_code=row.community,
            accountable_unit=units[row.unit],
            supervising_unit=units[row.supervisor],
            manager=managers.get(row.code),
            households=row.households,
            population=round(row.households * 2.7),
            edition=edition,
            geom=geometry(ground.grid_outline(row.code)),
        )
        for row in ground.GRIDS
    )


def write_roads(units: ByCode[Unit], edition: BoundaryEdition) -> list[RoadSection]:
    """Streets, their supervised sections and the junction boxes."""
    roads = Road.objects.bulk_create(
        Road(code=row.code, name=row.name, road_class=row.road_class, geom=geometry(stored(row.shape)))
        for row in streets.STREETS.values()
    )
    of_code = {road.code: road for road in roads}
    sections = []
    for row in ground.SECTIONS:
        street = streets.STREETS[row.street]
        supervising, handling, cleaning, lighting = map(units.get, row.units)
        sections.append(
            RoadSection(
                code=row.code,
                name=row.name,
                road=of_code[row.street],
                from_name=row.ends[0],
                to_name=row.ends[1],
                road_class=street.road_class,
                width_left_m=street.half_width_m,
                width_right_m=street.half_width_m,
                supervising_unit=supervising,
                handling_unit=handling,
                cleaning_unit=cleaning,
                lighting_unit=lighting,
                patrol_per_week=row.patrol_per_week,
                edition=edition,
                centreline=geometry(stored(row.line)),
            )
        )
    made = RoadSection.objects.bulk_create(sections)
    Junction.objects.bulk_create(
        Junction(
            code=row.code, name=row.name, section_code=row.section, geom=geometry(multi(stored(row.shape)))
        )
        for row in ground.JUNCTIONS
    )
    return made


def write_places(units: ByCode[Unit], edition: BoundaryEdition) -> list[Place]:
    """Storefront strips, managed sites and compounds."""
    return Place.objects.bulk_create(
        Place(
            code=row.code,
            name=row.name,
            kind=row.kind,
            site_type=row.site_type,
            community_code=row.community,
            section_code=row.section,
            accountable_unit=units.get(row.accountable),
            operator=units.get(row.operator),
            owner=units.get(row.owner),
            management=row.management,
            households=row.households,
            year_built=row.year_built,
            door_no=row.door_no,
            signed_on=SURVEYED_ON if row.kind == Place.Kind.STOREFRONT else None,
            is_inspection_point=row.is_inspection_point,
            edition=edition,
            geom=geometry(multi(stored(row.shape))),
        )
        for row in places.PLACES
    )


def write_facilities(units: ByCode[Unit], categories: ByCode[Category]) -> ByCode[Facility]:
    """The facilities by number, hydrants with their profile."""
    rows = list(facilities.facilities())
    made = Facility.objects.bulk_create(
        Facility(
            code=row.code,
            name=row.name,
            category=categories[row.category],
            owner=units[row.owner],
            maintainer=units[row.maintainer],
            status=row.status,
            accuracy_class="A",
            data_source="部件普查",
            installed_on=SURVEYED_ON,
            geom=geometry(stored(row.spot)),
        )
        for row in rows
    )
    of_code = {facility.code: facility for facility in made}
    HydrantProfile.objects.bulk_create(
        HydrantProfile(
            facility=of_code[row.code],
            diameter_mm=row.hydrant.diameter_mm,
            outlets=row.hydrant.outlets,
            pressure_mpa=row.hydrant.pressure_mpa,
            obstruction=row.hydrant.obstruction,
            last_tested_on=SURVEYED_ON,
            usable=row.hydrant.usable,
        )
        for row in rows
        if row.hydrant
    )
    return of_code


def write_ruling(units: ByCode[Unit], *, decided_by: User) -> Ruling:
    """The one place that nobody wanted, and what the supervision office ruled."""
    row = places.RULING
    return Ruling.objects.create(
        code=row.code,
        title=row.title,
        accountable_unit=units[row.accountable],
        handling_unit=units[row.handling],
        decided_by=decided_by,
        decided_on=SURVEYED_ON,
        evidence=row.evidence,
        geom=geometry(multi(stored(row.shape))),
    )


def write_zone(units: ByCode[Unit], *, leader: User) -> AreaZone:
    """The area zone with its leader and working groups."""
    zone = AreaZone.objects.create(
        code=places.ZONE_CODE,
        name=places.ZONE_NAME,
        leader=leader,
        leader_title=places.ZONE_LEADER_TITLE,
        geom=geometry(multi(stored(places.zone_shape()))),
    )
    for row in places.ZONE_GROUPS:
        group = WorkingGroup.objects.create(
            zone=zone, name=row.name, lead_unit=units[row.lead], duty=row.duty
        )
        group.members.set([units[code] for code in row.members])
    return zone
