"""What does the list of the workbench show, whole in its page or anew by itself?"""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gis_core.conditional import told_apart
from gis_core.models import User
from gis_core.policies import allows, require
from surveys.case_words import STATES
from surveys.console.choosing import Choice, chosen, page_of, uuid_of
from surveys.console.pane import light_of
from surveys.models import Case


def query_of(request: HttpRequest) -> dict[str, str]:
    """What of the address is about the list."""
    choice = Choice.of(request.GET, request.user)
    after = request.GET.get("after", "")
    return {"tab": choice.tab, **choice.named, **({"after": after} if after else {})}


def list_context(request: HttpRequest, case: Case | None) -> dict[str, Any]:
    """One page of the list, with the case beside it marked."""
    user = cast(User, request.user)  # login_required stands before
    choice = Choice.of(request.GET, user)
    listed = page_of(chosen(choice, user), request.GET.get("after", ""))
    now = timezone.now()
    return {
        "choice": choice,
        "query": urlencode(query_of(request)),
        "page": listed,
        "rows": [(row, light_of(row, now=now), STATES[row.state]) for row in listed.cases],
        "case": case,
        "may_send": choice.tab == "dispatch" and allows("workbench-dispatch", "POST", user),
    }


@login_required
@require_safe
def list_rows(request: HttpRequest) -> HttpResponse:
    """GET /workbench/list/?tab=&…&case=: the list alone, for a page that stays open; 304 while nothing has changed."""
    require(request, "workbench-list")
    visible = Case.objects.visible_to(request.user)
    uid = uuid_of(request.GET.get("case", ""))
    case = visible.filter(uid=uid).first() if uid else None  # unique
    response = render(request, "surveys/console/list.html", list_context(request, case))
    response["Cache-Control"] = "private, no-cache"
    return told_apart(request, response)
