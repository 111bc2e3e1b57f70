"""Programs ask what lies inside an outline: the figures of the page, by the same rights."""

import pytest
from django.test import Client

from gis_core.models import User
from tests.towns import TODAY, Town, lonlat


@pytest.fixture
def reader(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["technician"])
    return client


def drawn(*corners: tuple[float, float]) -> str:
    return "drawn:" + ";".join(f"{lon},{lat}" for lon, lat in (lonlat(x, y) for x, y in corners))


def test_the_grids_inside_an_outline_are_told_with_their_shares(town: Town, reader: Client) -> None:
    asked = {"of": drawn((0.5, 0), (1.5, 0), (1.5, 1), (0.5, 1)), "on": TODAY.isoformat()}
    found = reader.get("/api/v1/overlay/", asked).json()
    assert [(one["name"], round(one["share"], 3)) for one in found["grids"]] == [("G1", 0.5), ("G2", 0.5)]
    assert found["on"] == TODAY.isoformat()


@pytest.mark.parametrize("name", ["zone:none", "file:a", "drawn:1,2", "what"])
def test_what_is_no_outline_is_refused(town: Town, reader: Client, name: str) -> None:
    answer = reader.get("/api/v1/overlay/", {"of": name})
    assert (answer.status_code, answer.json()["code"]) == (400, "outline.refused")
