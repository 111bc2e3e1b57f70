"""Every algorithm by QGIS's program without a window, in a model as a night job runs it."""

import datetime
import json
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
from surveys.models import QFieldPackage, SurveyPoint
from surveys.qfield import jobs
from tests.flows.conftest import _OneAtATime
from tests.grids.conftest import full_town
from tests.qgis.running import QgisProcess, ended
from tests.towns import TODAY, Town, box, lonlat

__all__ = ["full_town"]

pytestmark = [pytest.mark.qgis, pytest.mark.django_db]

#: A day on which a draft may be published.
LATER = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
#: Millimetres of the first page of what each algorithm prints, and how many pages there are.
PRINTED = {
    "printgridsheets": (420, 3),
    "printsectionsheets": (420, 1),
    "printwallmap": (1189, 1),
    "printcampaignmap": (1189, 1),
    "printprojectmap": (420, 1),
}


def layer(folder: Path, file: str, shape: dict[str, Any], **row: Any) -> str:
    """A file with one feature."""
    path = folder / f"{file}.geojson"
    feature = {"type": "Feature", "geometry": shape, "properties": row}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return str(path)


def steps(folder: Path, draft: int, grid: str) -> list[tuple[str, dict[str, Any]]]:
    """Each algorithm of the plugin once, with what it is given."""
    place = {"type": "Point", "coordinates": lonlat(0.5, 0.2)}
    points = layer(folder, "points", place, sort="m06013", told="井盖松动")
    zones = layer(folder, "zones", json.loads(box(0.5, 0, 1.5, 1)[0].json), name="片区")
    square = [[[0, 0], [0.02, 0], [0.02, 0.01], [0, 0.01], [0, 0]]]
    areas = layer(folder, "areas", {"type": "Polygon", "coordinates": square}, households=100)
    roads = layer(folder, "roads", {"type": "LineString", "coordinates": [[0.01, -1], [0.01, 1]]})
    day = TODAY.isoformat()
    return [
        ("whoanswers", {"INPUT": points, "CATEGORY": "m06013"}),
        ("assignpoints", {"INPUT": points, "CATEGORY_FIELD": "sort", "TEXT_FIELD": "told"}),
        ("loadcases", {}),
        ("overlayzones", {"INPUT": zones}),
        ("coveragereport", {}),
        ("qfieldpackage", {"CODES": grid, "HOLDER": "manager"}),
        ("checkout", {"DRAFT": draft}),
        ("checkin", {"INPUT": ["checkout", "OUTPUT"]}),
        ("checkedition", {"DRAFT": draft, "ON": LATER}),
        ("repairedition", {"DRAFT": draft, "RULE": 1}),
        ("publishedition", {"DRAFT": draft, "ON": LATER}),
        ("splitbyroads", {"INPUT": areas, "ROADS": roads}),
        ("mergehouseholds", {"INPUT": ["splitbyroads", "OUTPUT"], "HOUSEHOLDS": "households"}),
        ("countyproject", {}),
        ("printgridsheets", {"ON": day}),
        ("printsectionsheets", {"ON": day}),
        ("printwallmap", {"ON": day}),
        ("printcampaignmap", {"ON": day, "SIZE": 1}),
        ("printprojectmap", {"ON": day, "SIZE": 0, "PROJECT": "PG1"}),
    ]


ENDINGS = {"qfieldpackage": "zip", "checkout": "gpkg", "countyproject": "qgz"} | dict.fromkeys(PRINTED, "pdf")


class Night:
    """qgis_process with a technician signed in, and a model with every algorithm."""

    def __init__(self, folder: Path, site: str, token: str, grid: str) -> None:
        self.folder = folder
        self.draft = EditionDraft.objects.get(layer="grids")
        self.steps = steps(folder, self.draft.pk, grid)
        self.model = folder / "night.model3"
        asked = {"site": site, "user": "technician", "token": token, "language": "zh_CN"}
        asked |= {"connection": "county", "service": "county", "login": "nobody", "password": "none"}
        self.process = QgisProcess(folder, **asked, model=self.model, steps=self.steps)

    def path(self, step: str) -> Path:
        """What a step writes."""
        return self.folder / f"{step}_out.{ENDINGS.get(step, 'geojson')}"

    def rows(self, step: str) -> list[dict[str, Any]]:
        """The rows of the layer that a step gives out."""
        return [one["properties"] for one in json.loads(self.path(step).read_text())["features"]]


