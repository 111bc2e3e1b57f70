"""The dispute ledger over HTTP: a page with a map, and the same as a table."""

import tempfile
from pathlib import Path
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.policies import allows, require
from surveys.case_words import REASONS
from surveys.console.export import MEDIA_TYPE
from surveys.disputes.export import write_disputes
from surveys.disputes.ledger import STANDINGS, Choice, chosen, disputes_of, lines_of
from surveys.disputes.picture import picture_of
from surveys.rules import REASONS as REASONS_OF
from surveys.rules import Action

ROWS_ON_A_PAGE = 50
#: More dots than that nobody tells apart on the picture.
MOST_DRAWN = 500


@login_required
@require_safe
def disputes_page(request: HttpRequest) -> HttpResponse:
    """GET /disputes/?standing=&reason=&unit=&text=&page=: who says that it is not theirs, and who decides?"""
    require(request, "disputes")
    disputes, choice, now = disputes_of(request.user), Choice.of(request.GET), timezone.now()
    found = chosen(disputes, choice)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(cast(QuerySet[Any], page.object_list), now=now)
    counted = disputes.order_by().values_list("standing").annotate(number=Count("pk"))
    numbers = dict.fromkeys(STANDINGS, 0) | dict(counted)
    drawn = lines if page.paginator.num_pages == 1 else lines_of(found[:MOST_DRAWN], now=now)
    context = {
        "choice": choice,
        "page": page,
        "lines": lines,
        "standings": [(name, title, numbers[name]) for name, title in STANDINGS.items()],
        "all": sum(numbers.values()),
        "reasons": [(name, REASONS[name]) for name in REASONS_OF[Action.HAND_BACK]],
        "picture": picture_of(drawn),
        "may_propose": allows("territory-proposal-new", "POST", request.user),
    }
    return render(request, "surveys/disputes/disputes.html", context)


@login_required
@require_safe
def disputes_file(request: HttpRequest) -> HttpResponseBase:
    """GET /disputes/disputes.xlsx?standing=&…: the disputes of a choice as a table."""
    require(request, "disputes-file")
    now = timezone.now()
    lines = lines_of(chosen(disputes_of(request.user), Choice.of(request.GET)), now=now)
    name = f"disputes-{timezone.localdate():%Y-%m-%d}.xlsx"
    with tempfile.TemporaryDirectory(prefix="wangge-disputes-") as folder:
        path = Path(folder) / name
        write_disputes(path, lines)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPE)
