"""The pages of formulas: which holds, what is proposed, and who decides."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.deciding import decide
from assessment.formulas.forms import FormulaForm, TermsForm
from assessment.formulas.trying import MOST_QUARTERS, frozen_quarters, tried
from assessment.formulas.words import charge_lines, differences, other_terms, quarter_words
from assessment.models import ScoreFormula
from assessment.pages import sections_of
from assessment.rules.formula import STANDARD, Formula
from assessment.services.formulas import approve_formula, decline_formula, propose_formula, withdraw_formula
from gis_core.models import User
from gis_core.policies import allows, require
from grids.county_hours import county_day
from grids.errors import GroundError

State = ScoreFormula.State


@login_required
@require_safe
def formulas_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/formulas/: which formula judges this quarter, and which wait or come?"""
    require(request, "formulas")
    today = county_day(timezone.now())
    versions = ScoreFormula.objects.select_related("proposed_by", "decided_by")
    in_force = ScoreFormula.objects.in_force(today)
    formula = in_force.formula if in_force else STANDARD
    context = {
        "in_force": in_force,
        "charges": charge_lines(formula),
        "terms": other_terms(formula),
        "quarter": quarter_words(today),
        "versions": [(version, quarter_words(version.first_quarter)) for version in versions],
        "may_propose": allows("formula-new", "POST", request.user),
        "sections": sections_of(request, "formulas"),
    }
    return render(request, "assessment/formulas.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_formula(request: HttpRequest) -> HttpResponse:
    """GET /assessment/formulas/new/: a form with the terms of the latest formula; POST proposes another."""
    require(request, "formula-new")
    today, like = county_day(timezone.now()), _latest()
    form = FormulaForm(request.POST if request.method == "POST" else None, today=today, like=like)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        version = propose_formula(
            formula=form.formula,
            title=said["title"],
            basis=said["basis"],
            first_quarter=said["first_quarter"],
            by=cast(User, request.user),  # login_required stands before
        )
        messages.success(
            request, _("Proposed: it holds once another person approves it before the quarter begins.")
        )
        return redirect("formula", key=version.pk)
    context = {
        "form": form,
        "about": [form[name] for name in ("title", "first_quarter", "basis")],
        "charges": form.charges(),
        "others": form.named("inspection_", "cases_", "bonus_", "ranks_"),
    }
    return render(request, "assessment/formula_new.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def formula_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /assessment/formulas/<id>/: a formula and what it changes; POST decision=approve|decline|withdraw."""
    require(request, "formula")
    if not key.isdecimal():
        raise Http404
    version = get_object_or_404(ScoreFormula.objects.select_related("proposed_by", "decided_by"), pk=int(key))
    if request.method == "POST":
        try:
            told = decide(
                request,
                version,
                approve=approve_formula,
                decline=decline_formula,
                withdraw=withdraw_formula,
            )
            messages.success(request, told)
        except GroundError as error:
            messages.error(request, str(error))
        return redirect("formula", key=version.pk)
    return render(request, "assessment/formula.html", _context(request, version))


def _context(request: HttpRequest, version: ScoreFormula) -> dict[str, Any]:
    waits, own = version.state == State.PROPOSED, version.proposed_by_id == request.user.pk
    before = (
        ScoreFormula.objects.approved()
        .filter(first_quarter__lt=version.first_quarter)
        .order_by("-first_quarter")
        .first()  # one a quarter at most
    )
    formula = version.formula
    return {
        "version": version,
        "quarter": quarter_words(version.first_quarter),
        "charges": charge_lines(formula),
        "terms": other_terms(formula),
        "before": before,
        "differences": differences(before.formula if before else STANDARD, formula),
        "waits": waits,
        "own": own,
        "may_decide": waits and not own and allows("formula", "POST", request.user),
        "is_too_late": waits and county_day(timezone.now()) >= version.first_quarter,
    }


@login_required
@require_safe
def what_if_page(request: HttpRequest) -> HttpResponse:
    """GET /assessment/what-if/: the terms of the latest formula; with others, who would enter or leave the bottom."""
    require(request, "what-if")
    like, quarters = _latest(), frozen_quarters()[:MOST_QUARTERS]
    form = TermsForm(request.GET if "inspection_per" in request.GET else None, like=like)
    is_tried = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "charges": form.charges(),
        "others": form.named("inspection_", "cases_", "bonus_", "ranks_"),
        "quarters": [
            (quarter_words(quarter), tried(quarter, form.formula)) for quarter in quarters if is_tried
        ],
        "is_tried": is_tried,
        "has_frozen": bool(quarters),
        "differences": differences(like, form.formula) if is_tried else [],
        "sections": sections_of(request, "what-if"),
    }
    return render(request, "assessment/what_if.html", context, status=400 if form.errors else 200)


def _latest() -> Formula:
    latest = ScoreFormula.objects.approved().order_by("-first_quarter").first()  # one a quarter at most
    return latest.formula if latest else STANDARD
