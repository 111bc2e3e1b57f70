"""A project of renovation in the town."""

import pytest

from renovation.models import Project, RenovationZone
from tests.renovation.records import make_project
from tests.towns import Town, box


@pytest.fixture
def campaign_project(town: Town) -> Project:
    """A project whose implementing unit is A."""
    zone = RenovationZone.objects.create(code="PG-1", name="北门片区", geom=box(0.2, 0.2, 1.4, 0.4))
    return make_project(zone, implementing_unit=town.a)
