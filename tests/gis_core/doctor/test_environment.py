"""What the doctor finds on the machine."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from pytest_django import Settings

from gis_core.doctor.environment import findings
from gis_core.doctor.finding import Finding


def found() -> dict[str, Finding]:
    return {finding.name: finding for finding in findings()}


def test_this_machine_is_fit() -> None:
    assert {name: one.text for name, one in found().items() if one.status == "fail"} == {}


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0)])
def test_another_python_is_refused(version: tuple[int, int, int]) -> None:
    with patch("gis_core.doctor.environment.sys.version_info", version):
        assert found()["python"].status == "fail"


@pytest.mark.parametrize(("version", "status"), [(b"3.6.2", "fail"), (b"3.9.0", "ok"), (b"3.12.4", "ok")])
def test_an_unsafe_gdal_is_refused(version: bytes, status: str) -> None:
    with patch("gis_core.doctor.environment.gdal_version", return_value=version):
        assert found()["gdal"].status == status


def test_foreign_data_for_proj_is_told_by_the_variables_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROJ_LIB", "/usr/share/proj")
    told = found()["proj_variables"]
    assert (told.status, "PROJ_LIB" in told.text) == ("fail", True)


@pytest.mark.parametrize(("secret", "status"), [("", "fail"), ("x" * 49, "fail"), ("x" * 50, "ok")])
def test_a_short_secret_is_refused(settings: Settings, secret: str, status: str) -> None:
    settings.SECRET_KEY = secret
    assert found()["secret_key"].status == status


def test_a_front_end_that_was_not_built_is_told(settings: Settings, tmp_path: Path) -> None:
    settings.DJANGO_VITE = {"default": {"manifest_path": tmp_path / "manifest.json"}}
    assert found()["front_end"].status == "fail"


@pytest.mark.parametrize(("free_mb", "status"), [(100, "fail"), (1000, "warn"), (5000, "ok")])
def test_a_full_disk_is_told_before_it_hurts(free_mb: int, status: str) -> None:
    with patch(
        "gis_core.doctor.environment.shutil.disk_usage", return_value=SimpleNamespace(free=free_mb * 2**20)
    ):
        assert found()["disk"].status == status


def test_a_missing_photo_folder_is_told(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "nowhere"
    assert found()["media"].status == "fail"
