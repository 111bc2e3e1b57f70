"""Neighbours along a long sloping border share no ground, however finely one of them draws it."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from tests.towns import Town, make_edition, make_grid

SOUTH, NORTH = (117.1, 28.0), (117.12, 28.03)  # the ends of the border, degrees, about 3.8 km apart
#: Where a vertex, rounded to a float, lies a hair west of the border: the ellipsoid's own edges make of that
#: hair up to 267 m².
PERCENTS = (2, 13, 28, 45, 52, 65, 79)


def on_border(share: float) -> tuple[float, float]:
    """The point of the border that far from its southern end."""
    return SOUTH[0] + share * (NORTH[0] - SOUTH[0]), SOUTH[1] + share * (NORTH[1] - SOUTH[1])


def area(*corners: tuple[float, float]) -> MultiPolygon:
    return MultiPolygon(Polygon([*corners, corners[0]], srid=4490), srid=4490)


@pytest.mark.parametrize("percent", PERCENTS)
def test_a_vertex_of_the_neighbour_on_a_sloping_border_is_no_overlap(town: Town, percent: int) -> None:
    edition = make_edition("grids")
    make_grid(81, town.a, area(SOUTH, NORTH, (117.09, 28.03), (117.09, 28.0)), edition)
    east = area(SOUTH, (117.13, 28.0), (117.13, 28.03), NORTH, on_border(percent / 100))
    assert make_grid(82, town.b, east, edition).pk
