"""Places in files: storefront strips, managed sites, property compounds."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from django.utils.translation import gettext as _

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun, said
from gis_core.layers.specs import Counts, LayerSpec, Query
from grids.layer_specs.common import VALID, as_of, expected_box, unit_columns
from grids.models import Place
from grids.services.drafts import write_into_draft
from grids.services.references import resolve_units, unit_of
from grids.services.superseding import VersionedTable, effective_day, plan, supersede

_UNITS = ("accountable_unit", "operator", "owner")
_TEXTS = (
    "site_type",
    "community_code",
    "section_code",
    "management",
    "door_no",
    "person_in_charge",
    "phone",
    "source_id",
)
_PLAIN = ("management_since", "emergency_until", "households", "year_built", "signed_on")

_TARGET = VersionedTable(
    model=Place,
    layer="places",
    key=("code",),
    columns={
        "code": "s.code",
        "name": "coalesce(s.name, s.code)",
        "kind": "s.kind",
        **{f"{name}_id": unit_of(name) for name in _UNITS},
        **{name: f"s.{name}" for name in (*_TEXTS, *_PLAIN)},
        "is_inspection_point": "s.is_inspection_point",
    },
    sources={f"{name}_id": name for name in _UNITS},
    defaults={"name": "s.code", "is_inspection_point": "false", **dict.fromkeys(_TEXTS, "''")},
)


class PlaceLoader:
    """Checks and publishes places."""

    def check(self, run: ImportRun) -> None:
        """Units; a compound says how it is managed; a shop never answers for ground."""
        resolve_units(run, scored=["accountable_unit"], others=_UNITS[1:])
        run.refuse(
            "management",
            "place.management",
            said(_("a compound needs its management status, the field management")),
            "s.kind = 'compound' AND s.management IS NULL",
        )
        run.refuse(
            "accountable_unit",
            "place.storefront",
            said(_("the shop of a storefront handles, and is never accountable")),
            "s.kind = 'storefront' AND s.accountable_unit IS NOT NULL",
        )

    def load(self, run: ImportRun) -> Counts:
        """Publish one edition, or write into a draft."""
        effective = effective_day(run, _TARGET.table)
        plan(run, _TARGET)
        if run.edition:
            return write_into_draft(run, _TARGET)
        return supersede(run, _TARGET, effective)


def export(request: ExportRequest) -> Query:
    """Which places are valid on the day?"""
    units = ", ".join(unit_columns("t", f"{name}_id", name) for name in _UNITS)
    own = ", ".join(f"t.{name}" for name in (*_TEXTS, *_PLAIN))
    return Query(
        f"""
        SELECT t.code, t.name, t.kind, {units}, {own}, t.is_inspection_point,
               lower(t.valid) AS valid_from, upper(t.valid) AS valid_to, t.geom AS shape
        FROM grids_place t WHERE {VALID} ORDER BY t.code
        """,
        [as_of(request)],
        "MultiPolygon",
    )


PLACES = LayerSpec(
    name="places",
    title="场所",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号")),
        Field("name", longest=120, aliases=("名称",)),
        Field("kind", required=True, choices=frozenset(Place.Kind.values)),
        Field("accountable_unit", aliases=("责任单位",)),
        Field("operator", aliases=("物业", "经营单位")),
        Field("owner", aliases=("产权单位",)),
        Field("site_type", longest=40),
        Field("community_code", longest=12, aliases=("社区代码",)),
        Field("section_code", longest=40),
        Field("management", choices=frozenset(Place.Management.values)),
        Field("management_since", "date"),
        Field("emergency_until", "date"),
        Field("households", "integer", lowest=0, aliases=("户数",)),
        Field("year_built", "integer", lowest=0),
        Field("door_no", longest=40, aliases=("门牌号",)),
        Field("person_in_charge", longest=60, aliases=("负责人",)),
        Field("phone", longest=30, aliases=("电话",)),
        Field("signed_on", "date"),
        Field("is_inspection_point", "boolean"),
        Field("source_id", longest=100),
    ),
    loader=PlaceLoader(),
    export=export,
    shape="polygon",
    expected_box=expected_box,
    options=frozenset({"effective", "edition", "close_missing", "create_units"}),
)
