"""Zonal statistics against rasterstats, a great pair of rasters against bare windows, tiles against bare rio-tiler.

All of it with the programs' own functions in this process; a tile is what the server makes of one, without the server.
"""

import os

import django

from benchmarks.bench import Bench
from benchmarks.figures import Figure


def run(bench: Bench) -> list[Figure]:
    """Measure zonal figures, the tiles and the pair."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.settings")
    django.setup()
    from benchmarks.imagery_sides import compared  # knows models: only once settings are loaded

    return compared(bench)
