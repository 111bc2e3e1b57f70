"""The small made-up town in which things go wrong."""

from benchmarks.databases import Database

#: What is reported, and where: inside the first grid.
CATEGORY = "m06007"
PLACE = """
SELECT ST_X(p), ST_Y(p)
FROM (SELECT ST_PointOnSurface(geom) AS p FROM grids_grid ORDER BY id LIMIT 1) g
"""


def load_town(database: Database) -> None:
    """Load it with its people."""
    database.manage("load_demo", "--town", "small")


def place_in(database: Database) -> tuple[float, float]:
    """Longitude and latitude (EPSG:4490) of what is reported."""
    with database.connect() as connection:
        place: tuple[float, float] | None = connection.execute(PLACE).fetchone()
    assert place is not None
    return place
