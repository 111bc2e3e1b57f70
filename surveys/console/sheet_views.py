"""The print sheet of a case, for whom the case is shown."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.policies import require
from surveys.console.choosing import uuid_of
from surveys.console.pane import readable_case
from surveys.console.sheet import sheet_pdf
from surveys.models import Case


@login_required
@require_safe
def case_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/cases/<public id>/sheet.pdf: facts, place, why these units, clocks, photos and every step."""
    require(request, "workbench-sheet")
    uid = uuid_of(key)
    visible = readable_case(Case.objects.visible_to(request.user))
    case = visible.filter(uid=uid).first() if uid else None  # unique
    if case is None:
        raise Http404
    response = HttpResponse(sheet_pdf(case, request.user, now=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
