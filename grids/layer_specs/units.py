"""Units in files (no shapes)."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from django.utils.translation import gettext as _

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts, LayerSpec, Query
from grids.models import Unit
from grids.services.updating import PlainTable, write_in_place

_TEXTS = (
    "short_name",
    "uscc",
    "head_person",
    "head_title",
    "deputy",
    "contact",
    "department_tag",
    "source_id",
)
_PARENT = "(SELECT u.id FROM grids_unit u WHERE u.code = s.parent)"

_TARGET = PlainTable(
    table="grids_unit",
    columns={
        "code": "s.code",
        "name": "s.name",
        "kind": "s.kind",
        "league": "s.league",
        **{name: f"s.{name}" for name in _TEXTS},
        "parent_id": _PARENT,
        "blacklisted": "s.blacklisted",
        "blacklist_reason": "s.blacklist_reason",
    },
    sources={"parent_id": "parent"},
    defaults={
        "kind": "'department'",
        "league": "'none'",
        **dict.fromkeys(_TEXTS, "''"),
        "blacklisted": "false",
        "blacklist_reason": "''",
    },
)


class UnitLoader:
    """Checks and writes units; a parent may stand in the same file."""

    def check(self, run: ImportRun) -> None:
        """Check digits, and parents that exist."""
        run.refuse(
            "uscc",
            "unit.uscc",
            "grids_uscc_problem(s.uscc)",
            "s.uscc IS NOT NULL AND grids_uscc_problem(s.uscc) IS NOT NULL",
        )
        run.refuse(
            "parent",
            "unit.parent",
            said(_("there is no such parent unit (by code)")),
            f"s.parent IS NOT NULL AND {_PARENT} IS NULL"
            " AND NOT EXISTS (SELECT FROM layer_staged above WHERE above.code = s.parent)",
        )

    def load(self, run: ImportRun) -> Counts:
        """Write the units, then hang them under parents of the same file."""
        counts = write_in_place(run, _TARGET)
        if "parent" in run.given:
            run.execute(
                "UPDATE grids_unit u SET parent_id = above.id FROM layer_staged s"
                " JOIN grids_unit above ON above.code = s.parent"
                " WHERE u.code = s.code AND u.parent_id IS DISTINCT FROM above.id"
            )
        return counts


def export(request: ExportRequest) -> Query:
    """Which units are there?  Those in service on the day, if one is asked for."""
    own = ", ".join(f"t.{name}" for name in _TEXTS)
    return Query(
        f"""
        SELECT t.code, t.name, t.kind, t.league, {own},
               (SELECT p.code FROM grids_unit p WHERE p.id = t.parent_id) AS parent,
               t.blacklisted, t.blacklist_reason, lower(t.valid) AS valid_from, upper(t.valid) AS valid_to
        FROM grids_unit t WHERE %s::date IS NULL OR t.valid @> %s::date ORDER BY t.code
        """,
        [request.as_of, request.as_of],
    )


UNITS = LayerSpec(
    name="units",
    title="单位",
    fields=(
        Field("code", required=True, longest=80, aliases=("编码", "编号", "单位编码")),
        Field("name", required=True, longest=120, aliases=("名称", "单位名称")),
        Field("short_name", longest=40, aliases=("简称",)),
        Field("uscc", longest=18, aliases=("统一社会信用代码",)),
        Field("kind", choices=frozenset(Unit.Kind.values)),
        Field("league", choices=frozenset(Unit.League.values)),
        Field("parent", longest=80, aliases=("上级编码",)),
        Field("head_person", longest=60, aliases=("负责人",)),
        Field("head_title", longest=60),
        Field("deputy", longest=60),
        Field("contact", longest=120, aliases=("联系方式",)),
        Field("department_tag", longest=40),
        Field("blacklisted", "boolean"),
        Field("blacklist_reason", longest=200),
        Field("source_id", longest=100),
    ),
    loader=UnitLoader(),
    export=export,
)
