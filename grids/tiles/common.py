"""What all tiles of the ground share: on which day, for whom, how deep."""

SCOPE = "grids.policies.tile_scope"
#: Server zoom up to which tiles are made; the map does not zoom in further.
DEEPEST_ZOOM = 19

#: The day asked for, else today where the county is.
DAY = "coalesce(%(as_of)s::date, (SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c))"
#: What tiles of the ground hang on but for their rows: the day, and what the county calls its grids.
STATE = f"(SELECT concat_ws(' ', {DAY}, c.time_zone, c.main_grid_kind) FROM grids_county c)"  # noqa: S608
#: Versions of that day, as known now.
ON_THAT_DAY = f"upper_inf(t.known) AND t.valid @> {DAY}"
#: Where the name of an area stands.
INSIDE = "ST_PointOnSurface(t.geom_3857)"
