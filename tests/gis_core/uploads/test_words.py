"""A page names its own fields and switches where a refusal of the command names options."""

from pathlib import Path

import pytest
import shapely
from django.test import Client
from django.utils import translation

from gis_core.models import User
from gis_core.uploads.words import on_page
from tests.layer_files import file_of
from tests.towns import Town, lonlat
from tests.uploads import previewed, read


@pytest.mark.parametrize(
    ("said", "on_the_page"),
    [
        ("Declare the right zone with --crs.", "Declare the right zone with “Coordinate system”."),
        ("use --crs EPSG:code or --encoding", None),
        ("--create-units makes it", "“Make units that are missing” makes it"),
        ("script/manage assign --all", "script/manage assign --all"),
        ("--crs-like is another word", "--crs-like is another word"),
    ],
)
def test_options_go_by_the_names_of_the_page(said: str, on_the_page: str | None) -> None:
    with translation.override("en"):
        told = on_page(said)
    if on_the_page is None:
        assert "--" not in told
    else:
        assert told == on_the_page


@pytest.mark.django_db
def test_a_refused_row_says_which_switch_of_the_page_mends_it(
    town: Town, people: dict[str, User], tmp_path: Path, client: Client
) -> None:
    west, south = lonlat(0.2, 0.4)
    corners = [(0, 0), (0.001, 0.001), (0.001, 0), (0, 0.001)]
    bow = shapely.Polygon([(west + x, south + y) for x, y in corners])
    file = file_of(tmp_path / "a.gpkg", [{"code": "J1"}], [bow], 4490)
    upload = previewed(
        read(file, "buildings", people["technician"]), crs="EPSG:4490", fields={"code": "code"}
    )
    assert "--repair" in str(list(upload.rows.values_list("notes", flat=True)))
    client.force_login(people["technician"])
    page = client.get(f"/uploads/{upload.pk}/", headers={"Accept-Language": "en"}).content.decode()
    assert "“Mend invalid areas, and tell the change of area”" in page
    assert "--repair" not in page
