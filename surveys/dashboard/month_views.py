"""Frozen months: what was counted then, and what would be counted now."""

import datetime
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from gis_core.policies import require
from surveys.console.counted import TITLES
from surveys.dashboard.rate_views import BY
from surveys.frozen import FrozenNumber
from surveys.models import FrozenMonth
from surveys.rate_words import COUNT_TITLES, RATE_TITLES
from surveys.rates import RATES
from surveys.services.freezing import (
    FREEZE_AFTER_DAYS,
    Difference,
    differences,
    end_of,
    inputs_sha256,
    keeps_what_it_counted,
)


@login_required
@require_safe
def months_page(request: HttpRequest) -> HttpResponse:
    """GET /dashboard/months/: which months are frozen?"""
    require(request, "frozen-months")
    months = FrozenMonth.objects.defer("figures", "inputs")
    context = {"months": months, "after_days": FREEZE_AFTER_DAYS}
    return render(request, "surveys/dashboard/frozen_months.html", context)


@login_required
@require_safe
def month_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /dashboard/months/<YYYY-MM>/?by=: the figures of a month as they were frozen, and what differs now."""
    require(request, "frozen-month")
    month = get_object_or_404(FrozenMonth, month=_first_of(key))
    by = request.GET.get("by", "")
    by = by if by in month.figures and by in BY else "accountable_unit"
    (whole,) = month.figures["all"] or [{"counts": {}}]
    counts = whole["counts"]
    now_sha256 = inputs_sha256(month.month)
    context = {
        "month": month,
        "counts": [
            (COUNT_TITLES[name], number, _cases_of(month, name))
            for name, number in counts.items()
            if name in COUNT_TITLES
        ],
        "rates": [
            (RATE_TITLES[name], None if share is None else 100 * float(share))
            for name, rate in RATES.items()
            if {rate.above, rate.below} <= counts.keys()
            for share in [rate.of(counts)]
        ],
        "now_sha256": now_sha256,
        "is_same": now_sha256 == month.inputs_sha256,
        "differences": [
            (
                COUNT_TITLES[one.count],
                one,
                _cases_of(month, one.count, by, one.code),
                _cases_now(month, one, by),
            )
            for one in differences(month, by)
        ],
        "is_kept": keeps_what_it_counted(month),
        "ways": [(name, title) for name, title in BY.items() if name in month.figures],
        "by": by,
    }
    return render(request, "surveys/dashboard/frozen_month.html", context)


def _cases_of(month: FrozenMonth, count: str, by: str = "all", code: str = "") -> str:
    """The address of the very cases that a frozen number counted; empty where the month keeps none."""
    if month.inputs is None:
        return ""
    word = FrozenNumber(month.month, count, by, code).word
    return f"{reverse('workbench')}?{urlencode({'tab': 'all', 'frozen': word}, safe='/')}"


def _cases_now(month: FrozenMonth, one: Difference, by: str) -> str:
    """The address of the cases that would be counted now; empty for a group that no list is narrowed by."""
    group = {by: one.code} if by != "all" else {}
    if not group.keys() <= TITLES.keys() or not all(group.values()):
        return ""
    days = {"reported_from": f"{month.month}", "reported_until": f"{end_of(month.month)}"}
    return f"{reverse('workbench')}?{urlencode({'tab': 'all', 'counted': one.count} | days | group)}"


def _first_of(key: str) -> datetime.date:
    try:
        found = parse_date(f"{key}-01") if len(key) == len("2026-11") else None
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
