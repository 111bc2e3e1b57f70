"""Responsibility grids in files."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from django.utils.translation import gettext as _

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts, LayerSpec, Query
from grids.layer_specs.common import VALID, as_of, expected_box, refuse_national_codes, unit_columns
from grids.models import Grid
from grids.services.drafts import write_into_draft
from grids.services.references import resolve_units, unit_of
from grids.services.superseding import VersionedTable, effective_day, plan, supersede

SLIVER_M2 = 1.0  # DESIGN section 6: what two grids may overlap by

_TARGET = VersionedTable(
    model=Grid,
    layer="grids",
    key=("kind", "code"),
    columns={
        "code": "s.code",
        "name": "s.name",
        "kind": f"coalesce(s.kind, '{Grid.Kind.RESPONSIBILITY}')",
        "community_code": "s.community_code",
        "accountable_unit_id": unit_of("accountable_unit"),
        "supervising_unit_id": unit_of("supervising_unit"),
        "households": "s.households",
        "population": "s.population",
        "land_use": "s.land_use",
        "source_id": "s.source_id",
    },
    sources={
        "kind": "code",
        "accountable_unit_id": "accountable_unit",
        "supervising_unit_id": "supervising_unit",
    },
    defaults={"name": "''", "community_code": "''", "land_use": "''", "source_id": "''"},
)

_OVERLAP = f"""
    WITH pair AS (
        SELECT later.n, earlier.code, later.geom AS a, earlier.geom AS b
        FROM layer_plan later JOIN layer_plan earlier
            ON earlier.n < later.n AND earlier.kind = later.kind AND earlier.geom && later.geom
            AND st_relate(earlier.geom, later.geom, '2********')
        UNION ALL
        SELECT p.n, g.code, p.geom, g.geom
        FROM layer_plan p JOIN grids_grid g
            ON g.kind = p.kind AND g.geom && p.geom AND upper_inf(g.known)
            AND g.valid && daterange(%s::date, p.old_to)
            AND st_relate(g.geom, p.geom, '2********')
        WHERE NOT p.same AND NOT EXISTS (SELECT FROM layer_plan q WHERE q.old_id = g.id) {{missing}}
    ), area AS (
        SELECT n, code, grids_overlap_m2(a, b) AS area_m2 FROM pair
    )
    INSERT INTO layer_refused (n, field, value, rule, reason)
    SELECT DISTINCT ON (n) n, 'geometry', '', 'grid.overlap',
           {{reason}}
    FROM area WHERE area_m2 > {SLIVER_M2} ORDER BY n, area_m2 DESC, code
"""


class GridLoader:
    """Checks and publishes grids."""

    def check(self, run: ImportRun) -> None:
        """Units, national codes, and no overlap within one kind, in the file or with what stays."""
        resolve_units(run, scored=["accountable_unit", "supervising_unit"])
        refuse_national_codes(
            run, "grid", "coalesce(s.kind, 'responsibility')", "nullif(s.community_code, '')"
        )
        run.drop_refused()
        effective = plan(run, _TARGET)
        run.execute("CREATE INDEX ON layer_plan USING gist (geom)")
        run.execute("ANALYZE layer_plan")
        missing = "AND false" if run.close_missing else ""
        reason = said(
            _("overlaps {code} of the same kind by {area} m²"),
            code="code",
            area="round(area_m2::numeric, 1)",
        )
        if not run.edition:  # drafts are judged whole, by check_edition
            run.execute(_OVERLAP.format(missing=missing, reason=reason), [effective])
        if "accountable_unit" not in run.given:
            return
        run.flag(
            "accountable_unit",
            "grid.unassigned",
            said(_("no accountable unit")),
            "s.accountable_unit IS NULL",
        )

    def load(self, run: ImportRun) -> Counts:
        """Publish one edition, or write into a draft."""
        if run.edition:
            return write_into_draft(run, _TARGET)
        return supersede(run, _TARGET, effective_day(run, _TARGET.table))


def export(request: ExportRequest) -> Query:
    """Which grids are valid on the day?"""
    return Query(
        f"""
        SELECT t.code, t.name, t.kind, t.community_code,
               {unit_columns("t", "accountable_unit_id", "accountable_unit")},
               {unit_columns("t", "supervising_unit_id", "supervising_unit")},
               t.households, t.population, t.land_use, t.source_id,
               lower(t.valid) AS valid_from, upper(t.valid) AS valid_to,
               (SELECT e.layer || '-' || e.number FROM grids_boundaryedition e WHERE e.id = t.edition_id) AS
               edition,
               t.geom AS shape
        FROM grids_grid t WHERE {VALID} ORDER BY t.kind, t.code
        """,
        [as_of(request)],
        "MultiPolygon",
    )


GRIDS = LayerSpec(
    name="grids",
    title="责任网格",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号", "网格编码", "代码")),
        Field("name", longest=120, aliases=("名称", "网格名称")),
        Field("kind", choices=frozenset(Grid.Kind.values), unsaid=Grid.Kind.RESPONSIBILITY.value),
        Field("community_code", longest=12, aliases=("社区代码",)),
        Field("accountable_unit", aliases=("责任单位",)),
        Field("supervising_unit", aliases=("监管单位",)),
        Field("households", "integer", lowest=0, aliases=("户数",)),
        Field("population", "integer", lowest=0, aliases=("人口",)),
        Field("land_use", longest=60),
        Field("source_id", longest=100),
    ),
    loader=GridLoader(),
    export=export,
    shape="polygon",
    key=("kind", "code"),
    expected_box=expected_box,
    options=frozenset({"effective", "edition", "close_missing", "create_units"}),
)
