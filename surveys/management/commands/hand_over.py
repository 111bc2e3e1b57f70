import datetime
import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from gis_core.command_help import ExplainedCommand
from gis_core.models import User
from grids.county_hours import county_day
from surveys.case_errors import CaseError
from surveys.hand_over.words import MOVING_WORDS, STAYS_WORDS
from surveys.policies import may_hand_over
from surveys.services.actors import Actor
from surveys.services.dispatching import Outcome
from surveys.services.handing_over import hand_over
from surveys.services.handing_over_plan import Plan, plan_hand_over


def day_of(text: str) -> datetime.date:
    """A day as it is written in files."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("%(text)s should be a day, as 2026-12-31") % {"text": text}) from error


class Command(ExplainedCommand):
    help = "\n".join(
        [
            _(
                "Hand open cases over with their ground: who answers for a case stays, its work goes to the unit that"
                " has the place on that day. Each case takes a step of its own, which says who did it and why."
            ),
            "",
            "  hand_over --on 2026-12-01 --preview",
            "  hand_over --on 2026-12-01 --by LOGIN --note '...'",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=day_of, metavar="DATE", help=_("the day (unless told: today)"))
        parser.add_argument("--preview", action="store_true", help=_("only say what would move"))
        parser.add_argument("--by", metavar="LOGIN", help=_("who decides it, of the supervision office"))
        parser.add_argument("--note", default="", help=_("why, in words"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        day = options["on"] or county_day(now)
        plan = plan_hand_over(day=day)
        if options["preview"]:
            self._tell(plan, None, as_json=options["json"])
            return
        by = self._person(options)
        with tqdm(desc=_("Handing over"), unit=_("cases"), file=sys.stderr, disable=None, leave=False) as bar:

            def told(done: int, whole: int) -> None:
                bar.total = whole
                bar.update(done - bar.n)

            try:
                done = hand_over(
                    day=day,
                    by=Actor.of(by),
                    note=options["note"].strip(),
                    now=now,
                    seen_sha256=plan.sha256,
                    told=told,
                )
            except CaseError as error:
                raise CommandError(f"{error} {error.what_next}".strip()) from error
        self._tell(plan, done, as_json=options["json"])
        if any(one.refused for one in done):
            raise SystemExit(1)

    def _person(self, options: dict[str, Any]) -> User:
        if not options["by"] or not options["note"].strip():
            raise CommandError(
                _("--by LOGIN and --note are needed: every case says who moved it and why"), returncode=2
            )
        by = User.objects.filter(username=options["by"], is_active=True).first()  # unique
        if by is None:
            raise CommandError(_("There is no such login."), returncode=2)
        if not may_hand_over(by):
            raise CommandError(_("Only the supervision office hands cases over."))
        return by

    def _tell(self, plan: Plan, done: Sequence[Outcome] | None, *, as_json: bool) -> None:
        refused = [one for one in done or () if one.refused]
        if as_json:
            result = {
                "on": f"{plan.day}",
                "rule": plan.moving.value,
                "preview": done is None,
                "moves": plan.counts(),
                "stay": plan.reasons(),
                "cases": [asdict(move) for move in (*plan.moves, *plan.stay)],
                "refused": [{"number": one.number, "reason": one.refused} for one in refused],
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        self.stdout.write(f"{plan.day}  {MOVING_WORDS[plan.moving]}")
        for row in plan.counts():
            self.stdout.write("  {from_name} → {to_name}  {category_name}  {cases}".format(**row))
        for reason, number in plan.reasons().items():
            told = _("%(number)d stay: %(reason)s") % {"number": number, "reason": STAYS_WORDS[reason]}
            self.stdout.write(f"  {told}")
        for one in refused:
            self.stdout.write(self.style.ERROR(f"  {one.number}: {one.refused}"))
        words = _("%(number)d cases would move.") if done is None else _("%(number)d cases have moved.")
        self.stdout.write(words % {"number": len(plan.moves) - len(refused)})
