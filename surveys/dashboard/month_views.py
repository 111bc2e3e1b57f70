"""Frozen months: what was counted then, and what would be counted now."""

import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from gis_core.policies import require
from surveys.dashboard.rate_views import BY
from surveys.models import FrozenMonth
from surveys.rate_words import COUNT_TITLES, RATE_TITLES
from surveys.rates import RATES
from surveys.services.freezing import FREEZE_AFTER_DAYS, differences, inputs_sha256


@login_required
@require_safe
def months_page(request: HttpRequest) -> HttpResponse:
    """GET /dashboard/months/: which months are frozen?"""
    require(request, "frozen-months")
    months = FrozenMonth.objects.defer("figures")
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
        "counts": [(COUNT_TITLES[name], number) for name, number in counts.items() if name in COUNT_TITLES],
        "rates": [
            (RATE_TITLES[name], None if share is None else 100 * float(share))
            for name, rate in RATES.items()
            if {rate.above, rate.below} <= counts.keys()
            for share in [rate.of(counts)]
        ],
        "now_sha256": now_sha256,
        "is_same": now_sha256 == month.inputs_sha256,
        "differences": [(COUNT_TITLES[one.count], one) for one in differences(month, by)],
        "ways": [(name, title) for name, title in BY.items() if name in month.figures],
        "by": by,
    }
    return render(request, "surveys/dashboard/frozen_month.html", context)


def _first_of(key: str) -> datetime.date:
    try:
        found = parse_date(f"{key}-01") if len(key) == len("2026-11") else None
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
