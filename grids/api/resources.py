"""Everything of the ground that has an address of its own."""

from grids.api.layers import (
    AREA_ZONES,
    BUILDINGS,
    DEPARTMENT_DUTIES,
    DIVISIONS,
    FACILITIES,
    GRIDS,
    JUNCTIONS,
    PLACES,
    ROAD_SECTIONS,
    ROADS,
    RULINGS,
    WATER_BODIES,
)
from grids.api.registers import CALENDAR, CATEGORIES, DUTY_POLICIES, EDITIONS, MEMBERSHIPS, UNITS

RESOURCES = (
    UNITS,
    DIVISIONS,
    GRIDS,
    ROADS,
    ROAD_SECTIONS,
    JUNCTIONS,
    PLACES,
    FACILITIES,
    BUILDINGS,
    WATER_BODIES,
    CATEGORIES,
    EDITIONS,
    RULINGS,
    AREA_ZONES,
    DUTY_POLICIES,
    DEPARTMENT_DUTIES,
    MEMBERSHIPS,
    CALENDAR,
)
