"""What the doctor finds in the coordinates."""

from unittest.mock import patch

import pytest

from gis_core.doctor.crs import EXPECTED, _known_point, findings

pytestmark = pytest.mark.django_db


def test_both_libraries_put_known_points_where_they_belong() -> None:
    told = {finding.name: finding.status for finding in findings()}
    for epsg in EXPECTED:
        assert told[f"python_4490_to_{epsg}"] == told[f"database_4490_to_{epsg}"] == "ok"


def test_a_library_that_is_a_metre_off_is_told() -> None:
    told = _known_point("python", 4547, lambda epsg: (500_001.0, 3_320_113.398))
    assert told.status == "fail"
    assert "1.0000" in told.text


def test_transformations_without_parameters_are_refused() -> None:
    told = {finding.name: finding.status for finding in findings()}
    assert told["ballpark_4610"] == told["ballpark_4214"] == "ok"


def test_accepting_one_is_a_failure() -> None:
    with patch("gis_core.doctor.crs.crs_by_code"), patch("gis_core.doctor.crs._known_point"):
        told = {one.name: one.status for one in findings() if one.name in ("ballpark_4610", "ballpark_4214")}
    assert told == {"ballpark_4610": "fail", "ballpark_4214": "fail"}


def test_fetching_grids_from_the_internet_is_a_warning() -> None:
    with patch("pyproj.network.is_network_enabled", return_value=True):
        assert {one.status for one in findings() if one.name == "proj_network"} == {"warn"}
