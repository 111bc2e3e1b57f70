"""How do staged rows become survey points?  In bulk: one statement asks who answers and inserts with the
answer.
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from gis_core.layers.roles import as_loader, may_load
from gis_core.layers.runs import ImportRun
from gis_core.layers.specs import Counts

_GIVEN = {
    "category_id": ("category", "(SELECT k.category_id FROM layer_category k WHERE k.word = s.category)"),
    "observed_at": ("observed_at", "coalesce(s.observed_at, now())"),
    "description": ("description", "coalesce(s.description, '')"),
    "place_text": ("place_text", "coalesce(s.place_text, '')"),
    "facility_id": (
        "facility",
        "(SELECT f.id FROM grids_facility f WHERE f.code = s.facility AND upper_inf(f.known) AND "
        "upper_inf(f.valid))",
    ),
    "accuracy_m": ("accuracy_m", "s.accuracy_m"),
    "position_source": ("position_source", "coalesce(s.position_source, 'import')"),
}
_ANSWER = (
    "accountable_unit_id",
    "handling_unit_id",
    "supervising_unit_id",
    "accountable_step",
    "handling_step",
    "supervising_step",
    "accountable_territory",
    "handling_territory",
    "supervising_territory",
    "grid_id",
    "road_section_id",
    "ground_version",
)


def load_points(run: ImportRun) -> Counts:
    """Insert new points with their units, update changed ones, leave the rest; flags of the county's rule
    are told.
    """
    if "source_id" not in run.given:
        _name_rows_by_content(run)
    given = {name: sql for name, (field, sql) in _GIVEN.items() if field in run.given}
    columns = "".join(f', {sql} AS "{name}"' for name, sql in given.items())
    run.execute("DROP TABLE IF EXISTS pg_temp.layer_plan")
    run.execute(
        "CREATE TEMPORARY TABLE layer_plan ON COMMIT DROP AS"
        f" SELECT s.n, s.source_id, s.shape AS geom, s.raw_x, s.raw_y, o.id AS old_id{columns}"
        " FROM layer_staged s LEFT JOIN surveys_surveypoint o ON o.source_id = s.source_id"
    )
    run.execute("CREATE INDEX ON layer_plan (old_id)")
    (known,) = run.rows("SELECT count(*) FROM layer_plan WHERE old_id IS NOT NULL")[0]
    updated = _update(run, list(given)) if known else 0
    run.execute("DELETE FROM layer_plan WHERE old_id IS NOT NULL")
    inserted = _insert_in_bulk(run, list(given)) if may_load() else _insert_by_trigger(run, list(given))
    run.execute(
        "INSERT INTO layer_flagged (n, field, value, rule, reason)"
        " SELECT s.n, 'geometry', st_astext(p.geom, 7), 'point.' || p.flags[1],"
        " '判定时有说明:' || array_to_string(p.flags, '、')"
        " FROM surveys_surveypoint p JOIN layer_staged s ON s.source_id = p.source_id WHERE p.flags <> '{}'"
    )
    return Counts(inserted, updated, known - updated)


def _name_rows_by_content(run: ImportRun) -> None:
    """Without ids in the source, a row is named by what it says, so that the same file again changes
    nothing.
    """
    fields = [
        field.name
        for field in run.spec.fields
        if field.name in run.given and field.name not in ("lon", "lat")
    ]
    said = ", ".join([f's."{name}"' for name in fields] + ["s.raw_x", "s.raw_y"])
    run.execute(
        "UPDATE layer_staged t SET source_id = named.id FROM ("
        " SELECT n, 'row-' || digest || '-' || row_number() OVER (PARTITION BY digest ORDER BY n) AS id"
        f" FROM (SELECT s.n, md5(ROW({said})::text) AS digest FROM layer_staged s) d) named WHERE "
        "named.n = t.n"
    )


def _update(run: ImportRun, given: list[str]) -> int:
    columns = [*given, "raw_x", "raw_y", "geom"]
    setting = ", ".join(f'"{name}" = p."{name}"' for name in columns)
    changed = " OR ".join(f'o."{name}" IS DISTINCT FROM p."{name}"' for name in columns)
    return run.execute(
        f"UPDATE surveys_surveypoint o SET {setting}, raw_crs = %s, conversion = %s"
        f" FROM layer_plan p WHERE o.id = p.old_id AND ({changed} OR o.raw_crs <> %s)",
        [run.crs, run.conversion, run.crs],
    )


def _insert_by_trigger(run: ImportRun, given: list[str]) -> int:
    columns, values, parameters = _own_columns(run, given)
    return run.execute(
        f"INSERT INTO surveys_surveypoint ({columns}) SELECT {values} FROM layer_plan p ORDER BY p.n",
        parameters,
    )


def _insert_in_bulk(run: ImportRun, given: list[str]) -> int:
    observed = "p.observed_at" if "observed_at" in given else "now()"
    facility = "p.facility_id" if "facility_id" in given else "NULL::bigint"
    run.execute("DROP TABLE IF EXISTS pg_temp.grids_asked")
    run.execute(
        "CREATE TEMPORARY TABLE grids_asked ON COMMIT DROP AS"
        " SELECT p.n AS id, p.geom::geometry AS geom, p.category_id,"
        f" ({observed} AT TIME ZONE c.time_zone)::date AS on_date, {facility} AS facility_id,"
        " NULL::bigint AS as_known FROM layer_plan p CROSS JOIN grids_county c"
    )
    run.execute("CREATE INDEX ON grids_asked USING gist (geom)")
    run.execute("CREATE INDEX ON layer_plan (n)")
    run.execute("ANALYZE grids_asked")
    run.execute("ANALYZE layer_plan")
    columns, values, parameters = _own_columns(run, given)
    answer, answers = ", ".join(_ANSWER), ", ".join(f"a.{name}" for name in _ANSWER)
    with as_loader("layer_plan", "grids_asked"):
        return run.execute(
            f"INSERT INTO surveys_surveypoint ({columns}, {answer}, flags, seen_on)"
            f" SELECT {values}, {answers},"
            " a.flags || CASE WHEN outlined AND grids_outside_county(p.geom) THEN '{outside_county}' "
            "ELSE '{}' END::text[],"
            f" q.on_date FROM layer_plan p JOIN grids_asked q ON q.id = p.n"
            " JOIN grids_answer_staged() a ON a.id = p.n"
            " CROSS JOIN (SELECT outline IS NOT NULL AS outlined FROM grids_county) county",
            parameters,
        )


def _own_columns(run: ImportRun, given: list[str]) -> tuple[str, str, list[str]]:
    """Which columns come from the file, by which SQL over the plan (alias p), with which parameters?"""
    names = [*given, "source_id", "geom", "raw_x", "raw_y"]
    columns, values = ", ".join(f'"{name}"' for name in names), ", ".join(f'p."{name}"' for name in names)
    columns, values = f"{columns}, raw_crs, conversion", f"{values}, %s, %s"
    parameters = [run.crs, run.conversion]
    if "position_source" not in given:
        columns, values = f"{columns}, position_source", f"{values}, 'import'"
    if "observed_at" not in given:
        columns, values = f"{columns}, observed_at", f"{values}, now()"
    return columns, values, parameters
