"""Reading back what the commands wrote."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gis_core.vector_files.source import LayerInfo, open_vector_file


@pytest.fixture
def rows_of() -> Callable[[Path], tuple[LayerInfo, list[dict[str, Any]]]]:
    """What is the only layer of a file like, and which rows has it?"""

    def rows_of(path: Path) -> tuple[LayerInfo, list[dict[str, Any]]]:
        with open_vector_file(path) as layer:
            return layer.info, [row for batch in layer for row in batch.to_pylist()]

    return rows_of
