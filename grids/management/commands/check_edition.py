import datetime
import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.command_help import ExplainedCommand
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.wording import located
from grids.county_hours import county_day
from grids.editions.checking import is_publishable
from grids.editions.findings import Finding
from grids.editions.words import SEVERITIES, proposed, size_words, with_words
from grids.errors import GroundError
from grids.rules.editions import Award, Severity
from grids.services.draft_checks import check_draft, mend_draft
from grids.services.drafts import the_open_draft


class Command(ExplainedCommand):
    help = "\n".join(
        [
            _(
                "Judge a draft edition: overlaps, gaps, slivers, edges, codes, units, ends of roads. Every finding has"
                " a place, a size and, where there is one, a proposal to mend it; nothing is mended unless approved."
            ),
            "",
            "  check_edition 7 --json",
            "  check_edition 7 --approve KEY=longest_edge",
            "  check_edition 7 --approve-all longest_edge",
            "",
            _("Exit status: 0 may be published, 1 has errors or was refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draft", metavar="ID", help=_("the number of the draft"))
        parser.add_argument(
            "--on",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("the day on which it would be published (unless told: today)"),
        )
        parser.add_argument(
            "--approve",
            action="append",
            default=[],
            metavar="KEY=REPAIR",
            help=_("mend this finding by this proposal"),
        )
        parser.add_argument(
            "--approve-all",
            choices=[rule.value for rule in Award],
            help=_("mend all that can be mended by this rule"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        day = options["on"] or county_day(now)
        approved = dict(word.partition("=")[::2] for word in options["approve"])
        rule = Award(options["approve_all"]) if options["approve_all"] else None
        try:
            draft = the_open_draft(options["draft"])
            given: dict[str, Any] = {"draft": draft, "day": day, "now": now}
            done = mend_draft(**given, approved=approved, rule=rule) if approved or rule else []
            found = check_draft(draft=draft, day=day, now=now)
        except (GroundError, CoordinatesRefused) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            result = {
                "draft": draft.pk,
                "layer": draft.layer,
                "on": f"{day}",
                "publishable": is_publishable(found),
                "counts": {kind.value: sum(one.severity is kind for one in found) for kind in Severity},
                "repaired": [{"key": one.finding.key, **one.proposal.as_json()} for one in done],
                "findings": [with_words(one.as_json()) for one in found],
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            for one in done:
                self.stdout.write(located(_("mended"), proposed(one.proposal.as_json())))
            self._tell(found)
        if not is_publishable(found):
            raise SystemExit(1)

    def _tell(self, found: list[Finding]) -> None:
        for one in found:
            told = with_words(one.as_json())
            where = f"  {told['witness'][0]:.7f}, {told['witness'][1]:.7f}" if told["witness"] else ""
            words = " ".join(filter(None, [told["explanation"], " ".join(told["codes"]), size_words(told)]))
            self.stdout.write(located(f"{told['key']} {SEVERITIES[told['severity']]}", words + where))
            for repair in told["repairs"]:
                self.stdout.write(f"    {repair['name']}: {repair['words']}")
        free = is_publishable(found)
        style = self.style.SUCCESS if free else self.style.ERROR
        self.stdout.write(style(_("It may be published.") if free else _("It may not be published yet.")))
