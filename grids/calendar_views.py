"""The page of the work calendar: which days are named, and changes by a table that two people agree on."""

import datetime
from pathlib import Path
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gis_core.calendar_proposals import DECISIONS, CalendarRefused, as_json, decide_days, propose_days
from gis_core.calendar_sheets import FIELDS, take_days
from gis_core.models import CalendarDay, CalendarProposal, User
from gis_core.policies import require
from gis_core.sheets import SheetRefused
from gis_core.uploads.receiving import too_large
from gis_core.vector_files.refusals import FileRefused
from gis_core.wording import listed
from gis_core.work_time import unnamed_holidays
from grids.models import County
from grids.policies import may_decide_calendar, may_propose_calendar
from grids.tiles import today_in

_SALT = "grids.calendar_views"
_MAX_AGE = datetime.timedelta(hours=12)
#: More than this is no arrangement of holidays; the command import_calendar takes it.
_MOST_DAYS = 2000
_SHOWN = 400
#: Years that a page may ask for.
_YEARS = range(1990, 2101)


class SheetForm(forms.Form):
    """A table of named days."""

    file = forms.FileField(
        label=gettext_lazy("table (XLSX, CSV)"), widget=forms.FileInput(attrs={"class": "input"})
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_page(request: HttpRequest) -> HttpResponse:
    """GET /calendar/?year=: the named days of a year, and what waits to be decided.

    POST a `file` shows what it would change, POST `preview` proposes that, POST `decision` of a `proposal` decides.
    """
    require(request, "calendar")
    if request.method != "POST":
        return _page(request, SheetForm())
    if "decision" in request.POST:
        return _decide(request)
    if not may_propose_calendar.test(request.user):
        raise PermissionDenied
    return _propose(request) if "preview" in request.POST else _preview(request)


def _preview(request: HttpRequest) -> HttpResponse:
    """What the table would change, with the way to propose just that."""
    form = SheetForm(request.POST, request.FILES)
    size = getattr(request, "refused_upload_bytes", None)
    if size:
        form.add_error("file", str(too_large(size)))
    if not form.is_valid():
        return _page(request, form, status=400)
    file = cast(TemporaryUploadedFile, form.cleaned_data["file"])
    try:
        path = Path(file.temporary_file_path())
        taken = take_days(path, layer=None, keep_going=False, dry_run=True, source=file.name)
    except (FileRefused, SheetRefused) as error:
        form.add_error("file", str(error))
        return _page(request, form, status=400)
    days = [as_json(day) for day in [*taken.fresh, *taken.changed]]
    if len(days) > _MOST_DAYS:
        told = _("More than %(most)d days: use the command import_calendar.")
        form.add_error("file", told % {"most": _MOST_DAYS})
        return _page(request, form, status=400)
    title = Path(file.name or "").stem[:120]
    sealed = signing.dumps({"days": days, "title": title, "by": request.user.pk}, salt=_SALT, compress=True)
    preview = {
        "title": title,
        "figures": taken.figures(),
        "new": {day.on_date.isoformat() for day in taken.fresh},
        "days": days[:_SHOWN],
        "more": max(0, len(days) - _SHOWN),
        "refused": [_note(note) for note in taken.refused[:_SHOWN]],
        "sealed": sealed if days and not taken.refused else "",
    }
    return _page(request, form, preview=preview)


def _note(note: Any) -> dict[str, Any]:
    """A refusal with the name of its field as the table has it."""
    label = next(one.aliases[0] for one in FIELDS if one.name == note.field)
    return {"n": note.n, "label": label, "value": note.value, "reason": note.reason}


def _propose(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)  # login_required stands before
    try:
        content = signing.loads(request.POST["preview"], salt=_SALT, max_age=_MAX_AGE)
        if content["by"] != user.pk:
            raise signing.BadSignature
        propose_days(days=content["days"], title=content["title"], by=user)
    except signing.BadSignature:
        messages.error(request, _("This preview is too old, or not yours: send the table again."))
    except CalendarRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Proposed. It holds once another person has approved it."))
    return redirect("calendar")


def _decide(request: HttpRequest) -> HttpResponse:
    user, decision = cast(User, request.user), request.POST["decision"]
    key = request.POST.get("proposal", "")
    if not key.isdecimal() or decision not in DECISIONS:
        raise Http404
    may = may_propose_calendar if decision == "withdraw" else may_decide_calendar
    if not may.test(user):
        raise PermissionDenied
    proposal = get_object_or_404(CalendarProposal, pk=int(key))
    try:
        done = decide_days(proposal_id=proposal.pk, decision=decision, by=user, now=timezone.now())
    except CalendarRefused as error:
        messages.error(request, str(error))
    else:
        told = _("%(title)s: %(state)s.")
        messages.success(request, told % {"title": done.title, "state": done.get_state_display()})
    return redirect("calendar")


def _missing(year: int, days: list[CalendarDay]) -> str:
    """Which holidays of the law does the calendar of a year not name?  In words; empty: its arrangement is there."""
    missing = unnamed_holidays(year, {day.on_date for day in days})
    return listed(f"{name} {day:%m-%d}" for day, name in missing.items())


def _page(
    request: HttpRequest, form: SheetForm, *, preview: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    today = today_in(County.objects.first(), now=timezone.now())  # at most one row: its key is always 1
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in _YEARS else today.year
    days = list(CalendarDay.objects.filter(on_date__year=year).order_by("on_date"))
    waiting = CalendarProposal.objects.filter(state="proposed").select_related("proposed_by")
    context = {
        "year": year,
        "years": sorted(
            {day.year for day in CalendarDay.objects.dates("on_date", "year")}
            | {today.year, today.year + 1, year}
        ),
        "days": days,
        "missing": _missing(year, days),
        "waiting": [(one, one.proposed_by_id == request.user.pk) for one in waiting],
        "decided": CalendarProposal.objects.exclude(state="proposed").select_related("decided_by")[:5],
        "may_propose": may_propose_calendar.test(request.user),
        "may_decide": may_decide_calendar.test(request.user),
        "form": form,
        "preview": preview,
    }
    return render(request, "grids/calendar.html", context, status=status)
