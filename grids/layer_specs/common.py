"""What the layers of the ground have in common: where the county lies, and versions as of a day."""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from gis_core.coordinates.reading import Box
from gis_core.layers.exporting import ExportRequest
from gis_core.layers.runs import ImportRun
from gis_core.layers.specs import Counts
from grids.models import County
from grids.services.updating import PlainTable, write_in_place

#: A version that is valid on a day (parameter), as known now; today where none is asked for.
VALID = "upper_inf(t.known) AND t.valid @> %s::date"


def expected_box() -> Box | None:
    """Where should data lie?  In the outline of the county, if it has one: degrees of storage."""
    county = County.objects.first()
    if county is None or county.outline is None:
        return None
    west, south, east, north = county.outline.extent
    return west, south, east, north


def time_zone() -> str:
    """Where are the clocks that a file means when it gives no offset?  In the county."""
    county = County.objects.first()  # at most one row: its key is always 1
    return county.time_zone if county else timezone.get_default_timezone_name()


def as_of(request: ExportRequest) -> datetime.date:
    """For which day is an export meant?  Today in the county, where none is asked for."""
    return request.as_of or timezone.localdate(timezone=ZoneInfo(time_zone()))


def refuse_national_codes(run: ImportRun, kind: str, detail: str, parent: str) -> None:
    """Refuse codes that break the national rules, where the county keeps them; SQL over the staged row
    (alias s).
    """
    problem = f"grids_code_problem('{kind}', s.code, {detail}, {parent})"
    national = "(SELECT code_rules FROM grids_county) = 'national'"
    run.refuse(
        "code", "code.national", problem, f"s.code IS NOT NULL AND {national} AND {problem} IS NOT NULL"
    )


def unit_columns(alias: str, column: str, name: str) -> str:
    """The two exported columns of a unit, `name` and `name`_code, by a foreign key."""
    unit = f"(SELECT %s FROM grids_unit u WHERE u.id = {alias}.{column})"
    return f"{unit % 'u.name'} AS {name}, {unit % 'u.code'} AS {name}_code"


@dataclass(frozen=True)
class InPlaceLoader:
    """Writes what has neither editions nor references: each row keeps its place, history the rest."""

    target: PlainTable

    def check(self, run: ImportRun) -> None:
        """Nothing beyond what the fields say."""

    def load(self, run: ImportRun) -> Counts:
        """Insert and update in place."""
        return write_in_place(run, self.target)
