import datetime
import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.command_help import ExplainedCommand
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.models import User
from grids.errors import GroundError
from grids.models import EditionDraft
from grids.policies import may_publish_editions
from grids.services.drafts import NoSuchDraftError, the_open_draft
from grids.services.publishing import publish_draft
from surveys.hand_over.words import STAYS_WORDS
from surveys.services.edition_preview import Preview, preview_edition, take_back


class Command(ExplainedCommand):
    help = "\n".join(
        [
            _(
                "Publish a draft edition: from the day on its rows are the ground, all at once or not at all. Refused"
                " while check_edition has errors. Open cases stay where they are until the ground is handed over."
            ),
            "",
            "  publish_edition 7 --effective 2026-12-01 --preview",
            "  publish_edition 7 --effective 2026-12-01 --by LOGIN",
            "  publish_edition 7 --undo --by LOGIN",
            "",
            _("Exit status: 0 done, 1 refused, 2 not understood."),
        ]
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draft", metavar="ID", help=_("the number of the draft"))
        parser.add_argument(
            "--effective",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("the first day of the new ground, today or later"),
        )
        parser.add_argument("--preview", action="store_true", help=_("only say what would move"))
        parser.add_argument(
            "--undo",
            action="store_true",
            help=_("take the publication of this draft back, if nothing rests on it"),
        )
        parser.add_argument("--by", metavar="LOGIN", help=_("who decides it"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["undo"] == (options["effective"] is not None):
            raise CommandError(_("Either --effective DATE or --undo."), returncode=2)
        by = self._person(options["by"])
        try:
            if options["undo"]:
                self._undo(options, by)
            else:
                self._publish(options, by)
        except (GroundError, CoordinatesRefused) as error:
            raise CommandError(str(error)) from error

    def _person(self, login: str | None) -> User | None:
        if not login:
            return None
        by = User.objects.filter(username=login, is_active=True).first()  # unique
        if by is None:
            raise CommandError(_("There is no such login."), returncode=2)
        if not may_publish_editions.test(by):
            raise CommandError(_("Only the supervision office publishes editions."))
        return by

    def _undo(self, options: dict[str, Any], by: User | None) -> None:
        word = str(options["draft"])
        draft = (
            EditionDraft.objects.filter(pk=int(word), state="published").first() if word.isdecimal() else None
        )
        if draft is None or draft.edition is None:
            raise NoSuchDraftError(word)
        edition = take_back(edition=draft.edition, by=by, now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"withdrawn": edition.name}))
        else:
            self.stdout.write(_("%(edition)s is taken back.") % {"edition": edition.name})

    def _publish(self, options: dict[str, Any], by: User | None) -> None:
        draft, day, now = the_open_draft(options["draft"]), options["effective"], timezone.now()
        preview = preview_edition(draft=draft, effective=day, by=by, now=now)
        edition = None
        if not options["preview"]:
            edition = publish_draft(draft=draft, effective=day, by=by, now=now).edition
        if options["json"]:
            told = {"edition": edition.name if edition else None, **preview.as_json()}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._tell(preview)
            if edition:
                words = _("%(edition)s is published, valid from %(day)s.") % {
                    "edition": edition.name,
                    "day": day,
                }
                self.stdout.write(self.style.SUCCESS(words))

    def _tell(self, preview: Preview) -> None:
        words = _("%(closed)d versions end, %(made)d begin, %(unchanged)d stay as they are.")
        figures = {"closed": preview.closed, "made": preview.made, "unchanged": preview.unchanged}
        self.stdout.write(words % figures)
        for one in preview.ground:
            told = _(
                "%(from)s → %(to)s: %(area).1f m², households about %(households)d, roads %(road).0f m,"
                " facilities %(facilities)d"
            )
            self.stdout.write(
                "  "
                + told
                % {
                    "from": one.from_name or "—",
                    "to": one.to_name or "—",
                    "area": one.area_m2,
                    "households": one.households,
                    "road": one.road_m,
                    "facilities": one.facilities,
                }
            )
        for move in (*preview.moves, *preview.stay):
            why = STAYS_WORDS[move.stays] if move.stays else _("goes along at the hand-over")
            self.stdout.write(f"  {move.number} {move.from_name} → {move.to_name}  {why}")
