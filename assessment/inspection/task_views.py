"""The pages on which an inspector scores a point, and on which an observation is read, appealed against and judged."""

import datetime
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assessment.boards import INSPECTION_KEY, units_scored
from assessment.inspection.forms import ScoreForm
from assessment.models import Appeal, InspectionTask, Observation, Standard
from assessment.pages import month_context, months_asked, sections_of
from assessment.policies import makes_inspections
from assessment.services.months import draw_substitute_for
from assessment.services.observations import Seen, appeal, judge, record_observation
from gis_core.asked import asked_word
from gis_core.map_layers import CASES_PAGE
from gis_core.models import User
from gis_core.policies import require
from grids.errors import GroundError
from grids.models import Unit
from grids.scope import UNIT_ROLES, scope_of
from surveys.case_photos import report_photos
from surveys.console.choosing import uuid_of
from surveys.evidence import Doubt, doubts_of
from surveys.models import Case
from surveys.services.photo_files import PhotoRefused, is_sha256, picture_path
from surveys.services.photos import keep_photos
from surveys.services.recording import ContentConflictError

#: Which observations are listed, by the word in the address.
KINDS: Mapping[str, str | Promise] = {
    "": gettext_lazy("What cost points"),
    "counted": gettext_lazy("All that counts"),
    "appeals": gettext_lazy("Appeals to judge"),
    "1": gettext_lazy("With re-inspections"),
}
MOST_ROWS = 500


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/inspection/tasks/<id>/: a point's checklist with what was seen; POST scores a standard."""
    require(request, "inspection-task")
    task = _task(request, key)
    standards = list(
        task.month.yardstick.standards.checklist(task.point.place_kind).select_related("category")
    )
    wrong: ScoreForm | None = None
    if request.method == "POST":
        if request.POST.get("do") == "substitute":
            return _replace(request, task)
        wrong = _score(request, task, standards)
        if wrong is None:
            return redirect(f"{reverse('inspection-task', args=[task.pk])}#next")
    seen = {one.standard_id: one for one in task.observations.select_related("unit", "point__case")}
    may_score = task.acting_id == request.user.pk and task.month.is_open
    lines = [
        (standard, seen.get(standard.pk), _form(standard, wrong) if may_score else None)
        for standard in standards
    ]
    context = {
        "task": task,
        "lines": lines,
        "scored": len(seen),
        "next": next((standard.pk for standard, done, _form_of in lines if done is None), None),
        "may_score": may_score,
        "substitutes": task.substitutes.select_related("inspector"),
        "may_replace": task.month.is_open and makes_inspections.test(request.user),
    }
    return render(request, "assessment/task.html", context, status=400 if wrong else 200)


def _replace(request: HttpRequest, task: InspectionTask) -> HttpResponse:
    """Draw a substitute for an inspector who cannot inspect."""
    if not makes_inspections.test(request.user):
        raise PermissionDenied
    reason = asked_word(request.POST, "words", longest=200)
    try:
        drawn = draw_substitute_for(task=task, reason=reason, by=cast(User, request.user), now=timezone.now())
        messages.success(request, _("%(who)s is drawn with the same seed.") % {"who": drawn.inspector})
    except GroundError as error:
        messages.error(request, str(error))
    return redirect("inspection-task", key=task.pk)


def _form(standard: Standard, wrong: ScoreForm | None) -> ScoreForm:
    return wrong if wrong and wrong.of == standard else ScoreForm(standard=standard)


def _task(request: HttpRequest, key: str) -> InspectionTask:
    if not key.isdecimal():
        raise Http404
    tasks = InspectionTask.objects.with_acting().select_related(
        "month__yardstick", "point", "unit", "inspector"
    )
    if not scope_of(request.user).sees_the_county:
        tasks = tasks.of(request.user)
    return get_object_or_404(tasks, pk=int(key))


def _score(request: HttpRequest, task: InspectionTask, standards: list[Standard]) -> ScoreForm | None:
    """Score a standard; the form again where it is refused."""
    if task.acting_id != request.user.pk:
        raise PermissionDenied
    asked = request.POST.get("standard", "")
    standard = next((one for one in standards if str(one.pk) == asked), None)
    if standard is None:
        raise Http404
    form = ScoreForm(request.POST, standard=standard)
    if not form.is_valid():
        return form
    said, now = form.cleaned_data, timezone.now()
    try:
        record_observation(
            seen=Seen(
                uid=said["uid"],
                task_id=task.pk,
                standard_id=standard.pk,
                observed=said["observed"],
                ok=said["ok"],
                seen_at=now,
                note=said["note"],
                photos=tuple(dict.fromkeys(keep_photos(files=request.FILES.getlist("photos")))),
            ),
            by=request.user,
            now=now,
        )
    except (GroundError, PhotoRefused) as error:
        form.add_error(None, str(error))
        return form
    except ContentConflictError:
        form.add_error(None, _("This standard has been scored at this point already."))
        return form
    return None


