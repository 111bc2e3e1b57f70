"""A town whose manager takes grid G1 along in QField."""

import datetime
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from gis_core.models import User
from grids.models import Building, Facility, HydrantProfile, Place, Road, WaterBody
from surveys.models import QFieldPackage, SurveyPoint
from surveys.services.opening import open_cases
from tests.towns import Town, at, box, category, line


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path / "media", UPLOAD_ROOT=tmp_path / "uploads"):
        yield tmp_path


@pytest.fixture
def ground(town: Town, people: dict[str, User]) -> Town:
    """The town with a street, a house, water, a market, two lamps in G1 and one in G3."""
    Road.objects.create(code="D1", name="测试路", geom=_multi_line((0, 0.5), (3, 0.5)))
    Building.objects.create(code="J1", name="测试楼", geom=box(0.2, 0.2, 0.3, 0.3))
    WaterBody.objects.create(code="S1", name="测试河", kind="river", geom=box(0, 0.7, 3, 0.8))
    Place.objects.create(
        code="P1", name="测试市场", kind="site", phone="13800000000", geom=box(0.6, 0.1, 0.8, 0.2)
    )
    for number, x in ((1, 0.3), (2, 0.4), (3, 2.5)):
        Facility.objects.create(
            code=f"3611270100100000{number}",
            name=f"灯{number}",
            category=category("c01001"),
            geom=at(x, 0.4),
            maintainer_person="张三",
        )
    hydrant = Facility.objects.create(
        code="36112701013000001", category=category("c01013"), geom=at(0.5, 0.6), status="removed"
    )
    HydrantProfile.objects.create(facility=hydrant)
    return town


def _multi_line(*corners: tuple[float, float]) -> Any:
    from django.contrib.gis.geos import MultiLineString

    return MultiLineString(line(*corners), srid=4490)


@pytest.fixture
def report(ground: Town, people: dict[str, User]) -> SurveyPoint:
    """An open report of the manager's in G1."""
    point = SurveyPoint.objects.create(
        category=category("m06013"),
        geom=at(0.5, 0.2),
        description="井盖破损",
        place_text="市场门口",
        reported_by=people["manager"],
        observed_at=timezone.now() - datetime.timedelta(hours=1),
    )
    point.refresh_from_db()
    open_cases(points=[point.pk])
    return point


Maker = Callable[..., tuple[dict[str, Any], Path]]


@pytest.fixture
def make(folders: Path) -> Maker:
    """Makes a package by the command: what it says, and the zip."""

    def run(*codes: str, user: str = "manager") -> tuple[dict[str, Any], Path]:
        said, out = io.StringIO(), folders / "package.zip"
        grids = [word for code in codes for word in ("--grid", code)]
        call_command("qfield_package", *grids, "--user", user, "--out", str(out), "--json", stdout=said)
        return json.loads(said.getvalue()), out

    return run


@pytest.fixture
def package(make: Maker, report: SurveyPoint, town: Town) -> QFieldPackage:
    """The package of G1."""
    told, _path = make(town.grids["G1"].code)
    return QFieldPackage.objects.get(uid=told["uid"])


@pytest.fixture
def unpacked(package: QFieldPackage, folders: Path) -> Path:
    """The package's files, as QField has them."""
    target = folders / "phone"
    with zipfile.ZipFile(package.path) as archive:
        archive.extractall(target)
    return target
