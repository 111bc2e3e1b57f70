"""Does the software run on the packages of requirements.txt alone, as a county installs it?

What tests bring along (pandas and others) loads modules by the way; code that leans on that breaks only in service.
"""

import importlib.metadata
import os
import re
import subprocess
import venv
from pathlib import Path

import pytest
import shapely

from gis_core.settings import BASE_DIR
from tests.layer_files import file_of

PACKAGES = ("assessment", "fixtures", "gis_core", "grids", "renovation", "surveys")
ENDINGS = ("csv", "xlsx", "gpkg", "geojson", "zip", "kml", "kmz", "dxf")

IMPORT_ALL = f"""
import importlib, pkgutil, django
django.setup()
for package in {PACKAGES!r}:
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        importlib.import_module(found.name)
"""

READ_FILES = """
import sys, django
from pathlib import Path
django.setup()
from gis_core.vector_files.source import open_vector_file
for path in map(Path, sys.argv[1:]):
    with open_vector_file(path) as layer:
        print(path.name, sum(batch.num_rows for batch in layer), sep=":")
"""

#: What takes long to load, and only those wait for who make a drawing, a PDF, a phone's pack or a raster's tiles.
WAITED_FOR = ("ezdxf", "pypinyin", "rasterio", "weasyprint")
SERVE = f"""
import sys, django
django.setup()
import gis_core.urls
print(*(name for name in {WAITED_FOR!r} if name in sys.modules))
"""


@pytest.fixture(scope="module")
def production_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds what requirements.txt names, and nothing else."""
    folder = tmp_path_factory.mktemp("production")
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    for name in re.findall(
        r"^([\w.-]+)==", (BASE_DIR / "requirements.txt").read_text(encoding="utf-8"), re.M
    ):
        distribution = importlib.metadata.distribution(name)
        for top in {
            file.parts[0] for file in distribution.files or () if file.parts[0] not in ("..", "__pycache__")
        }:
            if not (packages / top).exists():
                (packages / top).symlink_to(Path(str(distribution.locate_file(top))))
    return folder / "bin" / "python"


def run(python: Path, program: str, *arguments: str) -> str:
    result = subprocess.run(
        [str(python), "-X", "utf8", "-c", program, *arguments],
        cwd=BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "gis_core.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout


def test_every_module_is_there_without_the_packages_of_the_tests(production_python: Path) -> None:
    run(production_python, IMPORT_ALL)


def test_files_are_read_without_the_packages_of_the_tests(production_python: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"made.{ending}" for ending in ENDINGS]
    for path in paths:
        file_of(path, [{"code": "1", "name": "'=1"}], [shapely.Point(118, 29)], 4490)
    read = run(production_python, READ_FILES, *map(str, paths)).split()
    assert read == [f"{path.name}:1" for path in paths]


def test_a_server_starts_without_what_only_some_of_its_answers_need(production_python: Path) -> None:
    assert run(production_python, SERVE).split() == []
