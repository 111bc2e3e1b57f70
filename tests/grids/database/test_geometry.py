"""Is bad geometry refused, in Chinese, in every geometry column of every table, whatever program writes it?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
import shapely
from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.db import IntegrityError, models
from django.utils import timezone
from psycopg.types.range import DateRange

from gis_core.models import User
from grids.models import AreaZone, Building, County, Road, RoadSection, WaterBody
from grids.services.drafts import open_draft
from renovation.models import RenovationZone, ZoneEdition
from surveys.models import Case, PhotoReading, RecurringSpot, SuppressionArea, SurveyPoint, TerritoryProposal
from surveys.services.opening import open_cases
from tests.assessment.yardsticks import make_place as make_inspected
from tests.grids.conftest import add_raster
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.grids.resolver.oracle import Question
from tests.grids.resolver.ways import by_orm
from tests.renovation.records import make_building, make_parcel, make_project
from tests.surveys.censuses import make_finding
from tests.surveys.enforcement.structures import sent_structure
from tests.surveys.set_surveys import make_answer, make_survey
from tests.surveys.ways import make_way
from tests.towns import TODAY, Town, at, box, category, lonlat

#: Shapely warns of the NaN that these tests are about.
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered")

NAN, INFINITE = float("nan"), float("inf")
#: Territories and what a check of hydrants found: computed from the other layers.
MADE_BY_THE_DATABASE = {"grids_territory", "grids_hydrantfinding", "grids_hydrantground", "grids_gridoutline"}
ROOMS = {"gis_core", "grids", "surveys", "renovation", "assessment"}


def stored_columns() -> list[tuple[type[models.Model], str]]:
    """Every geometry column that somebody can write: not what the database makes itself."""
    return [
        (model, field.column)
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.db_table not in MADE_BY_THE_DATABASE
        for field in model._meta.local_concrete_fields
        if isinstance(field, GeometryField) and (model, field.column) != (RoadSection, "geom")
    ]


COLUMNS = stored_columns()


def corners(kind: str, *points: tuple[float, float]) -> shapely.Geometry:
    """The points as the kind of geometry that the column takes."""
    if kind == "POINT":
        return shapely.Point(points[1])
    if kind in {"LINESTRING", "MULTILINESTRING"}:
        line = shapely.LineString(points)
        return line if kind == "LINESTRING" else shapely.MultiLineString([line])
    return shapely.MultiPolygon([shapely.Polygon(points)])


BAD: dict[str, tuple[Callable[[str], shapely.Geometry], str]] = {
    "empty": (lambda kind: shapely.from_wkt(f"{kind} EMPTY"), "几何为空"),
    "NaN": (lambda kind: corners(kind, (117, 28), (NAN, 28), (117.1, 28.1)), "(不是有限数|几何无效)"),
    "infinite": (
        lambda kind: corners(kind, (117, 28), (INFINITE, 28), (117.1, 28.1)),
        "(不是有限数|几何无效)",
    ),
    "longitude 181": (lambda kind: corners(kind, (117, 28), (181, 28), (117.1, 28.1)), "超出经度"),
    "latitude 95": (lambda kind: corners(kind, (117, 28), (117.1, 95), (117.2, 28.1)), "超出经度"),
    "metres": (
        lambda kind: corners(kind, (500000, 3099000), (500100, 3099000), (500100, 3099100)),
        "超出经度",
    ),
    "bow tie": (
        lambda kind: corners(kind, (117, 28), (117.1, 28.1), (117.1, 28), (117, 28.1)),
        "几何无效",
    ),
}


@pytest.fixture
def one_of_each(town: Town, people: dict[str, User]) -> None:
    """A good row in every table that has a geometry column."""
    County.objects.update(outline=box(-9, -9, 9, 9))
    make.make_junction("J1", "R1", box(1.4, 0.4, 1.6, 0.6))
    make.make_place("P1", "site", box(0.1, 0.1, 0.2, 0.2), accountable_unit=town.b)
    make.make_facility("c01013", at(0.5, 0.25), owner=town.b)
    make.make_ruling("U1", geom=box(0.4, 0.4, 0.6, 0.6), accountable_unit=town.a)
    make.make_duty("D1", "m06001", town.a, geom=box(0.4, 0.4, 0.6, 0.6))
    make.make_township("361127001", town.a, box(-1, -1, 4, 4))
    add_raster(people["technician"])
    AreaZone.objects.create(code="Z1", name="Z1", geom=box(0, 0, 1, 1))
    open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=people["technician"])
    Road.objects.create(code="1", geom=shapely.to_wkt(corners("MULTILINESTRING", lonlat(0, 0), lonlat(1, 1))))
    Building.objects.create(code="B1", geom=box(0.1, 0.1, 0.11, 0.11))
    WaterBody.objects.create(code="W1", geom=box(0.2, 0.2, 0.3, 0.3))
    make_inspected("E1", 0.5, 0.5)
    zone = RenovationZone.objects.create(code="Z1", name="Z1", geom=box(0, 0, 1, 1))
    project = make_project(zone)
    make_building(project, geom=box(0.1, 0.1, 0.11, 0.11))
    make_parcel(project, geom=box(0.1, 0.1, 0.11, 0.11))
    ZoneEdition.objects.create(zone=zone, number=1, geom=zone.geom, reason="测量", drawn_at=timezone.now())
    PhotoReading.objects.create(sha256="a" * 64, readable=True, place=at(0.5, 0.5))
    make_finding(people["collector"], at(0.5, 0.5))
    survey = make_survey(people["supervision"], town)
    make_answer(survey, town.grids["G1"].code, "zero", people["collector"], geom=at(0.5, 0.5))
    make_way(people["collector"], (0.5, 0.5))
    sent_structure(people["supervision"])
    point = SurveyPoint.objects.create(
        category=category("m06010"), geom=at(0.5, 0.2), observed_at=timezone.now()
    )
    open_cases(points=[point.pk])
    SuppressionArea.objects.create(
        name="测试抑制区",
        geom=box(0, 0, 1, 1),
        during=DateRange(TODAY, TODAY + timedelta(days=30)),
        reason="测试",
        decided_by=people["supervision"],
    )
    RecurringSpot.objects.create(
        name="测试早市",
        geom=point.geom,
        category=point.category,
        weekdays=[1],
        starts_at="07:00",
        ends_at="09:00",
        during=DateRange(TODAY, None),
    )
    TerritoryProposal.objects.create(
        case=Case.objects.get(point=point),
        layer="grids",
        wish="界线改到河边",
        geom=box(0, 0, 1, 1),
        proposed_by=people["supervision"],
        proposed_at=timezone.now(),
    )
    by_orm(Question(*lonlat(0.5, 0.5), category("c01013").pk, TODAY))


def insert_again(model: type[models.Model], column: str, geometry: shapely.Geometry) -> None:
    """Insert a copy of the table's first row with another geometry, as psql would."""
    table, key = model._meta.db_table, model._meta.pk.column
    copied = [
        field.column
        for field in model._meta.local_concrete_fields
        if not field.generated and field.column not in {column, key, "uid"}
    ]
    names = ", ".join(copied)
    run(
        f"INSERT INTO {table} ({key}, {names}, {column})"
        f" SELECT %s, {names}, ST_GeomFromWKB(%s, 4490) FROM {table} LIMIT 1",
        2 if key == "id" else "b" * 64,
        shapely.to_wkb(geometry),
    )


