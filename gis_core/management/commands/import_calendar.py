from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gis_core.calendar_sheets import Taken, take_days
from gis_core.layers.runs import Note
from gis_core.models import CalendarDay
from gis_core.sheet_commands import SheetCommand
from gis_core.wording import listed
from gis_core.work_time import unnamed_holidays


class Command(SheetCommand):
    help = "\n".join(
        [
            _(
                "Take a table of named days (CSV, XLSX) into the work calendar: days off, and weekend days worked."
            ),
            "",
            "  import_calendar 2027.xlsx --dry-run",
            "",
            _(
                "Columns: on_date, is_workday, name and source, or their Chinese names. Days that the file does not"
                " name stay as they are."
            ),
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def take(self, path: Path, options: dict[str, Any]) -> tuple[dict[str, Any], list[Note]]:
        taken = take_days(
            path, layer=options["layer"], keep_going=options["keep_going"], dry_run=options["dry_run"]
        )
        self._look_at_years(taken)
        return taken.figures(), taken.refused

    def told(self, figures: dict[str, Any]) -> str:
        return _(
            "read {read}, new {inserted}, changed {updated}, unchanged {unchanged}, refused {refused}"
        ).format(**figures)

    def _look_at_years(self, taken: Taken) -> None:
        """Say which years would still be counted by the law alone."""
        fresh = {day.on_date for day in taken.fresh}
        for year in taken.years:
            named = set(CalendarDay.objects.filter(on_date__year=year).values_list("on_date", flat=True))
            missing = unnamed_holidays(year, named | fresh)
            if missing:
                told = _("%(year)d is still counted by the law alone: the calendar does not name %(days)s.")
                days = listed(f"{name} {day:%m-%d}" for day, name in missing.items())
                self.stderr.write(self.style.WARNING(told % {"year": year, "days": days}))
