"""Every algorithm by QGIS's program without a window, as a night job or a model on a server runs it."""

import datetime
import json
import sqlite3
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from knox.models import AuthToken
from pypdf import PdfReader

from gis_core.models import User
from grids.models import EditionDraft
from grids.services.audit import audit_county
from surveys.models import QFieldPackage
from surveys.qfield import jobs
from tests.flows.conftest import _OneAtATime
from tests.grids.conftest import full_town
from tests.qgis.running import QgisProcess, Ran, ended
from tests.towns import TODAY, Town, box, lonlat

__all__ = ["full_town"]

pytestmark = [pytest.mark.qgis, pytest.mark.django_db]

ALGORITHMS = {
    "assignpoints",
    "checkedition",
    "checkin",
    "checkout",
    "countyproject",
    "coveragereport",
    "loadcases",
    "mergehouseholds",
    "overlayzones",
    "printcampaignmap",
    "printgridsheets",
    "printprojectmap",
    "printsectionsheets",
    "printwallmap",
    "publishedition",
    "qfieldpackage",
    "repairedition",
    "splitbyroads",
    "whoanswers",
}


class Toolbox:
    """qgis_process with a technician signed in, and a folder for what goes in and comes out."""

    def __init__(self, folder: Path, site: str, token: str) -> None:
        self.folder = folder
        asked = {
            "site": site,
            "user": "technician",
            "token": token,
            "connection": "county",
            "service": "county",
        }
        asked |= {"login": "nobody", "password": "none", "language": "zh_CN"}
        self.process = QgisProcess(folder, **asked)
        self.ran: set[str] = set()

    def run(self, algorithm: str, **parameters: Any) -> Ran:
        """Done without a complaint."""
        ran = self.process.run(algorithm, **parameters)
        assert ran.status == 0, ran.said
        self.ran.add(algorithm)
        return ran

    def rows(self, algorithm: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of what comes out."""
        out = self.folder / f"{algorithm}.geojson"
        out.unlink(missing_ok=True)
        self.run(algorithm, OUTPUT=out, **parameters)
        return [one["properties"] for one in json.loads(out.read_text())["features"]]

    def layer(self, name: str, *features: tuple[dict[str, Any], dict[str, Any]]) -> Path:
        """A file of features: their shapes and their columns."""
        path = self.folder / f"{name}.geojson"
        told = [{"type": "Feature", "geometry": shape, "properties": row} for shape, row in features]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": told}))
        return path


@pytest.fixture
def toolbox(full_town: Town, staff: dict[str, User], site: str, tmp_path: Path) -> Toolbox:
    audit_county(now=timezone.now())
    return Toolbox(tmp_path, site, AuthToken.objects.create(user=staff["technician"])[1])


def shape(kind: str, corners: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": corners}


@pytest.mark.timeout(180)
def test_every_algorithm_runs_without_a_window(
    toolbox: Toolbox, full_town: Town, application: _OneAtATime
) -> None:
    listed = toolbox.process.told("list")
    assert {
        line.split()[0].partition(":")[2] for line in listed.splitlines() if "\twangge:" in line
    } == ALGORITHMS
    assert "检查草案" in listed
    helped = toolbox.process.told("help", "wangge:checkedition")
    assert "草案编号" in helped
    the_server_answers(toolbox)
    a_package_is_made(toolbox, full_town, application)
    pages_and_a_project_are_written(toolbox)
    a_draft_goes_its_way(toolbox)
    cells_are_proposed(toolbox)
    assert toolbox.ran == ALGORITHMS


def the_server_answers(toolbox: Toolbox) -> None:
    place = shape("Point", lonlat(0.5, 0.2))
    points = toolbox.layer("points", (place, {"sort": "m06013", "told": "井盖松动"}))
    (row,) = toolbox.rows("whoanswers", INPUT=points, CATEGORY="m06013")
    assert (row["accountable_unit"], row["step"]) == ("甲社区", "GRID")
    (row,) = toolbox.rows("assignpoints", INPUT=points, CATEGORY_FIELD="sort", TEXT_FIELD="told")
    assert (row["accountable_unit"], row["refused"]) == ("甲社区", None)
    assert all(row["number"] for row in toolbox.rows("loadcases"))
    zone = toolbox.layer("zones", (json.loads(box(0.5, 0, 1.5, 1)[0].json), {"name": "片区"}))
    (row,) = toolbox.rows("overlayzones", INPUT=zone)
    assert (row["name"], row["grids"]) == ("片区", 2)
    report = toolbox.run("coveragereport", OUTPUT=toolbox.folder / "coverage.gpkg")
    assert "PROVED" in report.results


def a_package_is_made(toolbox: Toolbox, town: Town, application: _OneAtATime) -> None:
    """The program waits while a worker makes it."""
    known, path = set(QFieldPackage.objects.values_list("pk", flat=True)), toolbox.folder / "package.zip"
    process = toolbox.process.begin_run(
        "qfieldpackage", CODES=town.grids["G1"].code, HOLDER="manager", OUTPUT=path
    )
    end = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < end:
        with application.lock:
            asked = QFieldPackage.objects.exclude(pk__in=known).first()
            if asked is not None:
                jobs.make(package_id=asked.pk, now=timezone.now)
                break
        time.sleep(0.1)
    ran = ended(process)
    assert (ran.status, ran.results["STATE"]) == (0, "made"), ran.said
    assert any(name.endswith(".qgz") for name in zipfile.ZipFile(path).namelist())
    toolbox.ran.add("qfieldpackage")


def pages_and_a_project_are_written(toolbox: Toolbox) -> None:
    project = toolbox.folder / "county.qgz"
    toolbox.run("countyproject", OUTPUT=project)
    assert zipfile.is_zipfile(project)
    for algorithm, pages, width, more in (
        ("printgridsheets", 3, 420, {}),
        ("printsectionsheets", 1, 420, {}),
        ("printwallmap", 1, 1189, {}),
        ("printcampaignmap", 1, 1189, {"SIZE": 1}),
        ("printprojectmap", 1, 420, {"SIZE": 0, "PROJECT": "PG1"}),
    ):
        path = toolbox.folder / f"{algorithm}.pdf"
        ran = toolbox.run(algorithm, ON=TODAY.isoformat(), OUTPUT=path, **more)
        sheets = PdfReader(path).pages
        assert (ran.results["PAGES"], len(sheets)) == (pages, pages)
        assert round(float(sheets[0].mediabox.width) * 25.4 / 72) == width


def a_draft_goes_its_way(toolbox: Toolbox) -> None:
    """Taken out, changed, brought back, checked, mended, previewed; a technician does not publish."""
    draft, day = EditionDraft.objects.get(layer="grids"), (TODAY + datetime.timedelta(days=400)).isoformat()
    file, rejects = toolbox.folder / "draft.gpkg", toolbox.folder / "rejects.geojson"
    toolbox.run("checkout", DRAFT=draft.pk, OUTPUT=file)
    with sqlite3.connect(file) as drawn:
        for (name,) in drawn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            drawn.execute(f'DROP TRIGGER "{name}"')
        drawn.execute("UPDATE draft_grids SET households = 7 WHERE fid = 1")
    ran = toolbox.run("checkin", INPUT=file, OUTPUT=rejects)
    assert (ran.results["UPDATED"], ran.results["REFUSED"]) == (1, 0)
    found = toolbox.run("checkedition", DRAFT=draft.pk, OUTPUT=toolbox.folder / "found.geojson")
    assert found.results["ERRORS"] == 0
    left = toolbox.run("repairedition", DRAFT=draft.pk, RULE=1, OUTPUT=toolbox.folder / "left.geojson")
    assert left.results["REPAIRED"] == 0
    assert toolbox.rows("publishedition", DRAFT=draft.pk, ON=day) == []
    parameters = {"DRAFT": draft.pk, "ON": day, "PUBLISH": "true"}
    refused = toolbox.process.run("publishedition", OUTPUT=toolbox.folder / "no.geojson", **parameters)
    assert refused.status != 0
    assert EditionDraft.objects.get(pk=draft.pk).state == EditionDraft.State.OPEN


def cells_are_proposed(toolbox: Toolbox) -> None:
    """What works without the server."""
    corners = [[[0, 0], [0.02, 0], [0.02, 0.01], [0, 0.01], [0, 0]]]
    areas = toolbox.layer("areas", (shape("Polygon", corners), {"households": 100}))
    roads = toolbox.layer("roads", (shape("LineString", [[0.01, -1], [0.01, 1]]), {}))
    assert len(toolbox.rows("splitbyroads", INPUT=areas, ROADS=roads)) == 2
    cells = toolbox.folder / "splitbyroads.geojson"
    (merged,) = toolbox.rows("mergehouseholds", INPUT=cells, HOUSEHOLDS="households")
    assert (merged["households"], merged["cells"]) == (200, 2)
