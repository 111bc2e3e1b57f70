"""Is the county of the benchmarks the same every time, without overlaps or holes, and is its work mixed?"""

import numpy as np
import pytest
import shapely

from benchmarks.ground import CATEGORIES, ORIGIN, Ground, points

SMALL = Ground(columns=8, rows=5, sections=6, places=9, facilities=20)


@pytest.mark.parametrize("edition", [1, 2])
def test_the_grids_of_an_edition_cover_their_ground_once(edition: int) -> None:
    cells = shapely.get_parts(SMALL.grids(edition))
    assert len(cells) == 40
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells)
    assert not shapely.get_num_interior_rings(shapely.coverage_union_all(cells)).any()


def test_another_edition_has_other_borders() -> None:
    assert not shapely.equals(SMALL.grids(1), SMALL.grids(2)).any()


def test_the_same_county_comes_out_every_time() -> None:
    again = Ground(columns=8, rows=5, sections=6, places=9, facilities=20)
    assert shapely.equals_exact(SMALL.grids(1), again.grids(1), tolerance=0).all()
    first, second = points(SMALL, 500), points(again, 500)
    assert list(first.rows()) == list(second.rows())


def test_reports_lie_in_grids_on_roads_in_places_by_facilities_and_outside() -> None:
    found = points(SMALL, 20_000)
    spots = shapely.points(found.spots)
    inside = shapely.contains(shapely.coverage_union_all(shapely.get_parts(SMALL.grids(1))), spots)
    assert 0.005 < 1 - inside.mean() < 0.03
    in_places = shapely.intersects(shapely.union_all(SMALL.place_outlines), spots)
    assert in_places.mean() > 0.14
    assert 0.04 < (found.facilities >= 0).mean() < 0.06
    assert set(found.categories) == set(range(len(CATEGORIES)))
    in_townships = shapely.intersects(shapely.union_all(SMALL.townships()), spots)
    assert 0 < 1 - in_townships.mean() < 0.002
    assert np.abs(found.spots - ORIGIN).max() < 0.1
