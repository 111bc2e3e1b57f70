"""Survey points can be found by their public id, their id in a source, or their place in words."""

from gis_core.search import SearchSource, away
from grids.tiles import DAY
from surveys.scope import IN_SCOPE

_IN_SCOPE = IN_SCOPE.replace("%(", "%(points_")

POINTS_SQL = f"""
  SELECT t.id, t.uid::text AS code,
    (SELECT CASE WHEN %(english)s AND c.name_en <> '' THEN c.name_en ELSE c.name_zh END
     FROM grids_category c WHERE c.id = t.category_id) AS name,
    '' AS label,
    ARRAY[t.place_text, t.seen_on::text, (SELECT coalesce(nullif(u.short_name, ''), u.name)
                                          FROM grids_unit u WHERE u.id = t.accountable_unit_id)] AS parts,
    t.geom::geometry AS geom,
    CASE WHEN t.source_id = %(q)s OR t.uid::text = lower(%(q)s) THEN 0 WHEN t.uid::text LIKE lower(%(begins)s) THEN 1
         WHEN t.place_text ILIKE %(holds)s THEN 3 ELSE 4 END AS fit,
    round(similarity(t.place_text, %(q)s)::numeric, 1) AS alike, {away("t.geom")} AS away
  FROM surveys_surveypoint t
  WHERE (t.source_id = %(q)s OR t.uid BETWEEN %(uid_from)s::uuid AND %(uid_to)s::uuid
         OR (t.place_text <> '' AND %(is_long)s AND (t.place_text ILIKE %(holds)s OR t.place_text %% %(q)s)))
    AND t.seen_on <= {DAY} AND {_IN_SCOPE}
  ORDER BY fit, alike DESC, away, t.id DESC LIMIT %(limit)s
"""  # noqa: S608  made of constants of the code, at import

POINTS = SearchSource("point", POINTS_SQL, "surveys.scope.search_scope")
