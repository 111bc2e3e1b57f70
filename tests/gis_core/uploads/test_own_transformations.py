"""A file in a system of the county's own, brought in on the page: the code is typed as another system's is."""

from pathlib import Path

import pytest

from gis_core.layers.specs import layer_spec
from gis_core.models import User
from gis_core.uploads.choosing import options_from
from gis_core.uploads.receiving import UploadRefused
from surveys.models import SurveyPoint
from tests.layer_files import file_of
from tests.own_transformations import FOUR_SAID, SECRETS, command, four, pairs_of
from tests.towns import lonlat
from tests.uploads import applied, previewed, read

PLACES = [lonlat(0.5, 0.9), lonlat(2.5, 0.2)]
COLUMNS = {f"column:{name}": name for name in ("source_id", "category", "lon", "lat")}


@pytest.fixture
def technician(people: dict[str, User]) -> User:
    command("add", said=FOUR_SAID)
    return people["technician"]


def points(path: Path) -> Path:
    rows = [
        {"source_id": f"p{n}", "category": "m01037", "lon": x, "lat": y}
        for n, (x, y) in enumerate(pairs_of(four(), PLACES))
    ]
    return file_of(path, rows)


def test_points_are_previewed_and_taken_in_at_their_place(technician: User, tmp_path: Path) -> None:
    upload = read(points(tmp_path / "旧点.csv"), "points", technician)
    said = {"crs": "other", "crs_other": " own:four ", **COLUMNS}
    options = options_from(said, upload, layer_spec("points"), technician)
    upload = previewed(upload, **options)
    assert (upload.state, upload.figures["inserted"]) == ("previewed", 2), upload.problem
    assert upload.rows.get(n=2).lon == pytest.approx(PLACES[0][0], abs=1e-7)
    upload = applied(upload, technician)
    assert upload.state == "applied"
    point = SurveyPoint.objects.get(source_id="p0")
    assert (point.raw_crs, round(point.geom.x, 8)) == ("own:four", round(PLACES[0][0], 8))
    kept = f"{upload.options} {upload.inspection} {upload.told} {list(upload.rows.values())}"
    assert not any(secret in kept for secret in SECRETS)


def test_a_code_that_nobody_entered_is_refused_on_the_page(technician: User, tmp_path: Path) -> None:
    upload = read(points(tmp_path / "旧点.csv"), "points", technician)
    with pytest.raises(UploadRefused) as refused:
        options_from(
            {"crs": "other", "crs_other": "own:none", **COLUMNS}, upload, layer_spec("points"), technician
        )
    assert "own:four" in str(refused.value)


def test_one_that_was_removed_meanwhile_leaves_everything_as_it_was(technician: User, tmp_path: Path) -> None:
    upload = read(points(tmp_path / "旧点.csv"), "points", technician)
    options = options_from(
        {"crs": "other", "crs_other": "own:four", **COLUMNS}, upload, layer_spec("points"), technician
    )
    upload = previewed(upload, **options)
    command("remove", "four")
    upload = applied(upload, technician)
    assert upload.state != "applied"
    assert "own:four" in upload.problem
    assert not SurveyPoint.objects.exists()