@pytest.fixture
def night(full_town: Town, staff: dict[str, User], site: str, tmp_path: Path) -> Night:
    audit_county(now=timezone.now())
    row = EditionDraft.objects.get(layer="grids").rows.order_by("code").first()
    assert row is not None
    row.attributes |= {"households": 7}  # a draft without a difference has nothing to publish
    row.save()
    token = AuthToken.objects.create(user=staff["technician"])[1]
    return Night(tmp_path, site, token, full_town.grids["G1"].code)


@pytest.mark.timeout(180)
def test_every_algorithm_runs_without_a_window(night: Night, application: _OneAtATime) -> None:
    listed = night.process.told("list")
    named = {line.split()[0].partition(":")[2] for line in listed.splitlines() if "\twangge:" in line}
    assert named == {name for name, _parameters in night.steps}
    assert "检查草案" in listed
    assert "草案编号" in night.process.told("help", "wangge:checkedition")
    said = ran_at_night(night, application)
    (answered,), (assigned,), (zone,) = map(night.rows, ("whoanswers", "assignpoints", "overlayzones"))
    assert (answered["accountable_unit"], answered["step"]) == ("甲社区", "GRID")
    assert (assigned["accountable_unit"], assigned["refused"]) == ("甲社区", None)
    assert SurveyPoint.objects.filter(uid=assigned["uid"]).exists()
    assert all(row["number"] for row in night.rows("loadcases"))
    assert (zone["name"], zone["grids"]) == ("片区", 2)
    assert "已证明：每个地点恰有一个责任单位" in said
    assert any(name.endswith(".qgz") for name in zipfile.ZipFile(night.path("qfieldpackage")).namelist())
    assert (night.rows("checkin"), night.rows("publishedition")) == ([], [])
    assert "可以发布" in said
    found = [(one["severity"], one["codes"]) for one in night.rows("checkedition")]
    assert (len(found), [(one["severity"], one["codes"]) for one in night.rows("repairedition")]) == (
        1,
        found,
    )
    assert len(night.rows("splitbyroads")) == 2
    (merged,) = night.rows("mergehouseholds")
    assert (merged["households"], merged["cells"]) == (200, 2)
    assert zipfile.is_zipfile(night.path("countyproject"))
    for step, (width_mm, count) in PRINTED.items():
        pages = PdfReader(night.path(step)).pages
        assert len(pages) == count, step
        assert round(float(pages[0].mediabox.width) * 25.4 / 72) == width_mm
    a_refusal_is_an_exit_status(night)


def ran_at_night(night: Night, application: _OneAtATime) -> str:
    """What all steps say; a worker makes the package meanwhile, for which one of them waits."""
    known = set(QFieldPackage.objects.values_list("pk", flat=True))
    outputs = {f"{name}:OUTPUT": night.path(name) for name, _parameters in night.steps}
    process, end = night.process.begin_run(str(night.model), outputs), time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        with application.lock:
            asked = QFieldPackage.objects.exclude(pk__in=known).first()
            if asked is not None:
                jobs.make(package_id=asked.pk, now=timezone.now)
                break
        time.sleep(0.2)
    ran = ended(process, seconds=120)
    assert ran.status == 0, ran.said
    assert ran.results == {name: str(path) for name, path in outputs.items()}
    return ran.said


def a_refusal_is_an_exit_status(night: Night) -> None:
    """A technician does not publish."""
    parameters = {
        "DRAFT": night.draft.pk,
        "ON": LATER,
        "PUBLISH": "true",
        "OUTPUT": night.folder / "no.geojson",
    }
    refused = ended(night.process.begin_run("wangge:publishedition", parameters))
    assert refused.status != 0
    night.draft.refresh_from_db()
    assert night.draft.state == EditionDraft.State.OPEN
