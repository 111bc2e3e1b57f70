"""What of the ground can be found by its code or name: versions of the day that is asked for."""

from django.db import connection

from gis_core.coordinates.crs import DeclaredCrs
from gis_core.search import Frame, SearchSource, words_sql
from grids.models import Building, Division, Facility, Grid, Place, Unit, WaterBody
from grids.models.roads import RoadClass
from grids.tiles.common import DAY, ON_THAT_DAY

SCOPE = "grids.policies.search_scope"

_UNIT = "(SELECT coalesce(nullif(u.short_name, ''), u.name) FROM grids_unit u WHERE u.id = {})"
_COMMUNITY = (
    "(SELECT d.name FROM grids_division d WHERE d.code = t.community_code AND upper_inf(d.known)"  # noqa: S608
    f" AND d.valid @> {DAY})"
)
_CATEGORY = (
    "(SELECT CASE WHEN %(english)s AND c.name_en <> '' THEN c.name_en ELSE c.name_zh END"
    " FROM grids_category c WHERE c.id = t.category_id)"
)
#: Where a unit answers or supervises: a box around its grids and road sections.
_GROUND_OF_UNIT = f"""
  (SELECT ST_SetSRID(ST_Extent(ground.geom)::geometry, 4490) FROM (
     SELECT g.geom FROM grids_grid g
     WHERE g.accountable_unit_id = t.id AND upper_inf(g.known) AND g.valid @> {DAY}
     UNION ALL
     SELECT s.geom FROM grids_roadsection s
     WHERE s.supervising_unit_id = t.id AND upper_inf(s.known) AND s.valid @> {DAY}) ground)
"""  # noqa: S608  made of constants of the code, at import

GRIDS = SearchSource(
    "grid",
    words_sql(
        "grids_grid t",
        label="t.kind",
        parts=f"{_COMMUNITY}, {_UNIT.format('t.accountable_unit_id')}",
        where=ON_THAT_DAY,
    ),
    SCOPE,
    dict(Grid.Kind.choices),
)
ROAD_SECTIONS = SearchSource(
    "road_section",
    words_sql(
        "grids_roadsection t",
        label="t.road_class",
        parts=f"concat_ws('–', nullif(t.from_name, ''), nullif(t.to_name, '')),"
        f" {_UNIT.format('t.supervising_unit_id')}",
        where=ON_THAT_DAY,
    ),
    SCOPE,
    dict(RoadClass.choices),
)
ROADS = SearchSource("road", words_sql("grids_road t", label="t.road_class"), SCOPE, dict(RoadClass.choices))
PLACES = SearchSource(
    "place",
    words_sql(
        "grids_place t",
        label="t.kind",
        parts=f"{_COMMUNITY}, {_UNIT.format('coalesce(t.accountable_unit_id, t.operator_id)')}",
        where=ON_THAT_DAY,
    ),
    SCOPE,
    dict(Place.Kind.choices),
)
DIVISIONS = SearchSource(
    "division",
    words_sql(
        "grids_division t",
        label="t.level",
        parts="(SELECT p.name FROM grids_division p WHERE p.id = t.parent_id)",
        where=ON_THAT_DAY,
    ),
    SCOPE,
    dict(Division.Level.choices),
)
UNITS = SearchSource(
    "unit",
    words_sql(
        "grids_unit t",
        label="t.kind",
        parts=_UNIT.format("t.parent_id"),
        geom=_GROUND_OF_UNIT,
        where=f"t.valid @> {DAY}",
        other_name="t.short_name",
    ),
    SCOPE,
    dict(Unit.Kind.choices),
)
FACILITIES = SearchSource(
    "facility",
    words_sql(
        "grids_facility t",
        label="t.status",
        parts=f"{_CATEGORY}, {_UNIT.format('coalesce(t.maintainer_id, t.owner_id)')}",
        where=ON_THAT_DAY,
    ),
    SCOPE,
    dict(Facility.Status.choices),
)
BUILDINGS = SearchSource(
    "building", words_sql("grids_building t", label="t.use"), SCOPE, dict(Building.Use.choices)
)
WATER = SearchSource(
    "water", words_sql("grids_waterbody t", label="t.kind"), SCOPE, dict(WaterBody.Kind.choices)
)

_FRAME = """
SELECT c.work_srid, ST_XMin(place), ST_YMin(place), ST_XMax(place), ST_YMax(place)
FROM grids_county c, LATERAL (
  SELECT coalesce(c.outline::box2d,
    (SELECT ST_Extent(g.geom) FROM grids_grid g WHERE upper_inf(g.known) AND g.kind = c.main_grid_kind)) AS place) box
"""


def frame() -> Frame:
    """Where does the county lie, by its outline, else by its grids, and in which CRS does it measure?"""
    with connection.cursor() as cursor:
        cursor.execute(_FRAME)
        row = cursor.fetchone()  # at most one: the county's key is always 1
    if row is None:
        return Frame()
    srid, west, south, east, north = row
    box = None if west is None else (west, south, east, north)
    return Frame(box, DeclaredCrs(epsg=srid))
