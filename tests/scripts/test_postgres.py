"""Which PostgreSQL of the machine serves."""

from pathlib import Path

import pytest

from script.embedded.postgres import Postgres, find_postgres
from script.steps.console import Stop


def installed(folder: Path, version: str, *, postgis: bool = True) -> None:
    """Lay a PostgreSQL `version` into `folder` as Debian would."""
    (folder / "lib" / version / "bin").mkdir(parents=True)
    (folder / "lib" / version / "bin" / "initdb").touch()
    (folder / "share" / version / "extension").mkdir(parents=True)
    if postgis:
        (folder / "share" / version / "extension" / "postgis.control").touch()


def find(folder: Path, major: int | None = None) -> Postgres:
    return find_postgres(major=major, share=folder / "share", lib=folder / "lib")


def test_a_newer_version_without_postgis_is_passed_over(tmp_path: Path) -> None:
    installed(tmp_path, "15")
    installed(tmp_path, "17", postgis=False)
    assert find(tmp_path) == Postgres(15, tmp_path / "lib" / "15" / "bin")


def test_an_older_left_over_without_postgis_is_passed_over(tmp_path: Path) -> None:
    installed(tmp_path, "15", postgis=False)
    installed(tmp_path, "17")
    assert find(tmp_path).major == 17


def test_versions_are_compared_as_numbers(tmp_path: Path) -> None:
    installed(tmp_path, "18")
    installed(tmp_path, "100")
    assert find(tmp_path).major == 100


def test_an_existing_cluster_keeps_the_version_that_made_it(tmp_path: Path) -> None:
    installed(tmp_path, "15")
    installed(tmp_path, "17")
    assert find(tmp_path, major=15).major == 15


def test_a_postgis_without_server_programs_does_not_count(tmp_path: Path) -> None:
    installed(tmp_path, "15")
    (tmp_path / "lib" / "15" / "bin" / "initdb").unlink()
    with pytest.raises(Stop, match="PostgreSQL >= 15 with PostGIS is not installed; run script/setup"):
        find(tmp_path)


def test_a_version_too_old_does_not_count(tmp_path: Path) -> None:
    installed(tmp_path, "14")
    with pytest.raises(Stop, match="not installed"):
        find(tmp_path)


def test_the_version_of_the_data_is_named_when_it_is_gone(tmp_path: Path) -> None:
    installed(tmp_path, "17")
    with pytest.raises(Stop, match="PostgreSQL 15, which made the embedded cluster"):
        find(tmp_path, major=15)
