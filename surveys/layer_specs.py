"""Survey points in files, and the cases that came of them."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.coordinates.own import PREFIX
from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts, ExportSpec, LayerSpec, Query, register
from gis_core.layers.words import call_fields, call_layers
from grids.layer_specs.common import expected_box, time_zone, unit_columns
from grids.services.references import resolve_categories
from surveys.models import SurveyPoint
from surveys.rules import CLOCK_DRIFT
from surveys.services.point_identity import find_known_points, known_point
from surveys.services.point_import import load_points

_FACILITY = (
    "(SELECT f.id FROM grids_facility f"
    " WHERE f.code = s.facility AND upper_inf(f.known) AND upper_inf(f.valid))"
)


def _refuse_inactive(run: ImportRun) -> None:
    """Refuse what was seen after its category went out of use; points that already say so stay."""
    query = (
        "SELECT k.word FROM layer_category k JOIN grids_category c ON c.id = k.category_id WHERE NOT c.active"
    )
    words = [word for (word,) in run.rows(query)]
    if not words:
        return
    category = (
        "(SELECT c.{column} FROM layer_category k JOIN grids_category c ON c.id = k.category_id"
        " WHERE k.word = s.category)"
    )
    since = category.format(column="inactive_since")
    seen_on = "(coalesce(s.observed_at, o.observed_at, now()) AT TIME ZONE county.time_zone)::date"
    known, values = known_point(run)
    run.refuse(
        "category",
        "category.inactive",
        said(_("out of use since {day}: only what was seen before that is taken in"), day=since),
        f"""
        s.category = ANY (%s) AND EXISTS (
            SELECT FROM grids_county county LEFT JOIN surveys_surveypoint o ON {known}
            WHERE {seen_on} >= {since}
            AND ({category.format(column="id")}, {seen_on}) IS DISTINCT FROM (o.category_id, o.seen_on))
        """,
        [words, *values],
    )


def _sent(column: str) -> str:
    """A number as it was sent; none of a system of the county's own, whose parameters pairs would give away."""
    return f"CASE WHEN NOT starts_with(t.raw_crs, '{PREFIX}') THEN t.{column} END AS {column}"


class PointLoader:
    """Checks points and has them answered for in bulk."""

    def check(self, run: ImportRun) -> None:
        """Categories, facilities, and the county's outline where it refuses what lies outside; a row without an id
        gets one.
        """
        find_known_points(run)
        resolve_categories(run)
        _refuse_inactive(run)
        known, values = known_point(run)
        run.refuse(
            "facility",
            "facility.unknown",
            said(_("there is no such facility (by identifier)")),
            f"s.facility IS NOT NULL AND {_FACILITY} IS NULL AND NOT EXISTS ("
            " SELECT FROM surveys_surveypoint o JOIN grids_facility f ON f.id = o.facility_id"
            f" WHERE {known} AND f.code = s.facility)",
            values,
        )
        run.refuse(
            "observed_at",
            "point.future",
            said(_("lies in the future; check the clock and the time zone")),
            "s.observed_at > now() + %s",
            [CLOCK_DRIFT],
        )
        refuses = "(SELECT outside_policy = 'refuse' AND outline IS NOT NULL FROM grids_county)"
        run.refuse(
            "geometry",
            "point.outside",
            said(_("outside of the county")),
            f"{refuses} AND (SELECT grids_outside_outline(outline, outside_tolerance_m, s.shape) FROM grids_county)",
        )

    def load(self, run: ImportRun) -> Counts:
        """Insert what is new with its units, update what changed."""
        return load_points(run)


def export(request: ExportRequest) -> Query:
    """Which points were seen, up to a day if one is asked for, and who answers for each?"""
    return Query(
        f"""
        SELECT t.source_id, t.source AS source_name, t.uid::text AS uid,
               (SELECT c.key FROM grids_category c WHERE c.id = t.category_id) AS category,
               st_x(t.geom) AS lon, st_y(t.geom) AS lat, t.observed_at, t.seen_on, t.description,
               t.place_text,
               (SELECT f.code FROM grids_facility f WHERE f.id = t.facility_id) AS facility,
               {unit_columns("t", "accountable_unit_id", "accountable_unit")},
               {unit_columns("t", "handling_unit_id", "handling_unit")},
               {unit_columns("t", "supervising_unit_id", "supervising_unit")},
               (SELECT g.code FROM grids_grid g WHERE g.id = t.grid_id) AS grid,
               (SELECT r.code FROM grids_roadsection r WHERE r.id = t.road_section_id) AS road_section,
               grids_step_name(t.accountable_step) AS resolved_by, grids_step_name(t.handling_step) AS
               handled_by,
               array_to_string(t.flags, ';') AS flags, t.accuracy_m, t.position_source,
               {_sent("raw_x")}, {_sent("raw_y")}, t.raw_crs, t.conversion, t.ground_version, t.geom AS shape
        FROM surveys_surveypoint t
        WHERE %s::date IS NULL OR t.seen_on <= %s::date ORDER BY t.id
        """,
        [request.as_of, request.as_of],
        "Point",
    )


