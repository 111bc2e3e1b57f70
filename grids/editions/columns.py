"""Which columns does a row of a draft show?  Those of the views that technicians draw on (edit_drafts.sql)."""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Column(StrEnum):
    """What a column holds; a unit is told by its code or name, a road by its code."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    UNIT = "unit"
    ROAD = "road"

    @property
    def is_reference(self) -> bool:
        """Does the row keep an id under `<name>_id`?"""
        return self in (Column.UNIT, Column.ROAD)


COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "grids": {
        "name": Column.TEXT,
        "kind": Column.TEXT,
        "community_code": Column.TEXT,
        "accountable_unit": Column.UNIT,
        "supervising_unit": Column.UNIT,
        "households": Column.INTEGER,
        "population": Column.INTEGER,
        "land_use": Column.TEXT,
    },
    "places": {
        "name": Column.TEXT,
        "kind": Column.TEXT,
        "site_type": Column.TEXT,
        "community_code": Column.TEXT,
        "section_code": Column.TEXT,
        "accountable_unit": Column.UNIT,
        "operator": Column.UNIT,
        "owner": Column.UNIT,
        "management": Column.TEXT,
        "management_since": Column.DAY,
        "households": Column.INTEGER,
        "year_built": Column.INTEGER,
        "door_no": Column.TEXT,
        "is_inspection_point": Column.FLAG,
    },
    "road_sections": {
        "name": Column.TEXT,
        "road": Column.ROAD,
        "from_name": Column.TEXT,
        "to_name": Column.TEXT,
        "road_class": Column.TEXT,
        "side": Column.TEXT,
        "width_left_m": Column.NUMBER,
        "width_right_m": Column.NUMBER,
        "supervising_unit": Column.UNIT,
        "handling_unit": Column.UNIT,
        "cleaning_unit": Column.UNIT,
        "lighting_unit": Column.UNIT,
        "patrol_per_week": Column.INTEGER,
    },
}


def plain(column: Column, value: Any) -> Any:
    """The same value in one form, whichever program wrote it: nothing said is None, what it cannot read stays."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if column is Column.NUMBER and isinstance(value, int | float):
        return float(value)
    if column is Column.FLAG and value in (0, 1):
        return bool(value)
    if column is Column.INTEGER and isinstance(value, float) and value.is_integer():
        return int(value)
    return value
