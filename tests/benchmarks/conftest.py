"""A small county of the benchmarks in the tests' database."""

import psycopg
import pytest
from django.db import connection

from benchmarks.county import lay_ground
from benchmarks.ground import Ground
from grids.models import County

SMALL = Ground(columns=40, rows=20, sections=12, places=15, facilities=20)


@pytest.fixture
def county(db: None) -> psycopg.Connection:
    """SMALL in two editions; the connection is the test's own, so that everything is undone."""
    County.objects.update(code_rules="free")
    lay_ground(connection.connection, SMALL, editions=2)
    # As in the county of a benchmark; without, the planner takes the ground for empty, and minutes for it.
    connection.connection.execute("ANALYZE grids_territory")
    return connection.connection
