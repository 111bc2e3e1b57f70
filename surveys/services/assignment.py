"""Who answers for points that are already stored, on the ground as it is known now?"""

# ruff: noqa: S608  every name in these statements is our own

from dataclasses import dataclass

from django.db import connection, transaction

from gis_core.layers.roles import as_loader, may_load

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
    "flags",
)
_STAGE = """
    CREATE TEMPORARY TABLE grids_asked ON COMMIT DROP AS
    SELECT p.id, p.geom::geometry AS geom, p.category_id, p.seen_on AS on_date, p.facility_id,
           NULL::bigint AS as_known
    FROM surveys_surveypoint p
    WHERE %s OR p.flags && '{nearest_grid,township,office,no_policy,unit_not_in_service}'
    ORDER BY p.geom
"""
_ANSWERED = """
    CREATE TEMPORARY TABLE points_answered ON COMMIT DROP AS
    SELECT a.*, array_remove(p.flags::text[], 'outside_county') AS old_flags,
           CASE WHEN 'outside_county' = ANY (p.flags) THEN '{outside_county}' ELSE '{}' END::text[] AS kept
    FROM grids_answer_staged() a JOIN surveys_surveypoint p ON p.id = a.id
"""
#: Only rows whose answer differs are written: a second run changes nothing and leaves no history.
_ASSIGN = f"""
    UPDATE surveys_surveypoint p
    SET {", ".join(f"{name} = a.{name}" for name in _ANSWER[:-1])},
        flags = a.flags || a.kept, ground_version = a.ground_version
    FROM points_answered a
    WHERE a.id = p.id
      AND ({", ".join(f"p.{name}" for name in _ANSWER[:-1])}, a.old_flags)
          IS DISTINCT FROM ({", ".join(f"a.{name}" for name in _ANSWER)})
"""


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many points were asked about, and how many got another answer."""

    read: int
    changed: int


@transaction.atomic
def assign_points(*, everything: bool) -> Assigned:
    """Ask again for all points, or only for those whose answer carries a fallback or a warning."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.grids_asked, pg_temp.points_answered")
        cursor.execute(_STAGE, [everything])
        read = cursor.rowcount
        cursor.execute("CREATE INDEX ON grids_asked USING gist (geom)")
        cursor.execute("ANALYZE grids_asked")
        cursor.execute(_ANSWERED)
        if may_load():
            with as_loader("points_answered"):
                cursor.execute(_ASSIGN)
        else:
            cursor.execute(_ASSIGN)
        return Assigned(read, cursor.rowcount)
