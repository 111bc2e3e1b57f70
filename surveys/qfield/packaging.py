"""Makes a package: the zip that is opened in QField as it is."""

import datetime
import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gis_core.geometry import STORAGE_SRID
from gis_core.models import User
from gis_core.qgis_project.writing import write_project
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_geopackage
from grids.county_hours import county_day
from grids.errors import GroundError
from grids.models import Grid
from grids.resolver import county
from grids.scope import scope_of
from surveys.models import QFieldPackage
from surveys.policies import may_report
from surveys.qfield.names import DATA, FACILITIES, PHOTOS, POINTS
from surveys.qfield.project import project_of
from surveys.qfield.tables import (
    MOST_FACILITIES,
    Ground,
    Table,
    facility_table,
    ground_of,
    lookup_tables,
    package_table,
    photo_table,
    point_table,
    reference_tables,
)

#: How many tables a package has: for who waits.
TABLES = 13
Step = Callable[[str], None]


class PackageRefusedError(GroundError):
    """The package is not made; the text says why and what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def ask_for_package(
    *, grid_codes: Sequence[str], holder: User, by: User, language: str, now: datetime.datetime
) -> QFieldPackage:
    """Note that somebody wants these grids as a package.  Raises PackageRefusedError where they may not have them."""
    codes = list(dict.fromkeys(grid_codes))
    _check(codes, holder, county_day(now))
    return QFieldPackage.objects.create(
        holder=holder, made_by=by, asked_at=now, touched_at=now, grid_codes=codes, language=language
    )


def _check(codes: list[str], holder: User, day: datetime.date) -> None:
    if not codes:
        raise PackageRefusedError("qfield.no_grid", _("Choose at least one grid."))
    if not may_report.test(holder):
        raise PackageRefusedError(
            "qfield.holder", _("%(name)s does not report anything.") % {"name": holder.get_username()}
        )
    scope = scope_of(holder)
    known = set(Grid.objects.on(day).filter(kind=county().main_grid_kind).values_list("code", flat=True))
    own = known if scope.sees_the_county else known & set(scope.grid_codes)
    strange = [code for code in codes if code not in own]
    if strange:
        told = _("%(code)s is no grid of %(name)s today.")
        raise PackageRefusedError("qfield.grid", told % {"code": strange[0], "name": holder.get_username()})


def make_package(
    *, package: QFieldPackage, now: datetime.datetime, step: Step = lambda name: None
) -> QFieldPackage:
    """Write the zip of a package that was asked for, and keep what stands in it; `step` hears of every table.

    Raises PackageRefusedError.
    """
    with override(package.language), transaction.atomic():
        _check(list(package.grid_codes), package.holder, county_day(now))
        here = county()
        ground = ground_of(tuple(package.grid_codes), county_day(now), package.holder)
        if ground is None:
            raise PackageRefusedError("qfield.no_grid", _("Choose at least one grid."))
        point, point_base = point_table(ground)
        facility, facility_base = facility_table(ground)
        if len(facility.rows) > MOST_FACILITIES:
            raise PackageRefusedError(
                "qfield.large", _("These grids have too many facilities for one package: choose fewer.")
            )
        package.ground_version = here.ground_version
        package.base = {POINTS: point_base, FACILITIES: facility_base}
        package.file_name = f"wangge-{here.code}-{county_day(now):%Y%m%d}-{package.pk}.zip"
        package.counts = {}
        tables = _counted(
            [
                point,
                facility,
                photo_table(),
                *reference_tables(ground),
                *lookup_tables(ground),
                package_table(package),
            ],
            package,
            step,
        )
        _write(package, ground, tables)
        package.state, package.problem = QFieldPackage.State.MADE, ""
        package.made_at = package.touched_at = now
        package.save()
    return package


def _counted(tables: Sequence[Table], package: QFieldPackage, step: Step) -> Iterator[Table]:
    for table in tables:
        yield table
        package.counts[table.name] = len(table.rows)
        step(table.name)


def _write(package: QFieldPackage, ground: Ground, tables: Iterator[Table]) -> None:
    package.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    here = county()
    title = _("%(county)s survey %(grids)s") % {
        "county": here.name,
        "grids": _names_of(ground),
    }
    with tempfile.TemporaryDirectory(dir=package.folder) as word:
        folder = Path(word)
        write_geopackage(folder / DATA, map(_output, tables))
        stem = Path(package.file_name).stem
        write_project(folder / f"{stem}.qgz", project_of(package, ground, here, title))
        made = folder / "package.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(folder / f"{stem}.qgz", f"{stem}.qgz")
            archive.write(folder / DATA, DATA)
            archive.writestr(f"{PHOTOS}/", b"")
        with made.open("rb") as file:
            package.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        package.size_bytes = made.stat().st_size
        made.replace(package.path)


def _names_of(ground: Ground) -> str:
    names = Grid.objects.on(ground.day).filter(code__in=ground.codes, kind=county().main_grid_kind)
    found = [grid.name or grid.code for grid in names.order_by("code").only("name", "code")]
    more = f" +{len(found) - 2}" if len(found) > 2 else ""
    return " ".join(found[:2]) + more


def _output(table: Table) -> Output:
    return Output(
        schema=table.schema,
        batches=table.batches(),
        layer=table.name,
        epsg=STORAGE_SRID if table.geometry else None,
        geometry_type=table.geometry or "Unknown",
    )
