"""The table of figures beside a wall map: the same figures, made by the same functions, as the panel on the screen."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from renovation.board import ProjectLine
from renovation.models import Blocker, Programme, Project, RenovationSettings
from renovation.on_map.zones import time_left
from renovation.policies import reads_funds
from renovation.progress import progress_of
from renovation.targets import years_of


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the sheet: its title, headings (none: two columns speak for themselves), rows of words.

    The first `texts` columns are words and stand to the left, numbers to the right.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int = 1


#: The column of figures beside the map: its width and height, a line of a table, a table's title and its room, a letter
#: (mm).
_WIDE, _HIGH, _LINE, _TITLE, _LETTER = 102.0, 250.0, 3.7, 12.0, 2.7


def height_of(table: Table) -> float:
    """How much of the column does a table take?  Its widest column gives way where a line is too long."""
    rows = [*([table.headings] if table.headings else []), *table.rows]
    widths = [max(_wide(cell) for cell in column) for column in zip(*rows, strict=True)]
    longest = max(widths, default=0.0)
    left = max(_WIDE - (sum(widths) - longest), _WIDE / 4)
    lines = [max(1, math.ceil(max(_wide(cell) for cell in row) / left)) for row in rows]
    return _TITLE + sum(_LINE * number + 1.1 for number in lines)


def _wide(cell: str) -> float:
    """How wide is a cell (mm)?  Chinese letters are as wide as high."""
    return _LETTER * sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in cell) + 1.0


def fitting(tables: Sequence[Table], taken_mm: float) -> tuple[list[Table], list[Table]]:
    """Which tables stand beside the map below what is there already, and which go on a sheet of their own?"""
    beside: list[Table] = []
    behind: list[Table] = []
    for table in tables:
        height = height_of(table)
        if taken_mm + height <= _HIGH and not behind:
            beside.append(table)
            taken_mm += height
        else:
            behind.append(table)
    return beside, behind


def campaign_tables(
    lines: Sequence[ProjectLine], projects: Any, *, day: datetime.date, user: Any
) -> list[Table]:
    """Projects by their lights, each programme's targets against what is done, difficulties."""
    with_funds = reads_funds.test(user)
    tables = [
        Table(
            _("Projects"),
            (_("project"), _("standing"), _("next milestone")),
            tuple((line.project.name, str(line.light_words or "—"), _words(line)) for line in lines),
            3,
        )
    ]
    headings = (_("year"), _("area gone (m²)"), _("projects"), _("households"))
    for programme in Programme.objects.all():
        rows = tuple(
            (
                str(year.target.year),
                *(f"{done} / {promised}" for done, promised in year.figures(with_funds=with_funds)),
            )
            for year in years_of(programme, projects, until=day)
        )
        if rows:
            more = (_("funds (10,000 yuan)"),) if with_funds else ()
            title = _("%(programme)s: done / promised") % {"programme": programme}
            tables.append(Table(title, (*headings, *more), rows))
    return [*tables, _blockers(Blocker.objects.filter(project__in=projects), day)]


def _words(line: ProjectLine) -> str:
    told = time_left(line)
    return f"{told} · {line.next_name}" if line.next_name and not line.short_days else told


def _blockers(rows: Any, day: datetime.date) -> Table:
    days = RenovationSettings.of_the_county().blocker_days
    return Table(
        _("Difficulties"),
        (),
        (
            (_("unsolved"), str(rows.open_on(day).count())),
            (_("not reported upwards in time"), str(rows.unreported(on=day, days=days).count())),
        ),
    )


def project_tables(
    project: Project, line: ProjectLine, plan: Any, names: Any, day: datetime.date
) -> list[Table]:
    """A project's milestones with their latest days, how far its households and buildings are, difficulties."""
    told = progress_of(project, on=day)
    tables = []
    if plan is not None:
        tables.append(
            Table(
                _("Plan"),
                (_("milestone"), _("latest day"), _("standing")),
                tuple(
                    (
                        f"{placed.milestone.code} {names[placed.milestone.code]}",
                        f"{placed.late.finish:%Y-%m-%d}",
                        light,
                    )
                    for placed, light in plan
                ),
                3,
            )
        )
    tables.append(
        Table(
            _("How far it is"),
            (),
            tuple(
                (str(share.words), f"{share.done} / {share.of}")
                for share in (*told.households, *told.buildings)
                if share.of
            ),
        )
    )
    return [*tables, _blockers(project.blockers.all(), day)]
