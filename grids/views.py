"""The pages about the ground: the coverage audit."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.policies import require
from grids.audit.findings import Kind
from grids.audit.words import area_words, describe, kind_title, period_words, proof_words
from grids.errors import GroundError
from grids.models import AuditReport, County
from grids.services.audit import is_current, recompute

ROWS_ON_A_PAGE = 50
#: A gap may border on hundreds of grids; the table names the first of them.
CODES_IN_A_ROW = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as the table shows it."""

    title: str
    text: str
    codes: list[str]
    more_codes: int
    area: str
    witness: str
    days: str
    link: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def audit_page(request: HttpRequest) -> HttpResponse:
    """GET /audit/: is it proved that everything has exactly one accountable unit?  POST proves it again."""
    require(request, "audit")
    if request.method == "POST":
        _prove_again(request)
        return redirect("audit")
    return render(request, "grids/audit.html", _context(request))


def _prove_again(request: HttpRequest) -> None:
    try:
        done = recompute(now=timezone.now())
    except (GroundError, CoordinatesRefused) as error:
        messages.error(request, str(error))
        return
    if not done:
        messages.info(request, _("The audit runs in the background; reload this page in a minute."))


def _context(request: HttpRequest) -> dict[str, Any]:
    county = County.objects.first()  # at most one row: its key is always 1
    report = AuditReport.objects.first()  # the newest: ordered by time, then id
    context: dict[str, Any] = {"county": county, "report": report}
    if county is None or report is None:
        return context
    chosen = request.GET.get("kind", "")
    kinds = [kind for kind in Kind if kind.value == chosen] or list(Kind)
    found = [(kind, finding) for kind in kinds for finding in report.content[kind.value]]
    return context | {
        "is_current": is_current(report, county),
        "verdict": proof_words(report.content),
        "counts": report.content["counts"],
        "area_km2": report.content["counts"]["area_m2"] / 1e6,
        "kinds": [(kind.value, kind_title(kind), len(report.content[kind.value])) for kind in Kind],
        "chosen": chosen if len(kinds) == 1 else "",
        "page": (page := Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))),
        "rows": [_row(kind, finding) for kind, finding in page],
    }


def _row(kind: Kind, finding: dict[str, Any]) -> Row:
    witness = finding["witness"]
    return Row(
        title=kind_title(kind),
        text=describe(finding),
        codes=finding["codes"][:CODES_IN_A_ROW],
        more_codes=max(0, len(finding["codes"]) - CODES_IN_A_ROW),
        area=area_words(finding["area_m2"]),
        witness=f"{witness[0]:.7f}, {witness[1]:.7f}" if witness else "",
        days=period_words(finding),
        link=finding["link"] or "",
    )