@login_required
@require_safe
def observations_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/observations/?month=&unit=&all=: what cost points in a month; all=counted all that a score
    counts, all=appeals what waits for a verdict, all=1 re-inspections too.
    """
    require(request, "observations")
    month, today = months_asked(request)
    seen = (
        Observation.objects.visible_to(request.user)
        .filter(task__month__month=month)
        .select_related("task__point", "standard", "unit", "appeal", "point__case")
    )
    unit = Unit.objects.filter(code=asked_word(request.GET, "unit")).first()  # unique
    if unit is not None:
        seen = seen.filter(unit=unit)
    kind = asked_word(request.GET, "all", [key for key in KINDS if key]) or ""
    if kind in ("", "counted"):
        seen = seen.counted()
    if not kind:
        seen = seen.with_failures()
    if kind == "appeals":
        seen = seen.filter(appeal__verdict="")
    rows = [(one, getattr(one, "appeal", None)) for one in seen.order_by("-pk")[: MOST_ROWS + 1]]
    context = {
        "rows": rows[:MOST_ROWS],
        "more": len(rows) > MOST_ROWS,
        "unit": unit,
        "kinds": KINDS.items(),
        "kind": kind,
        "sections": sections_of(request, "observations"),
        **month_context(month, today),
    }
    return render(request, "assessment/observations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def observation_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/observations/<public id>/: what was seen; POST do=appeal|judge acts on it."""
    require(request, "observation")
    observation = _observation(request, key)
    found = Appeal.objects.filter(observation=observation).select_related("appealed_by", "judged_by").first()
    if request.method == "POST":
        try:
            messages.success(request, _act(request, observation, found))
        except (GroundError, PhotoRefused) as error:
            messages.error(request, str(error))
        return redirect("observation", key=observation.uid)
    scope, now = scope_of(request.user), timezone.now()
    case = Case.objects.visible_to(request.user).filter(point=observation.point).first()  # unique
    costs = observation.ok < observation.observed and observation.task.purpose == "first"
    is_own = observation.unit_id in scope.unit_ids and bool(scope.roles & UNIT_ROLES)
    context = {
        "observation": observation,
        "appeal": found,
        "photos": _kept(observation.photos),
        "missing": len(observation.photos) - len(_kept(observation.photos)),
        "appeal_photos": _kept(found.photos) if found else [],
        "case": case if observation.point_id else None,
        "case_address": f"{reverse(CASES_PAGE)}?tab=all&case={case.uid}" if case else "",
        "unit_address": _unit_address(request, observation),
        "doubts": _doubts(case, request.user, now),
        "costs": costs,
        "may_appeal": costs and found is None and is_own and now < observation.appeal_until,
        "may_judge": found is not None
        and not found.verdict
        and makes_inspections.test(request.user)
        and request.user.pk not in (found.appealed_by_id, observation.seen_by_id),
    }
    return render(request, "assessment/observation.html", context)


def _unit_address(request: HttpRequest, observation: Observation) -> str:
    """The month of the charged unit, for whoever may read it."""
    month = observation.task.month.month
    if not units_scored(request.user, month).filter(pk=observation.unit_id).exists():
        return ""
    address = reverse("assessment-unit", args=[observation.unit.code])
    return f"{address}?{urlencode({'month': month})}#{INSPECTION_KEY}"


def _doubts(case: Case | None, user: Any, now: datetime.datetime) -> list[Doubt]:
    """What about the photos of the report a person should look at twice; for the desk."""
    return doubts_of(case, report_photos(case), now=now) if case and scope_of(user).sees_people else []


def _kept(photos: list[str]) -> list[str]:
    """Those of these photos that are kept here."""
    return [sha256 for sha256 in photos if picture_path(sha256) is not None]


def _observation(request: HttpRequest, key: str) -> Observation:
    uid: UUID | None = uuid_of(key)
    if uid is None:
        raise Http404
    visible = Observation.objects.visible_to(request.user).select_related(
        "task__month", "task__point", "standard__category", "unit", "seen_by", "point"
    )
    return get_object_or_404(visible, uid=uid)


def _act(request: HttpRequest, observation: Observation, found: Appeal | None) -> str:
    by, now, did = cast(User, request.user), timezone.now(), request.POST.get("do")
    words = asked_word(request.POST, "words", longest=400)
    if did == "appeal":
        photos = keep_photos(files=request.FILES.getlist("photos"))
        appeal(observation=observation, reason=words, photos=photos, by=by, now=now)
        return _("The appeal is entered; somebody without a part in it judges it.")
    if did == "judge" and found is not None:
        if not makes_inspections.test(request.user):
            raise PermissionDenied
        verdict = asked_word(request.POST, "verdict", Appeal.Verdict.values) or Appeal.Verdict.DISMISSED
        judge(case=found, verdict=verdict, grounds=words, by=by, now=now)
        return _("The appeal is judged.")
    raise Http404


@login_required
@require_safe
def observation_photo(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /assessment/observations/<public id>/photo/?sha=: a photo of an observation or of its appeal."""
    require(request, "observation-photo")
    observation, sha256 = _observation(request, key), request.GET.get("sha", "")
    appealed = Appeal.objects.filter(observation=observation, photos__contains=[sha256]).exists()
    path = picture_path(sha256) if is_sha256(sha256) else None
    if path is None or not (sha256 in observation.photos or appealed):
        raise Http404
    headers: dict[str, Any] = {
        "Cache-Control": "private, max-age=86400, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(path.open("rb"), content_type="image/jpeg", headers=headers)