POINTS = LayerSpec(
    name="points",
    title="采集点",
    fields=(
        Field("uid", "uuid"),
        Field("source_id", longest=100, aliases=("编号",)),
        # Not `source`: files have columns of that name which say who reported, and taking one unasked would
        # join files that have nothing to do with each other.
        Field("source_name", longest=200),
        Field("category", required=True, aliases=("类别", "问题类别", "类别代码")),
        Field("lon", "number", aliases=("经度", "x", "raw_x")),
        Field("lat", "number", aliases=("纬度", "y", "raw_y")),
        Field("observed_at", "moment", aliases=("发现时间", "时间", "发现日期", "日期")),
        Field("description", aliases=("描述", "问题描述", "说明")),
        Field("place_text", longest=200, aliases=("地址", "位置", "地点")),
        Field("facility", longest=40, aliases=("部件标识码",)),
        Field("accuracy_m", "number", lowest=0, aliases=("精度",)),
        Field("position_source", choices=frozenset(SurveyPoint.PositionSource.values)),
    ),
    loader=PointLoader(),
    export=export,
    shape="point",
    key=("source_name", "source_id"),
    public_id="uid",
    source_field="source_name",
    expected_box=expected_box,
    time_zone=time_zone,
    answers=("accountable_unit", "handling_unit", "grid", "road_section"),
)


def export_cases(request: ExportRequest) -> Query:
    """How do cases stand now: those reported up to a day if one is asked for?  Nobody is named in them."""
    return Query(
        f"""
        SELECT t.number, t.uid::text AS uid, p.uid::text AS point, c.key AS category, t.state,
               st_x(p.geom) AS lon, st_y(p.geom) AS lat, p.description, p.place_text,
               {unit_columns("t", "accountable_unit_id", "accountable_unit")},
               {unit_columns("t", "handling_unit_id", "handling_unit")},
               {unit_columns("t", "supervising_unit_id", "supervising_unit")},
               (SELECT g.code FROM grids_grid g WHERE g.id = t.grid_id) AS grid,
               (SELECT r.code FROM grids_roadsection r WHERE r.id = t.road_section_id) AS road_section,
               t.reported_at, t.filed_at, t.dispatched_at, t.due_at, t.fed_back_at, t.ended_at,
               t.late AND NOT t.exempt AS late, t.rework_count, t.hand_back_count,
               (SELECT m.number FROM surveys_case m WHERE m.id = t.parent_id) AS merged_into, p.geom AS shape
        FROM surveys_case t JOIN surveys_surveypoint p ON p.id = t.point_id
        JOIN grids_category c ON c.id = t.category_id
        CROSS JOIN grids_county county
        WHERE %s::date IS NULL OR (t.reported_at AT TIME ZONE county.time_zone)::date <= %s::date
        ORDER BY t.id
        """,
        [request.as_of, request.as_of],
        "Point",
    )


CASES = ExportSpec(name="cases", export=export_cases)

register([POINTS, CASES])
call_layers({"points": gettext_lazy("survey points")})
call_fields(
    {
        "accuracy_m": gettext_lazy("accuracy (m)"),
        "description": gettext_lazy("description"),
        "facility": gettext_lazy("facility"),
        "observed_at": gettext_lazy("observed at"),
        "place_text": gettext_lazy("place in words"),
        "position_source": gettext_lazy("source of the position"),
        "flags": gettext_lazy("flags"),
        "handled_by": gettext_lazy("handling step"),
        "resolved_by": gettext_lazy("accountable step"),
        "source_name": gettext_lazy("name of the source"),
        "uid": gettext_lazy("public id"),
        "seen_on": gettext_lazy("day of observation"),
    }
)
