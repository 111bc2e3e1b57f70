"""A folder of their own for the uploads of a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.gis_core.management.conftest import rows_of  # noqa: F401  a fixture


@pytest.fixture(autouse=True)
def upload_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(UPLOAD_ROOT=tmp_path / "uploads"):
        yield tmp_path / "uploads"
