"""How do statements read the zones of a day?  Where a zone has editions, the one of that day says how it lies."""


def zones_sql(day: str) -> str:
    """Which rows (id, code, name, kind, geom) are the zones on a day, an expression of SQL?"""
    return (
        "SELECT z.id, z.code, z.name, z.kind, coalesce(e.geom, z.geom) AS geom"  # noqa: S608  our own words
        " FROM renovation_renovationzone z"
        f" LEFT JOIN renovation_zoneedition e ON e.zone_id = z.id AND e.during @> {day}"
    )
