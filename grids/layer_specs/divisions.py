"""Administrative divisions in files."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from django.utils.translation import gettext as _

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts, LayerSpec, Query
from grids.layer_specs.common import VALID, as_of, refuse_national_codes, unit_columns
from grids.models import Division
from grids.services.references import resolve_units, unit_of
from grids.services.superseding import VersionedTable, effective_day, plan, supersede

#: Which level has a national code of this length?  (domain/standards.md B.2)
_LEVEL = """coalesce(s.level, CASE length(s.code)
    WHEN 2 THEN 'province' WHEN 4 THEN 'prefecture' WHEN 6 THEN 'county'
    WHEN 9 THEN 'township' WHEN 12 THEN 'community' END)"""
#: The code of the division above, by what the file says or by the national rule; NULL for a province.
_PARENT_CODE = """coalesce(s.parent, CASE length(s.code)
    WHEN 4 THEN left(s.code, 2) WHEN 6 THEN left(s.code, 4)
    WHEN 9 THEN left(s.code, 6) WHEN 12 THEN left(s.code, 9) END)"""
_PARENT = f"""(SELECT d.id FROM grids_division d
    WHERE d.code = {_PARENT_CODE} AND upper_inf(d.known) AND upper_inf(d.valid))"""

_TARGET = VersionedTable(
    model=Division,
    layer="divisions",
    key=("code",),
    columns={
        "code": "s.code",
        "name": "s.name",
        "level": _LEVEL,
        "kind": "s.kind",
        "parent_id": _PARENT,
        "unit_id": unit_of("unit"),
        "source_year": "s.source_year",
        "source_id": "s.source_id",
    },
    sources={"level": "code", "parent_id": "code", "unit_id": "unit"},
    defaults={"name": "''", "kind": "''", "source_id": "''"},
)


class DivisionLoader:
    """Checks and publishes divisions; a parent may stand in the same file, in any order."""

    def check(self, run: ImportRun) -> None:
        """Units, levels, national codes; a missing parent is flagged."""
        resolve_units(run, scored=["unit"])
        run.refuse(
            "level",
            "division.level",
            said(_("its level cannot be told, say it with --set level=…")),
            f"s.code IS NOT NULL AND {_LEVEL} IS NULL",
        )
        refuse_national_codes(run, "division", _LEVEL, "s.parent")
        run.flag(
            "code",
            "division.parent",
            said(_("its parent {code} is neither in the database nor in the file"), code=_PARENT_CODE),
            f"{_PARENT_CODE} IS NOT NULL AND {_PARENT} IS NULL"
            f" AND NOT EXISTS (SELECT FROM layer_staged above WHERE above.code = {_PARENT_CODE})",
        )

    def load(self, run: ImportRun) -> Counts:
        """Publish one edition, then hang the children under the newest versions of their parents."""
        effective = effective_day(run, _TARGET.table)
        plan(run, _TARGET)
        counts = supersede(run, _TARGET, effective)
        _hang_under_new_parents(run)
        return counts


def _hang_under_new_parents(run: ImportRun) -> None:
    run.execute(
        f"""
        UPDATE grids_division c SET parent_id = wanted.id
        FROM layer_staged s JOIN LATERAL (SELECT {_PARENT} AS id) wanted ON wanted.id IS NOT NULL
        WHERE c.code = s.code AND upper_inf(c.known) AND upper_inf(c.valid)
          AND c.parent_id IS DISTINCT FROM wanted.id
        """
    )
    run.execute(
        """
        UPDATE grids_division c SET parent_id = fresh.id
        FROM grids_division old JOIN grids_division fresh
            ON fresh.code = old.code AND upper_inf(fresh.known) AND upper_inf(fresh.valid) AND fresh.id <>
            old.id
        WHERE c.parent_id = old.id AND upper_inf(c.known) AND upper_inf(c.valid)
          AND NOT (upper_inf(old.known) AND upper_inf(old.valid))
          AND old.code IN (SELECT code FROM layer_staged)
        """
    )


def export(request: ExportRequest) -> Query:
    """Which divisions are valid on the day?"""
    return Query(
        f"""
        SELECT t.code, t.name, t.level, t.kind,
               (SELECT p.code FROM grids_division p WHERE p.id = t.parent_id) AS parent,
               {unit_columns("t", "unit_id", "unit")},
               t.source_year, t.source_id, lower(t.valid) AS valid_from, upper(t.valid) AS valid_to, t.geom
               AS shape
        FROM grids_division t WHERE {VALID} ORDER BY t.code
        """,
        [as_of(request)],
        "MultiPolygon",
    )


DIVISIONS = LayerSpec(
    name="divisions",
    title="行政区划",
    fields=(
        Field("code", required=True, longest=12, aliases=("代码", "区划代码")),
        Field("name", required=True, longest=80, aliases=("名称",)),
        Field("level", choices=frozenset(Division.Level.values)),
        Field("kind", longest=20),
        Field("parent", longest=12, aliases=("parent_code", "上级代码")),
        Field("unit"),
        Field("source_year", "integer", lowest=1900),
        Field("source_id", longest=100),
    ),
    loader=DivisionLoader(),
    export=export,
    shape="polygon",
    shape_required=False,
    options=frozenset({"effective", "close_missing", "create_units"}),
)
