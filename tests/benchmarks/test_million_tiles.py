"""Are the tiles that are asked for the ones that lie on the county?"""

from benchmarks.ground import ORIGIN
from benchmarks.million import COUNTY
from benchmarks.million_tiles import JOINED, PLAIN, Tile, tile_at, tiles_at_random, tiles_of


def test_a_place_lies_in_the_tile_that_everybody_computes() -> None:
    """Greenwich and the equator, and the square that OpenStreetMap names for a place in Shanghai."""
    assert tile_at(1, 0.0, 0.0) == Tile(1, 1, 1)
    assert tile_at(10, 121.4737, 31.2304) == Tile(10, 857, 418)


def test_a_zoom_has_every_tile_of_the_county() -> None:
    width, height = COUNTY.size_deg
    corners = [
        (ORIGIN[0] + across * width, ORIGIN[1] + up * height) for across in (0, 0.5, 1) for up in (0, 0.5, 1)
    ]
    for zoom in (3, 9, 13):
        assert {tile_at(zoom, float(lon), float(lat)) for lon, lat in corners} <= set(tiles_of(zoom))
    assert len(tiles_of(3)) == 1


def test_the_same_tiles_are_drawn_every_time_as_many_of_each_zoom() -> None:
    tiles = tiles_at_random(110)
    assert tiles == tiles_at_random(110)
    assert {zoom: sum(tile.z == zoom for tile in tiles) for zoom in range(8, 19)} == dict.fromkeys(
        range(8, 19), 10
    )


def test_points_are_joined_until_they_are_drawn_one_by_one() -> None:
    assert (Tile(16, 0, 0).by_hand, Tile(17, 0, 0).by_hand) == (JOINED, PLAIN)
