"""Writing the demo town into an empty database, once."""

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from fixtures.plane import CENTRE, WORK_SRID, stored
from fixtures.small_town import CODE, NAME, ground
from fixtures.small_town.points import PointRow, points
from gis_core.models import User
from grids.errors import GroundError
from grids.models import Category, County, Facility
from grids.services.county import found_county, give_default_duties
from surveys.demo import ground as writing
from surveys.demo.people import sign_up
from surveys.models import SurveyPoint

MAP_ZOOM = 15
TIME_ZONE = "Asia/Shanghai"


class OtherCountyError(GroundError):
    """The database holds a real county; the demo town wants one of its own."""

    code = "demo.other_county"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"数据库里已经有“{name}”，演示县只装入空库。换一个库：WANGGE_DB=demo script/manage load_demo"
        )


def load_town(*, now: datetime.datetime) -> bool:
    """Is the demo town new in this database?  False, and nothing changes, where it is already there.

    Raises OtherCountyError where the database holds another county.
    """
    county = County.objects.first()  # at most one row: its key is always 1
    if county is None:
        _write_town(now=now)
        return True
    if county.code != CODE:
        raise OtherCountyError(county.name)
    return False


@transaction.atomic
def _write_town(*, now: datetime.datetime) -> None:
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    county = found_county(
        code=CODE,
        name=NAME,
        work_srid=WORK_SRID,
        code_rules=County.CodeRules.NATIONAL,
        time_zone=TIME_ZONE,
        today=today,
        outline=writing.geometry(ground.outline()),
    )
    county.map_lon, county.map_lat = CENTRE
    county.map_zoom = MAP_ZOOM
    county.save(update_fields=["map_lon", "map_lat", "map_zoom"])
    units = writing.write_units()
    people = sign_up(units)
    technician = people["technician"]
    editions = {
        layer: writing.publish(layer, by=technician, now=now)
        for layer in ("divisions", "grids", "road_sections", "places")
    }
    writing.write_divisions(units, editions["divisions"])
    manager = people["grid-manager"]
    managers = dict.fromkeys(manager.memberships.get().grid_codes, manager)
    writing.write_grids(units, editions["grids"], managers)
    writing.write_roads(units, editions["road_sections"])
    writing.write_places(units, editions["places"])
    categories = {category.key: category for category in Category.objects.all()}
    facilities = writing.write_facilities(units, categories)
    writing.write_ruling(units, decided_by=people["supervision"])
    writing.write_zone(units, leader=people["leader"])
    give_default_duties()
    _write_points(categories, facilities, today=today, by=people["collector"])


def _write_points(
    categories: dict[str, Category], facilities: dict[str, Facility], *, today: datetime.date, by: User
) -> None:
    """Write the survey points of the weeks before today; the database assigns each."""
    zone = ZoneInfo(TIME_ZONE)

    def point(row: PointRow) -> SurveyPoint:
        place = writing.geometry(stored(row.spot))
        seen_at = datetime.datetime.combine(
            today - datetime.timedelta(days=row.days_ago), row.clock, tzinfo=zone
        )
        from_satellites = row.position_source == SurveyPoint.PositionSource.GNSS
        return SurveyPoint(
            source_id=row.source_id,
            category=categories[row.category],
            geom=place,
            raw_x=place.x,
            raw_y=place.y,
            accuracy_m=row.accuracy_m if from_satellites else None,
            position_source=row.position_source,
            fix_at=seen_at if from_satellites else None,
            observed_at=seen_at,
            facility=facilities.get(row.facility),
            reported_by=by,
            description=row.description,
        )

    SurveyPoint.objects.bulk_create(point(row) for row in points())
