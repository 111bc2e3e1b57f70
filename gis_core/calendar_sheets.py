"""Named days as people keep them in a table: taken into the work calendar, and given out."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from gis_core.layers.fields import Field
from gis_core.layers.runs import Note
from gis_core.models import CalendarDay
from gis_core.sheets import Sheet, read_sheet

#: What the notices of the State Council's office and tables made of them write.
WORKED = {"上班": "true", "班": "true", "补班": "true", "调休上班": "true", "工作日": "true"}
OFF = {"放假": "false", "休": "false", "休息": "false", "节假日": "false", "假": "false", "休息日": "false"}
FIELDS = (
    Field("on_date", "date", required=True, aliases=("日期", "date")),
    Field("is_workday", "boolean", required=True, aliases=("是否上班", "类型", "工作日", "workday", "kind")),
    Field("name", longest=60, aliases=("名称", "节日", "节假日")),
    Field("source", longest=120, aliases=("来源", "依据")),
)
_WORDS = {"is_workday": {**WORKED, **OFF, "workday": "true", "holiday": "false"}}


@dataclass
class Taken:
    """What became of a table of days."""

    sheet: Sheet
    fresh: list[CalendarDay] = field(default_factory=list)
    changed: list[CalendarDay] = field(default_factory=list)
    unchanged: int = 0

    @property
    def years(self) -> list[int]:
        """Which years do the sound rows speak of?"""
        return sorted({date.fromisoformat(row.said["on_date"] or "").year for row in self.sheet.sound()})

    @property
    def refused(self) -> list[Note]:
        return self.sheet.refused

    def figures(self) -> dict[str, object]:
        """As JSON: tests/contract/import_calendar.json."""
        return {
            "read": self.sheet.read,
            "inserted": len(self.fresh),
            "updated": len(self.changed),
            "unchanged": self.unchanged,
            "refused": self.sheet.refused_rows,
            "years": self.years,
        }


@transaction.atomic
def take_days(
    path: Path, *, layer: str | None, keep_going: bool, dry_run: bool, source: str | None = None
) -> Taken:
    """Take a table of named days into the work calendar; days that it does not name stay.

    `source` is where days without one come from (None: the file's name).

    Nothing is written where rows are refused, unless told to keep going.  Raises FileRefused, SheetRefused.
    """
    sheet = read_sheet(path, FIELDS, words=_WORDS, layer=layer)
    sheet.refuse_twins("on_date")
    taken = Taken(sheet)
    wanted = [_day(row.said, source=source or path.name) for row in sheet.sound()]
    known = {
        day.on_date: day
        for day in CalendarDay.objects.select_for_update().filter(on_date__in=[day.on_date for day in wanted])
    }
    for day in wanted:
        old = known.get(day.on_date)
        if old is None:
            taken.fresh.append(day)
        elif (old.is_workday, old.name, old.source) == (day.is_workday, day.name, day.source):
            taken.unchanged += 1
        else:
            old.is_workday, old.name, old.source = day.is_workday, day.name, day.source
            taken.changed.append(old)
    if not dry_run and (keep_going or not sheet.refused):
        CalendarDay.objects.bulk_create(taken.fresh)
        CalendarDay.objects.bulk_update(taken.changed, ["is_workday", "name", "source"])
    return taken


def _day(said: dict[str, str | None], *, source: str) -> CalendarDay:
    return CalendarDay(
        on_date=date.fromisoformat(said["on_date"] or ""),
        is_workday=said["is_workday"] == "true",
        name=said.get("name") or "",
        source=said.get("source") or source[:120],
    )
