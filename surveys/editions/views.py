"""The pages of draft editions: who draws what, what is wrong, what would move, publishing, and taking it back."""

import datetime
import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.gis.db.models import Extent
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gis_core.asked import asked_day
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.models import User
from gis_core.policies import require
from gis_core.views import page_map_config
from grids.county_hours import county_day
from grids.editions.words import RULES, SEVERITIES, choices, explained, size_words
from grids.errors import GroundError
from grids.models import Division, DraftObjection, EditionDraft, Unit
from grids.policies import may_draw_editions, may_object_to_editions, may_publish_editions
from grids.rules.editions import Award, Severity
from grids.scope import scope_of
from grids.services.draft_checks import check_draft, mend_draft, state_of
from grids.services.draft_undoing import repair_to_undo, undo_repair
from grids.services.drafts import discard_draft, open_draft
from surveys.editions.consequences import consequences_pdf, signers
from surveys.editions.forms import BeginForm, ObjectionForm
from surveys.editions.picture import picture_of
from surveys.hand_over.words import STAYS_WORDS
from surveys.services.edition_preview import Preview, preview_edition, publish_as_seen, take_back

ROWS_ON_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drafts_page(request: HttpRequest) -> HttpResponse:
    """GET /editions/: which drafts are there?  POST layer=, area_code=, name= begins one."""
    require(request, "editions")
    today = county_day(timezone.now())
    form = BeginForm(request.POST or None, day=today)
    if request.method == "POST" and form.is_valid():
        try:
            draft = open_draft(**form.cleaned_data, on=today, by=_user(request))
        except GroundError as error:
            form.add_error(None, str(error))
        else:
            return redirect("edition-draft", key=draft.pk)
    drafts = (
        EditionDraft.objects.select_related("made_by", "edition")
        .annotate(number=Count("rows", distinct=True), said=Count("objections", distinct=True))
        .order_by("-pk")
    )
    page = Paginator(drafts, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    names = dict(Division.objects.on(today).values_list("code", "name"))
    context = {
        "form": form,
        "page": page,
        "rows": [(draft, names.get(draft.area_code, draft.area_code), _errors(draft)) for draft in page],
        "may_draw": may_draw_editions.test(request.user),
    }
    return render(request, "surveys/editions/drafts.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /editions/<id>/?effective=: the draft, its findings, and with a day what would move; POST do=."""
    require(request, "edition-draft")
    draft = _draft(key)
    if request.method == "POST":
        try:
            _do(request, draft)
        except (GroundError, CoordinatesRefused) as error:
            messages.error(request, str(error))
        return redirect(_back(request, draft))
    now, user = timezone.now(), request.user
    findings = _findings(draft)
    context: dict[str, Any] = {
        "draft": draft,
        "area": Division.objects.on(draft.on_date).filter(code=draft.area_code).first(),
        "rows": draft.rows.count(),
        "findings": findings,
        "errors": _errors(draft),
        "mendable": any(one["repairs"] for _number, one, *_words in findings),
        "is_checked": draft.checked_at is not None,
        "is_current": draft.check_basis == state_of(draft),
        "picture": picture_of(draft, draft.findings),
        **_drawing(draft, user),
        "rules": list(RULES.items()),
        "undoable": repair_to_undo(draft),
        **_moving(request, draft, asked_day(request.GET, "effective"), now),
        "tomorrow": county_day(now) + datetime.timedelta(days=1),
        "objections": draft.objections.select_related("unit", "said_by"),
        "objection_form": ObjectionForm(),
        "is_open": draft.state == EditionDraft.State.OPEN,
        "may_draw": may_draw_editions.test(user),
        "may_publish": may_publish_editions.test(user),
        "may_object": may_object_to_editions.test(user),
    }
    return render(request, "surveys/editions/draft.html", context)


def _findings(draft: EditionDraft) -> list[tuple[int, dict[str, Any], str, Any, str]]:
    """What did the last check find?  Number, finding with its words, size, severity, the way to it on the map."""
    told = []
    for number, one in enumerate(draft.findings, 1):
        words = {
            "explanation": explained(one),
            "choices": choices(one),
            "is_aside": one["key"] in draft.set_aside,
        }
        told.append((number, {**one, **words}, size_words(one), SEVERITIES[one["severity"]], _link(one)))
    return told


def _moving(
    request: HttpRequest, draft: EditionDraft, effective: datetime.date | None, now: datetime.datetime
) -> dict[str, Any]:
    """What would move if the draft held from a day on, or why is that not told?"""
    preview, why_not = _preview(request, draft, effective, now)
    cases, other_cases = _cases(preview, request.user)
    return {
        "effective": effective,
        "preview": preview,
        "why_not": why_not,
        "cases": cases,
        "other_cases": other_cases,
        "signers": signers(preview.ground) if preview else [],
    }


def _drawing(draft: EditionDraft, user: Any) -> dict[str, Any]:
    """What does the map of an open draft need to know?  Nothing where there is nothing to draw on."""
    if draft.state != EditionDraft.State.OPEN:
        return {}
    extent = draft.rows.aggregate(extent=Extent(draft.drawn_column))["extent"]
    return {"map_config": page_map_config(user), "extent": json.dumps(extent) if extent else ""}


@login_required
@require_http_methods(["GET", "HEAD"])
def consequences_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """GET /editions/<id>/consequences.pdf?effective=: what would move on that day, on paper, to be signed."""
    require(request, "edition-consequences")
    draft, effective, now = _draft(key), asked_day(request.GET, "effective"), timezone.now()
    if effective is None:
        raise Http404
    preview, why_not = _preview(request, draft, effective, now)
    if preview is None:
        messages.error(request, why_not or _("Only an open draft has anything to sign."))
        return redirect("edition-draft", key=draft.pk)
    pdf = consequences_pdf(preview, request.user, now=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="draft-{draft.pk}-{effective}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _do(request: HttpRequest, draft: EditionDraft) -> None:
    """What was pressed?  Who may not press it gets a 403."""
    actions = {
        "check": (may_draw_editions, _check),
        "approve": (may_draw_editions, _approve),
        "approve_all": (may_draw_editions, _approve_all),
        "undo_repair": (may_draw_editions, _undo_repair),
        "discard": (may_draw_editions, _discard),
        "object": (may_object_to_editions, _object),
        "publish": (may_publish_editions, _publish),
        "undo": (may_publish_editions, _undo),
    }
    may, act = actions.get(request.POST.get("do", ""), (None, None))
    if may is None or act is None:
        raise Http404
    if not may.test(request.user):
        raise PermissionDenied
    act(request, draft)


def _check(request: HttpRequest, draft: EditionDraft) -> None:
    now = timezone.now()
    found = check_draft(draft=draft, day=_day(request, draft), now=now)
    errors = sum(one.severity is Severity.ERROR for one in found)
    words = _("Checked: %(errors)d errors, %(others)d other findings.")
    messages.success(request, words % {"errors": errors, "others": len(found) - errors})


def _approve(request: HttpRequest, draft: EditionDraft) -> None:
    key, _sign, name = request.POST.get("repair", "").partition("=")
    mend_draft(draft=draft, day=_day(request, draft), now=timezone.now(), approved={key: name})
    messages.success(request, _("Mended, and checked again."))


def _approve_all(request: HttpRequest, draft: EditionDraft) -> None:
    word = request.POST.get("rule", "")
    if word not in {rule.value for rule in Award}:
        raise Http404
    done = mend_draft(draft=draft, day=_day(request, draft), now=timezone.now(), rule=Award(word))
    messages.success(request, _("%(number)d findings mended, and checked again.") % {"number": len(done)})


def _undo_repair(request: HttpRequest, draft: EditionDraft) -> None:
    number = undo_repair(draft=draft, day=_day(request, draft), now=timezone.now())
    told = ngettext(
        "The last repair is taken back in %(number)d row, and the draft is checked again.",
        "The last repair is taken back in %(number)d rows, and the draft is checked again.",
        number,
    )
    messages.success(request, told % {"number": number})


def _discard(request: HttpRequest, draft: EditionDraft) -> None:
    discard_draft(draft=draft)
    messages.success(request, _("The draft is given up; its area is free again."))


def _object(request: HttpRequest, draft: EditionDraft) -> None:
    form = ObjectionForm(request.POST)
    unit = (
        Unit.objects.filter(pk__in=scope_of(request.user).unit_ids).order_by("pk").first()
    )  # their own comes first
    if not form.is_valid() or unit is None or draft.state != EditionDraft.State.OPEN:
        messages.error(request, _("Say what you have against it, while the draft is open."))
        return
    DraftObjection.objects.create(
        draft=draft, unit=unit, text=form.cleaned_data["text"], said_by=_user(request)
    )
    messages.success(request, _("Your objection stands beside the draft."))


def _publish(request: HttpRequest, draft: EditionDraft) -> None:
    day = asked_day(request.POST, "effective")
    if day is None:
        raise Http404
    seen, now = request.POST.get("seen", ""), timezone.now()
    published = publish_as_seen(draft=draft, effective=day, seen=seen, by=_user(request), now=now)
    edition = published.edition
    words = _("%(edition)s is published, valid from %(day)s.")
    messages.success(request, words % {"edition": edition, "day": day})


def _undo(request: HttpRequest, draft: EditionDraft) -> None:
    if draft.edition is None:
        raise Http404
    edition = take_back(edition=draft.edition, by=_user(request), now=timezone.now())
    messages.success(request, _("%(edition)s is taken back.") % {"edition": edition})


def _preview(
    request: HttpRequest, draft: EditionDraft, effective: datetime.date | None, now: datetime.datetime
) -> tuple[Preview | None, str]:
    """What would move on the day that was asked for, or why nothing can be said?"""
    if effective is None or draft.state != EditionDraft.State.OPEN:
        return None, ""
    try:
        return preview_edition(draft=draft, effective=effective, by=_user(request), now=now), ""
    except (GroundError, CoordinatesRefused) as error:
        return None, str(error)


def _cases(preview: Preview | None, user: Any) -> tuple[list[tuple[Any, Any]], int]:
    """The cases that the reader may see, with why one stays; and how many others there are."""
    if preview is None:
        return [], 0
    shown, others = preview.cases_of(user)
    return [(one, STAYS_WORDS[one.stays] if one.stays else "") for one in shown], others


def _errors(draft: EditionDraft) -> int | None:
    """How many errors has the last check found?  None: there was none."""
    if draft.checked_at is None:
        return None
    return sum(one["severity"] == Severity.ERROR.value for one in draft.findings)


def _link(finding: dict[str, Any]) -> str:
    if not finding["witness"]:
        return ""
    lon, lat = finding["witness"]
    return f"/?lon={lon:.7f}&lat={lat:.7f}&z=18"


def _day(request: HttpRequest, draft: EditionDraft) -> datetime.date:
    """For which day is it judged?  The one asked for, else today, never before the draft's own."""
    asked = asked_day(request.POST, "effective")
    return asked or max(county_day(timezone.now()), draft.on_date)


def _back(request: HttpRequest, draft: EditionDraft) -> str:
    day = asked_day(request.POST, "effective")
    address = reverse("edition-draft", kwargs={"key": draft.pk})
    draft.refresh_from_db()
    return f"{address}?effective={day}" if day and draft.state == EditionDraft.State.OPEN else address


def _draft(key: str) -> EditionDraft:
    if not key.isdecimal():
        raise Http404
    return get_object_or_404(EditionDraft.objects.select_related("made_by", "edition"), pk=int(key))


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required stands before
