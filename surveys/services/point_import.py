"""How do staged rows become survey points?  In bulk: one statement of the database's own asks who answers and
inserts with the answer (surveys_insert_points.sql).
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import json

from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts
from surveys.flags import flag_names
from surveys.services.offsets import SUSPECTS, check_batch
from surveys.services.point_identity import known_point

#: Column → the field it comes from, and the SQL over the staged row (alias s).
_FILLED = {
    "category_id": ("category", "(SELECT k.category_id FROM layer_category k WHERE k.word = s.category)"),
    "observed_at": (
        "observed_at",
        # Formats that know moments keep milliseconds of them.
        "CASE WHEN abs(extract(epoch FROM s.observed_at - o.observed_at)) < 0.001 THEN o.observed_at"
        " ELSE coalesce(s.observed_at, o.observed_at, now()) END",
    ),
    "description": ("description", "coalesce(s.description, '')"),
    "place_text": ("place_text", "coalesce(s.place_text, '')"),
    "facility_id": (
        "facility",
        # That of a known point stays, although it has been closed since.
        "coalesce((SELECT f.id FROM grids_facility f WHERE f.id = o.facility_id AND f.code = s.facility),"
        " (SELECT f.id FROM grids_facility f"
        " WHERE f.code = s.facility AND upper_inf(f.known) AND upper_inf(f.valid)))",
    ),
    "accuracy_m": ("accuracy_m", "s.accuracy_m"),
    "position_source": ("position_source", "coalesce(s.position_source, 'import')"),
}
_POSITION = ("geom", "raw_x", "raw_y", "raw_crs", "conversion")
_SAME_PLACE_DEG = 1e-7  # a centimetre: what formats leave of a coordinate
#: How many rows of each source are new, and how many are there?
_ASKED = (
    "SELECT source, count(*) FILTER (WHERE old_id IS NULL), count(old_id) FROM grids_asked"
    ' GROUP BY source ORDER BY source COLLATE "C"'
)
#: Which other source has most ids of each of these new ones?
_SAME_IDS = """
SELECT DISTINCT ON (q.source) q.source, p.source, count(*) AS shared
FROM grids_asked q JOIN surveys_surveypoint p ON p.source_id = q.source_id AND p.source <> q.source
WHERE q.source = ANY(%s)
GROUP BY q.source, p.source ORDER BY q.source, shared DESC, p.source
"""
_SOURCES_TOLD = 20


def load_points(run: ImportRun) -> Counts:
    """Insert new points with their units, update changed ones, leave the rest; flags of the rule are told."""
    _ask(run)
    asked = {source: (new, known) for source, new, known in run.rows(_ASKED)}
    known = sum(known for _new, known in asked.values())
    updated: dict[str, int] = {}
    if known:
        _keep_corrections(run)
        _keep_places(run)
        updated = _update(run)
        _tell_flags(run)
        run.execute("DELETE FROM grids_asked WHERE old_id IS NOT NULL")
    _tell_sources(run, asked, updated)
    ((inserted,),) = run.rows("SELECT surveys_insert_points()")
    _tell_flags(run)
    _look_for_offset(run)
    changed = sum(updated.values())
    return Counts(inserted, changed, known - changed)


def _tell_flags(run: ImportRun) -> None:
    """Say what the rule noted of the points that are laid out and stored."""
    names = (
        "SELECT string_agg(coalesce(%s::jsonb ->> flag, flag), %s ORDER BY n)"
        " FROM unnest(p.flags) WITH ORDINALITY f (flag, n)"
    )
    reason = said(_("noted when the units were named: {flags}").replace("%", "%%"), flags=names)
    run.execute(
        "INSERT INTO layer_flagged (n, field, value, rule, reason)"
        f" SELECT q.id, 'geometry', st_astext(p.geom, 7), 'point.' || p.flags[1], {reason}"
        " FROM surveys_surveypoint p JOIN grids_asked q ON q.uid = p.uid WHERE p.flags <> '{}'",
        [json.dumps(flag_names()), _(", ")],
    )


def _tell_sources(run: ImportRun, asked: dict[str, tuple[int, int]], updated: dict[str, int]) -> None:
    """Say which sources the rows come from and what becomes of them; and which other source has the same ids."""
    for source, (new, known) in list(asked.items())[:_SOURCES_TOLD]:
        changed = updated.get(source, 0)
        told = _("source “{source}”: new {new}, changed {changed}, unchanged {unchanged}")
        if not source:
            told = _("reports of no source: new {new}, changed {changed}, unchanged {unchanged}")
        run.told.append(told.format(source=source, new=new, changed=changed, unchanged=known - changed))
    if len(asked) > _SOURCES_TOLD:
        run.told.append(_("and %(number)d more sources") % {"number": len(asked) - _SOURCES_TOLD})
    unheard_of = [source for source, (_new, known) in asked.items() if not known]
    for source, other, rows in run.rows(_SAME_IDS, [unheard_of]):
        told = _(
            "{rows} ids of the new source “{source}” are there from “{other}” already, as other points; if it"
            " is the same data under another name, take it in with --source “{other}”"
        )
        run.told.append(told.format(rows=rows, source=source, other=other))


def _keep_corrections(run: ImportRun) -> None:
    """A pair that a person has corrected since stays where it was put, while the file says the same pair."""
    run.execute(
        "UPDATE grids_asked q SET geom = o.geom, raw_crs = o.raw_crs, conversion = o.conversion"
        " FROM surveys_surveypoint o"
        " WHERE o.id = q.old_id AND o.offset_check_id IS NOT NULL AND (o.raw_x, o.raw_y) = (q.raw_x, q.raw_y)"
    )


def _keep_places(run: ImportRun) -> None:
    """A pair that says where the point lies already, in whatever system, leaves it as it was first told."""
    columns = ", ".join(f"{name} = o.{name}" for name in _POSITION)
    run.execute(
        f"UPDATE grids_asked q SET {columns} FROM surveys_surveypoint o"
        " WHERE o.id = q.old_id AND st_dwithin(q.geom, o.geom::geometry, %s)"
        " AND (o.raw_x, o.raw_y, o.raw_crs) IS DISTINCT FROM (q.raw_x, q.raw_y, q.raw_crs)",
        [_SAME_PLACE_DEG],
    )


def _look_for_offset(run: ImportRun) -> None:
    """Ask the offset doctor about the new points, where their pairs were taken as they are."""
    if run.crs not in SUSPECTS or run.conversion:
        return
    new = "SELECT p.id FROM surveys_surveypoint p JOIN grids_asked q ON q.uid = p.uid ORDER BY p.id"
    ids = [row[0] for row in run.rows(new)]
    check = check_batch(title=run.source_name, declared_crs=run.crs, point_ids=ids, now=timezone.now())
    if check is not None:
        told = _(
            "The {points} points look like {suspicion}: converted from it they fit the roads by {fit:.2f}, as"
            " the declared {crs} by {declared:.2f} only. Nothing was changed; check and correct at {page}"
        )
        run.told.append(
            told.format(
                points=len(ids),
                suspicion=check.get_suspicion_display(),
                fit=getattr(check, f"fit_{check.suspicion}"),
                crs=run.crs,
                declared=check.fit_declared,
                page=f"/offset-checks/{check.pk}/",
            )
        )


def _ask(run: ImportRun) -> None:
    """Lay the rows out as surveys_insert_points reads them, each beside the point that it may already be."""
    filled = ", ".join(f'{sql} AS "{name}"' for name, (_, sql) in _FILLED.items())
    names = ["id", "old_id", "uid", "source", "source_id", *_POSITION, *_FILLED]
    known, values = known_point(run)
    run.execute("SELECT surveys_stage_points()")
    run.execute(
        f"""
        INSERT INTO pg_temp.grids_asked ({", ".join(names)}, on_date)
        SELECT {", ".join(f"p.{name}" for name in names)}, (p.observed_at AT TIME ZONE c.time_zone)::date
        FROM (SELECT s.n AS id, o.id AS old_id, coalesce(o.uid, s.uid, gen_random_uuid()) AS uid,
              coalesce(s.source_name, %s) AS source, s.source_id,
              s.shape::geometry AS geom, s.raw_x, s.raw_y,
              coalesce(s.raw_crs, %s) AS raw_crs, coalesce(s.conversion, %s) AS conversion,
        {filled}
              FROM layer_staged s LEFT JOIN surveys_surveypoint o ON {known}) p
        CROSS JOIN grids_county c
        ORDER BY p.geom
        """,
        [run.source, run.crs, run.conversion, *values],
    )


def _update(run: ImportRun) -> dict[str, int]:
    """Write what differs; how many points of each source did?"""
    columns = [name for name, (own, _) in _FILLED.items() if own in run.given] + list(_POSITION)
    setting = ", ".join(f'"{name}" = q."{name}"' for name in columns)
    compared = [name for name in columns if name != "conversion"]  # words for people, which may be reworded
    changed = " OR ".join(f'o."{name}" IS DISTINCT FROM q."{name}"' for name in compared)
    return dict(
        run.rows(
            f"WITH written AS (UPDATE surveys_surveypoint o SET {setting} FROM grids_asked q"
            f" WHERE o.id = q.old_id AND ({changed}) RETURNING o.source)"
            " SELECT source, count(*) FROM written GROUP BY source"
        )
    )
