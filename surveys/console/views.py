"""The pages of the workbench: tabs, the list, one case beside it, and taking a step with it."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from gis_core.views import page_map_config
from surveys.case_errors import CaseError, StepForbiddenError, StepNotOfferedError, WrongGivenError
from surveys.case_words import ACTIONS, STATES
from surveys.console.choosing import LIGHTS, QUICK, Choice, uuid_of
from surveys.console.enforcement_pane import structure_of
from surveys.console.forms import StepForm
from surveys.console.listing import list_context, query_of
from surveys.console.numbers import first_waiting, numbers_of
from surveys.console.pane import pane_of, readable_case
from surveys.console.photo_views import read_kept, signed_photos
from surveys.console.saved import saved_of
from surveys.console.tabs import tabs_of
from surveys.console.text_views import texts_for
from surveys.console.unit_names import units_in_service
from surveys.models import Case
from surveys.rules import STEPS, Action, State, Step
from surveys.services.actors import Actor
from surveys.services.advancing import advance_case, permitted
from surveys.services.photo_files import PhotoRefused
from surveys.services.photos import keep_photos


@login_required
@require_safe
def workbench_page(request: HttpRequest) -> HttpResponse:
    """GET /workbench/?tab=&quick=&state=&light=&category=&unit=&grid=&facility=&text=&since=&until=&after=&case=: what
    is to be done, and one case of it; the bare address leads to the first tab in which something waits.
    """
    require(request, "workbench")
    waiting = None if request.GET else first_waiting(cast(User, request.user))
    if waiting:
        return redirect(f"{reverse('workbench')}?{urlencode({'tab': waiting})}")
    return page_of_case(request, case_of_page(request, request.GET.get("case", "")))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/cases/<public id>/step/?action=: the form of a step, beside the list; POST takes the step."""
    require(request, "workbench-step")
    case = case_of_page(request, key)
    if case is None:
        raise Http404
    action = _action(request)
    if request.method != "POST":
        step = STEPS.get((State(case.state), action))
        if step is None or step not in permitted(case, Actor.of(request.user)):
            last = case.steps.select_related("actor", "unit").order_by("-seq").first()
            error: CaseError = StepNotOfferedError(case, action, last)
            if step is not None:
                error = StepForbiddenError(case, step)
            return page_of_case(request, case, problem=error)
        return page_of_case(request, case, form=StepForm(case=case, step=step))
    form = StepForm(request.POST.dict(), request.FILES, case=case, step=_step_as_sent(case, action))
    keep_form_photos(request, form)
    return take_step(request, case, action, form, done=str(ACTIONS[action]))


def take_step(request: HttpRequest, case: Case, action: Action, form: Any, *, done: str) -> HttpResponse:
    """Take the step that a form says; `done` tells what was done."""
    if not form.is_valid():
        return page_of_case(request, case, form=form, status=400)
    try:
        taken = advance_case(
            case_id=case.pk,
            action=action,
            by=Actor.of(request.user),
            client_op=form.cleaned_data["client_op"],
            now=timezone.now(),
            given=form.given(),
            version=form.cleaned_data["version"],
        )
    except WrongGivenError as error:
        form.refuse(error)
        return page_of_case(request, case, form=form, status=error.status)
    except CaseError as error:
        return _refused(request, case, form, error)
    told = _("%(number)s: %(action)s. It is %(state)s now.")
    messages.success(request, told % {"number": taken.number, "action": done, "state": STATES[taken.state]})
    query = query_of(request)
    if Case.objects.visible_to(request.user).filter(pk=taken.pk).exists():
        query["case"] = str(taken.uid)
    return redirect(f"{reverse('workbench')}?{urlencode(query)}")


def keep_form_photos(request: HttpRequest, form: Any) -> None:
    """Keep what was chosen now beside what was chosen before: a refusal of something else loses no photo."""
    if "photos" not in form.fields:
        return
    form.kept = read_kept(request.POST.getlist("kept"), cast(User, request.user).pk)
    try:
        new = keep_photos(files=request.FILES.getlist("photos"))
    except PhotoRefused as refused:
        form.add_error("photos", str(refused))
        return
    form.kept += [sha256 for sha256 in new if sha256 not in form.kept]


