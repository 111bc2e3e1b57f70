"""Every system that numbers may be in, and when one of them may be proposed."""

import numpy as np
import pytest
import shapely

from gis_core.coordinates.conversion import from_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.search import Frame
from gis_core.uploads.candidates import candidates, proposed

AREA = shapely.box(117.0, 28.0, 117.03, 28.01)
FRAME = Frame((117.0, 28.0, 117.03, 28.01), DeclaredCrs(epsg=4548))
LON, LAT = np.array([117.015, 117.018, 117.025]), np.array([28.004, 28.005, 28.008])


def found(x, y, said="", area=AREA, frame=FRAME):
    return candidates(np.asarray(x), np.asarray(y), said, frame, area)


def words(*rest, **more):
    return [one.word for one in found(*rest, **more)]


def test_degrees_may_be_three_things_and_nobody_guesses_which():
    ways = found(LON, LAT)
    assert [one.word for one in ways] == ["EPSG:4490", "gcj02", "bd09"]
    assert all(one.share > 0.6 for one in ways)
    assert proposed(ways) == (None, "several")


def test_what_the_file_says_is_proposed_where_it_lies_in_the_county():
    ways = found(LON, LAT, "EPSG:4326")
    assert ways[0].declared
    assert words(LON, LAT, "EPSG:4326") == ["EPSG:4326", "gcj02", "bd09"]
    assert proposed(ways) == ("EPSG:4326", "declared")


@pytest.mark.parametrize(("epsg", "word"), [(4548, "EPSG:4548"), (4527, "EPSG:4527")])
def test_metres_of_the_countys_own_zone_fit_only_there(epsg, word):
    x, y = from_storage(LON, LAT, DeclaredCrs(epsg=epsg))
    ways = found(x, y)
    assert ways[0].word == word
    assert [one.word for one in ways if one.fits] in ([word], [word, "EPSG:4509"], [word, "EPSG:4498"])
    assert proposed([one for one in ways if one.word == word or not one.fits]) == (word, "only")


def test_metres_of_the_neighbouring_zone_are_found():
    x, y = from_storage(LON, LAT, DeclaredCrs(epsg=4549))
    assert "EPSG:4549" in [one.word for one in found(x, y) if one.fits]


def test_a_wrong_declaration_is_said_with_the_distance():
    ways = found(LON + 2, LAT, "EPSG:4490")
    assert (ways[0].share, proposed(ways)) == (0.0, ("EPSG:4490", "outside"))
    assert ways[0].away_km == pytest.approx(196, abs=3)


def test_swapped_axes_are_read_and_said():
    (first, *_rest) = found(LAT, LON)
    assert first.reading.swapped
    assert first.reading.notes


def test_numbers_that_fit_nothing_propose_nothing():
    assert proposed(found([1e9, 2e9], [1e9, 2e9])) == (None, "none")


def test_without_a_county_every_reading_may_be_right():
    ways = found(LON, LAT, area=None, frame=Frame())
    assert {one.share for one in ways} == {None}
    assert proposed(ways) == (None, "several")