def update(model: type[models.Model], column: str, geometry: shapely.Geometry) -> None:
    run(f"UPDATE {model._meta.db_table} SET {column} = ST_GeomFromWKB(%s, 4490)", shapely.to_wkb(geometry))


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("write", [insert_again, update], ids=["INSERT", "UPDATE"])
@pytest.mark.parametrize(("model", "column"), COLUMNS, ids=lambda word: getattr(word, "__name__", word))
def test_no_table_takes_bad_geometry_by_raw_sql(
    model: type[models.Model], column: str, write: Callable[..., None]
) -> None:
    kind = model._meta.get_field(column).geom_type  # type: ignore[union-attr]
    for name, (geometry, words) in BAD.items():
        if name == "bow tie" and "POLYGON" not in kind:
            continue
        with pytest.raises(IntegrityError, match=f"{model._meta.db_table} 的几何不能保存：.*{words}"):
            write(model, column, geometry(kind))


def test_every_table_with_a_geometry_is_tried() -> None:
    assert len(COLUMNS) >= 12
    assert {model.__name__ for model, _column in COLUMNS} >= {
        "Grid",
        "RoadSection",
        "SurveyPoint",
        "Facility",
        "Building",
        "WaterBody",
        "RenovationZone",
    }


def test_the_corridor_is_made_by_the_database_whatever_is_sent(town: Town) -> None:
    made = town.section.geom
    run("UPDATE grids_roadsection SET geom = ST_GeomFromText('MULTIPOLYGON EMPTY', 4490)")
    town.section.refresh_from_db()
    assert town.section.geom.equals_exact(made, 1e-9)


def test_the_edges_of_the_earth_are_in_range(town: Town) -> None:
    for lon, lat in ((180, 90), (-180, -90)):
        assert run("SELECT gis_core_geometry_ok(ST_SetSRID(ST_MakePoint(%s, %s), 4490))", lon, lat) == [
            (True,)
        ]