def _refused(request: HttpRequest, case: Case, form: Any, error: CaseError) -> HttpResponse:
    """The case as it stands now, why the step was refused, and all that was typed: sent again, it is decided anew."""
    now = case_of_page(request, str(case.uid))
    if now is not None:
        form.data = {**form.data, "version": str(now.version)}
    return page_of_case(request, now or case, form=form, problem=error)


def _step_as_sent(case: Case, action: Action) -> Step:
    """The row of the table that the form was made from: where the case has gone on, any row of the same action tells
    the fields, so that nothing typed is lost.
    """
    found = STEPS.get((State(case.state), action))
    return found or next(step for (_state, name), step in STEPS.items() if name == action)


def _action(request: HttpRequest) -> Action:
    word = request.GET.get("action", "")
    if word not in {action.value for _state, action in STEPS}:
        raise Http404
    return Action(word)


def case_of_page(request: HttpRequest, key: str) -> Case | None:
    """The case of this public id, if this user may see it."""
    uid = uuid_of(key)
    visible = readable_case(Case.objects.visible_to(request.user))
    return visible.filter(uid=uid).first() if uid else None  # unique


def page_of_case(
    request: HttpRequest,
    case: Case | None,
    *,
    form: Any = None,
    problem: CaseError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The workbench with a case beside the list, and the form of a step where one is being taken; where htmx asks for
    what stands beside the list, just that.
    """
    user = cast(User, request.user)  # login_required stands before
    context = _pane_context(request, user, case, form) | {"problem": problem, "gone": _is_gone(request, case)}
    code = problem.status if problem else status
    if request.headers.get("HX-Target") == "pane":
        response = render(request, "surveys/console/pane.html", context, status=code)
        if request.method == "GET":
            response["HX-Push-Url"] = request.get_full_path()
    else:
        context |= _tabs_context(request, user) | list_context(request, case)
        response = render(request, "surveys/console/workbench.html", context, status=code)
    patch_vary_headers(response, ["HX-Target"])
    return response


def _is_gone(request: HttpRequest, case: Case | None) -> bool:
    """Does the address name a case that this user does not see?"""
    return case is None and bool(request.GET.get("case", ""))


def _pane_context(request: HttpRequest, user: User, case: Case | None, form: Any) -> dict[str, Any]:
    """What stands beside the list."""
    now = timezone.now()
    return {
        "query": urlencode(query_of(request)),
        "case": case,
        "pane": pane_of(case, user, now=now) if case else None,
        "structure": structure_of(case, user, now=now) if case else None,
        "may_enforce": allows("workbench-enforce", "POST", user),
        "form": form,
        "kept": signed_photos(form.kept, user.pk) if form else [],
        "action_url": form.address if form else "",
        "action_title": form.title if form else "",
        "units": units_in_service() if form and {"unit", "accountable_unit"} & form.fields.keys() else (),
        "no_rule": _lacks_rule(form),
        "texts": texts_for(form.step.action, user) if isinstance(form, StepForm) else None,
        "may_propose": allows("filing-change", "POST", user),
        "may_register_gap": allows("supply-gap-new", "POST", user),
        "may_step": allows("workbench-step", "POST", user),
    }


def _lacks_rule(form: Any) -> bool:
    """Does the form ask for a filing condition where none is in force?"""
    field = form.fields.get("filing_rule") if form else None
    return field is not None and not field.choices


def _tabs_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """What stands around the list: tabs with their numbers, filters, the map."""
    choice, saved = Choice.of(request.GET, user), saved_of(user)
    numbers = numbers_of(user, choice, saved)
    return {
        "choice": choice,
        "tabs": [(tab, numbers.get(tab.name)) for tab in tabs_of(user)],
        "quick": [(name, title, numbers[f"quick_{name}"]) for name, title in QUICK.items()],
        "saved": [(one, numbers.get(one.key)) for one in saved],
        "lights": LIGHTS.items(),
        "states": STATES.items(),
        "config": page_map_config(user),
        "may_write": allows("workbench-texts", "POST", user),
    }
