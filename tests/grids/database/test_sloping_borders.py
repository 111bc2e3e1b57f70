"""Neighbours along a long sloping border share no ground, however finely one of them draws it."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from tests.towns import Town, lonlat, make_edition, make_grid

SOUTH, NORTH = (10.0, 0.0), (12.0, 3.0)  # the ends of the border, about 3.8 km apart


def on_border(share: float) -> tuple[float, float]:
    """The point of the border that far from its southern end."""
    return SOUTH[0] + share * (NORTH[0] - SOUTH[0]), SOUTH[1] + share * (NORTH[1] - SOUTH[1])


def area(*corners: tuple[float, float]) -> MultiPolygon:
    ring = [lonlat(x, y) for x, y in (*corners, corners[0])]
    return MultiPolygon(Polygon(ring, srid=4490), srid=4490)


@pytest.mark.parametrize("percent", range(7, 100, 13))
def test_a_vertex_of_the_neighbour_on_a_sloping_border_is_no_overlap(town: Town, percent: int) -> None:
    edition = make_edition("grids")
    make_grid(81, town.a, area(SOUTH, NORTH, (9.0, 3.0), (9.0, 0.0)), edition)
    east = area(SOUTH, (13.0, 0.0), (13.0, 3.0), NORTH, on_border(percent / 100))
    assert make_grid(82, town.b, east, edition).pk
