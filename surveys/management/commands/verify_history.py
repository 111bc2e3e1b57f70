"""`script/manage verify_history`: has anybody changed what was recorded of the cases?"""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from surveys.case_proof import Finding, verify_cases
from surveys.models import CaseAnchor


class Command(BaseCommand):
    """Recomputes the chains of all cases and all anchors."""

    help = _(
        "Recompute the hash chain of every case and every anchor, and name each step that was changed, put in, left"
        " out or cut off. Exit status: 0 all agree, 1 some do not, 2 not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="HASH",
            help=_("a hash from paper that must be among the anchors; may be given several times"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = {bytes(stored).hex() for stored in CaseAnchor.objects.values_list("hash", flat=True)}
        lost = [word for word in (one.strip().lower() for one in options["anchor"]) if word not in known]
        if any(len(word) != 64 or set(word) - set("0123456789abcdef") for word in lost):
            raise CommandError(_("An anchor is 64 digits and letters from a to f."), returncode=2)
        with tqdm(
            desc=_("Verifying cases"), unit=_("steps"), file=sys.stderr, disable=None, leave=False
        ) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            proof = verify_cases(progress=progress)
        if options["json"]:
            result = {
                "steps": proof.steps,
                "anchors": proof.anchors,
                "findings": [asdict(one) for one in proof.findings],
                "anchors_lost": lost,
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._write(proof.findings, lost)
            told = _("%(steps)d steps and %(anchors)d anchors verified: %(findings)d do not agree.")
            style = self.style.ERROR if proof.findings or lost else self.style.SUCCESS
            self.stdout.write(
                style(
                    told
                    % {
                        "steps": proof.steps,
                        "anchors": proof.anchors,
                        "findings": len(proof.findings) + len(lost),
                    }
                )
            )
        if proof.findings or lost:
            raise SystemExit(1)

    def _write(self, findings: list[Finding], lost: list[str]) -> None:
        words = {
            "changed": _("case %(case)s, step %(step)d: not what was recorded"),
            "missing": _("case %(case)s, step %(step)d: a step before it is not there, or another"),
            "moved": _("case %(case)s, step %(step)d: the case stands elsewhere than its last step left it"),
            "cut_off": _("case %(case)s: the steps after step %(step)d are not there"),
            "anchor": _("anchor %(step)d: the steps up to it are not those that it was made of"),
        }
        for one in findings:
            self.stdout.write(words[one.what] % {"case": one.case, "step": one.step})
        for word in lost:
            self.stdout.write(_("the anchor %(hash)s is not there") % {"hash": word})
