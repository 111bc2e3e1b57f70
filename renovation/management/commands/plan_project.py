"""`script/manage plan_project`: schedules a project backwards from its deadline."""

import datetime
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.county_hours import county_day
from renovation.errors import PlanningError
from renovation.models import Project
from renovation.plan_documents import plan_document, plan_lines
from renovation.rules.schedule import first_deadline
from renovation.services.planning import county_calendar, keep_plan, order_of, plan_of


class Command(BaseCommand):
    """Prints the whole plan, or which rule breaks it and what would make it fit; then it ends with status 1."""

    help = _(
        "Schedule a renovation project backwards from its deadline: every milestone's latest and earliest days, its"
        " slack, or which rule breaks by how many days.  Example: plan_project PG-1 --deadline 2027-12-31"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        day = datetime.date.fromisoformat
        parser.add_argument("code", help=_("code of the project"))
        parser.add_argument(
            "--deadline", type=day, help=_("YYYY-MM-DD; the project's own where it is left out")
        )
        parser.add_argument("--today", type=day, help=_("plan as of this day (default: today in the county)"))
        parser.add_argument("--save", action="store_true", help=_("keep the plan as what is promised"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.select_related("template").filter(code=options["code"]).first()  # unique
        if project is None:
            raise CommandError(_("There is no project %(code)s.") % {"code": options["code"]})
        today = options["today"] or county_day(timezone.now())
        try:
            order, calendar = order_of(project), county_calendar()
            made = plan_of(project, today=today, deadline=options["deadline"], order=order, calendar=calendar)
            fits_from = None
            if not made.is_feasible:
                fits_from = first_deadline(order.template, made.known, calendar)
            if options["json"]:
                document = plan_document(project, order, made, fits_from=fits_from)
                self.stdout.write(json.dumps(document, ensure_ascii=False))
            else:
                for line in plan_lines(order, made, fits_from=fits_from):
                    self.stdout.write(line)
            if options["save"]:
                keep_plan(project, made)
        except PlanningError as error:
            raise CommandError(str(error)) from error
        if not made.is_feasible:
            raise CommandError(_("The plan does not fit its deadline."))
