"""Field inspection points as a table: read row by row with refusals, and written so that they come back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from assessment.models import InspectionPoint, Standard
from assessment.services.points import PointDraft
from gis_core.coordinates.conversion import to_storage
from gis_core.coordinates.crs import DeclaredCrs, parse_crs
from gis_core.layers.fields import Field
from gis_core.sheets import Sheet, SheetRow, read_sheet, write_sheet

FIELDS = (
    Field("code", required=True, longest=40, aliases=("编号", "点位编号")),
    Field("name", required=True, longest=120, aliases=("名称", "点位名称")),
    Field("place_kind", required=True, longest=40, aliases=("场所类别", "类别")),
    Field("lon", "number", required=True, aliases=("经度", "x")),
    Field("lat", "number", required=True, aliases=("纬度", "y")),
    Field("industry", longest=60, aliases=("行业",)),
    Field("must_inspect", "boolean", aliases=("必查行业", "必查")),
    Field("key_industry", "boolean", aliases=("重点行业", "重点")),
)
HEADINGS = [one.aliases[0] for one in FIELDS]
#: Two places are the same within so many degrees (a centimetre).
_SAME_DEG = 1e-7


@dataclass
class PointSheet:
    """What a table of points would change."""

    sheet: Sheet
    outcomes: list[tuple[str, PointDraft]] = field(default_factory=list)

    @property
    def changed(self) -> list[PointDraft]:
        """What has to be written."""
        return [draft for kind, draft in self.outcomes if kind != "unchanged"]

    def figures(self) -> dict[str, int]:
        """As JSON: tests/contract/import_inspection_points.json."""
        kinds = [kind for kind, _draft in self.outcomes]
        counted = {kind: kinds.count(kind) for kind in ("inserted", "updated", "unchanged")}
        return {"read": self.sheet.read, **counted, "refused": self.sheet.refused_rows}


def read_point_sheet(path: Path, *, crs: str, layer: str | None = None) -> PointSheet:
    """What would this table change?

    Raises FileRefused, SheetRefused, CoordinatesRefused, and ValueError for `auto`.
    """
    declared = parse_crs(crs)
    if declared is None:
        raise ValueError(_("Say the system of the coordinates: EPSG:n, gcj02 or bd09."))
    sheet = read_sheet(path, FIELDS, words={}, layer=layer)
    sheet.refuse_twins("code")
    _hold_to_kinds(sheet)
    known = {point.code: point for point in InspectionPoint.objects.all()}
    found = PointSheet(sheet)
    for row, place in _placed(sheet, declared):
        draft = _draft(row, place, declared)
        found.outcomes.append((_outcome(draft, known.get(draft.code)), draft))
    return found


def _hold_to_kinds(sheet: Sheet) -> None:
    """A point is of a kind that a checklist looks at: a kind that none names is a slip of the pen."""
    named = {
        kind
        for kinds in Standard.objects.exclude(yardstick__state__in=["declined", "withdrawn"])
        .values_list("place_kinds", flat=True)
        .distinct()
        for kind in kinds
    }
    for row in sheet.sound():
        if row.said["place_kind"] not in named:
            sheet.refuse(row, "place_kind", "place_kind", _("no checklist of the assessment tree is for it"))


def _placed(sheet: Sheet, declared: DeclaredCrs) -> list[tuple[SheetRow, tuple[float, float]]]:
    """The sound rows with their places in storage; those that lie nowhere are refused."""
    rows = sheet.sound()
    x, y = (np.array([float(row.said[name] or 0) for row in rows]) for name in ("lon", "lat"))
    lon, lat = to_storage(x, y, declared) if rows else (x, y)
    good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    placed = []
    for row, is_good, *place in zip(rows, good, lon.tolist(), lat.tolist(), strict=True):
        if is_good:
            placed.append((row, (place[0], place[1])))
        else:
            told = _("no place on Earth in %(crs)s") % {"crs": declared}
            sheet.refuse(row, "lon", "place", told)
    return placed


def _draft(row: SheetRow, place: tuple[float, float], declared: DeclaredCrs) -> PointDraft:
    said = row.said
    return PointDraft(
        code=said["code"] or "",
        name=said["name"] or "",
        place_kind=said["place_kind"] or "",
        industry=said.get("industry") or "",
        must_inspect=said.get("must_inspect") == "true",
        key_industry=said.get("key_industry") == "true",
        lon=place[0],
        lat=place[1],
        raw_x=float(said["lon"] or 0),
        raw_y=float(said["lat"] or 0),
        raw_crs=str(declared),
    )


def _outcome(draft: PointDraft, old: InspectionPoint | None) -> str:
    if old is None:
        return "inserted"
    said = asdict(draft)
    place = said.pop("lon"), said.pop("lat")
    is_there = all(abs(a - b) < _SAME_DEG for a, b in zip(place, old.geom.coords, strict=True))
    same = is_there and all(getattr(old, name) == value for name, value in said.items())
    return "unchanged" if same else "updated"


def write_point_sheet(path: Path, points: Iterable[InspectionPoint]) -> int:
    """How many points were written, as XLSX or CSV that comes back in unchanged?  Raises FileRefused."""
    words = {True: _("yes"), False: _("no")}
    rows = [
        [
            point.code,
            point.name,
            point.place_kind,
            point.geom.x,
            point.geom.y,
            point.industry or None,
            words[point.must_inspect],
            words[point.key_industry],
        ]
        for point in points
    ]
    write_sheet(path, str(InspectionPoint._meta.verbose_name_plural), HEADINGS, rows)
    return len(rows)
