"""Numbered facilities in files, hydrants with their profile."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.fields import Field
from gis_core.layers.runs import ImportRun
from gis_core.layers.specs import Counts, LayerSpec, Query
from grids.layer_specs import hydrants
from grids.layer_specs.common import VALID, as_of, expected_box, refuse_national_codes, unit_columns
from grids.models import Facility
from grids.services.references import resolve_categories, resolve_units, unit_of
from grids.services.updating import PlainTable, write_in_place

_UNITS = ("owner", "maintainer")
_TEXTS = ("name", "maintainer_person", "accuracy_class", "data_source", "source_id")
_CATEGORY = "(SELECT k.category_id FROM layer_category k WHERE k.word = s.category)"
_QR_TOKEN = "rtrim(translate(encode(gen_random_bytes(12), 'base64'), '+/', '-_'), '=')"  # noqa: S105  as new_qr_token makes them

_TARGET = PlainTable(
    table="grids_facility",
    columns={
        "code": "s.code",
        "category_id": _CATEGORY,
        **{f"{name}_id": unit_of(name) for name in _UNITS},
        **{name: f"s.{name}" for name in _TEXTS},
        "status": "s.status",
        "installed_on": "s.installed_on",
        "changed_on": "s.changed_on",
    },
    sources={"category_id": "category", **{f"{name}_id": name for name in _UNITS}},
    defaults={"status": "'intact'", **dict.fromkeys(_TEXTS, "''")},
    current="upper_inf(o.known) AND upper_inf(o.valid)",
    shape="geom",
)


class FacilityLoader:
    """Checks and writes facilities: each keeps its label and its points when a file changes it."""

    def check(self, run: ImportRun) -> None:
        """Categories of components, units, national identifiers."""
        resolve_units(run, scored=[], others=_UNITS)
        resolve_categories(run, kinds=["component"])
        category_code = f"(SELECT c.code FROM grids_category c WHERE c.id = {_CATEGORY})"
        refuse_national_codes(run, "facility", category_code, "NULL")
        hydrants.check_profiles(run, _CATEGORY)

    def load(self, run: ImportRun) -> Counts:
        """Insert and update in place, then the profiles of hydrants."""
        since = (
            f"daterange('{run.effective.isoformat()}', NULL)" if run.effective else "daterange(NULL, NULL)"
        )
        counts = write_in_place(run, _TARGET, {"valid": since, "qr_token": _QR_TOKEN})
        return hydrants.write_profiles(run, counts, _TARGET.current)


def export(request: ExportRequest) -> Query:
    """Which facilities are there on the day?"""
    units = ", ".join(unit_columns("t", f"{name}_id", name) for name in _UNITS)
    own = ", ".join(f"t.{name}" for name in _TEXTS)
    return Query(
        f"""
        SELECT t.code, (SELECT c.key FROM grids_category c WHERE c.id = t.category_id) AS category, {own},
               {units}, t.status, t.installed_on, t.changed_on, {hydrants.EXPORTED}, t.uid::text AS uid, t.qr_token,
               st_x(t.geom) AS lon, st_y(t.geom) AS lat, t.geom AS shape
        FROM grids_facility t LEFT JOIN grids_hydrantprofile h ON h.facility_id = t.id
        WHERE {VALID} ORDER BY t.code
        """,
        [as_of(request)],
        "Point",
    )


FACILITIES = LayerSpec(
    name="facilities",
    title="部件",
    fields=(
        Field("code", required=True, longest=40, aliases=("编码", "编号", "标识码", "部件标识码")),
        Field("category", required=True, aliases=("类别",)),
        Field("name", longest=120, aliases=("名称",)),
        Field("owner", aliases=("权属单位",)),
        Field("maintainer", aliases=("养护单位",)),
        Field("maintainer_person", longest=60),
        Field("status", choices=frozenset(Facility.Status.values)),
        Field("accuracy_class", choices=frozenset("ABC")),
        Field("data_source", longest=60),
        Field("installed_on", "date"),
        Field("changed_on", "date"),
        *hydrants.FIELDS,
        Field("source_id", longest=100),
        Field("lon", "number", aliases=("经度", "x")),
        Field("lat", "number", aliases=("纬度", "y")),
    ),
    loader=FacilityLoader(),
    export=export,
    shape="point",
    expected_box=expected_box,
    options=frozenset({"effective", "create_units"}),
)
