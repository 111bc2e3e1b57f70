"""Sending many cases out at once: who would get what, then what became of each, and taking it back."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gis_core.policies import require
from surveys.console.choosing import Choice, chosen, uuid_of
from surveys.models import Case
from surveys.rules import State
from surveys.services.actors import Actor
from surveys.services.dispatching import MOST, dispatch_many, recall_many, would_get


@login_required
@require_POST
def bulk_dispatch(request: HttpRequest) -> HttpResponse:
    """POST /workbench/dispatch/ cases=…|whole=1, step=preview|send|undo, batch=: filed cases go out together.

    Sent again with the same `batch` it changes nothing, so a page that is loaded anew is harmless.
    """
    require(request, "workbench-dispatch")
    step = request.POST.get("step", "preview")
    cases = _asked(request, step)
    batch = uuid_of(request.POST.get("batch", "")) or uuid.uuid4()
    ids = [case.pk for case in cases]
    context: dict[str, Any] = {
        "cases": cases,
        "batch": batch,
        "most": MOST,
        "query": Choice.of(request.GET, request.user).query,
    }
    if step == "send":
        outcomes = dispatch_many(case_ids=ids, by=Actor.of(request.user), batch=batch, now=timezone.now())
    elif step == "undo":
        outcomes = recall_many(case_ids=ids, by=Actor.of(request.user), batch=batch, now=timezone.now())
    else:
        return render(request, "surveys/console/bulk.html", context | {"units": would_get(case_ids=ids)})
    done = [outcome for outcome in outcomes if not outcome.refused]
    context |= {"step": step, "done": done, "refused": [one for one in outcomes if one.refused]}
    return render(request, "surveys/console/bulk_done.html", context)


def _asked(request: HttpRequest, step: str) -> list[Case]:
    """The cases that are meant: those that are named, or all that the list's address asks for."""
    if request.POST.get("whole"):
        cases = chosen(Choice.of(request.GET, request.user), request.user)
    else:
        uids = [uid for word in request.POST.getlist("cases") if (uid := uuid_of(word))]
        cases = Case.objects.visible_to(request.user).filter(uid__in=uids[:MOST]).order_by("pk")
    if step == "preview":
        cases = cases.filter(state=State.FILED)
    return list(cases[:MOST])
