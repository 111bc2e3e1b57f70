"""The publication board: bulletins that everybody may read, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.bulletins.views import told_in
from assessment.models import Bulletin
from gis_core.policies import require


@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/public/: the bulletins that are published to everybody."""
    require(request, "assessment-public")
    withdrawn = Bulletin.objects.filter(
        audience=Bulletin.Audience.PUBLIC, state=Bulletin.State.WITHDRAWN, published_at__isnull=False
    )
    return render(
        request,
        "assessment/public.html",
        {"rows": Bulletin.objects.public()[:100], "withdrawn": withdrawn[:100]},
    )


@require_safe
def public_page(request: HttpRequest, number: int) -> HttpResponse:
    """GET /assessment/public/<id>/: one of them; its photos stay inside, they may show people."""
    require(request, "assessment-public-page")
    bulletin = get_object_or_404(Bulletin.objects.public(), pk=number)
    return render(request, "assessment/public_page.html", {"bulletin": bulletin, **told_in(bulletin)})
