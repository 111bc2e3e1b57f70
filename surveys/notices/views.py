"""The inbox: what somebody is told by the posts that they hold today, and what of it they have read."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from gis_core.models import User
from gis_core.policies import require
from surveys.case_words import REASONS
from surveys.models import Case, Delivery, Notice, NoticeQuerySet
from surveys.notices.words import gap_lines, headline
from surveys.services.notices import inbox, mark_read

ROWS_ON_A_PAGE = 50
VIEWS = {"unread": gettext_lazy("Unread"), "all": gettext_lazy("All")}
#: How loud is a notice?  By kind; all others are ordinary.
TONES = {
    "yellow": "open",
    "red": "broken",
    "rung": "broken",
    "order_late": "broken",
    "gap_digest": "broken",
    "survey_due": "open",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices_page(request: HttpRequest) -> HttpResponse:
    """GET /notices/?show=unread|all&page=: what am I told?  POST notice=<id> or all=1 marks as read."""
    require(request, "notices")
    user, now = cast(User, request.user), timezone.now()  # login_required stands before
    mine = inbox(user, now=now)
    show = request.GET.get("show", "")
    show = show if show in VIEWS else "unread"
    if request.method == "POST":
        done = mark_read(notices=_chosen(request, mine), by=user, now=now)
        told = ngettext("%(number)d marked as read.", "%(number)d marked as read.", done)
        messages.success(request, told % {"number": done})
        return redirect(f"{reverse('notices')}?show={show}")
    unread = mine.unread_by(user)
    page = Paginator(
        (unread if show == "unread" else mine).select_related("case__category", "step", "survey"),
        ROWS_ON_A_PAGE,
    )
    shown = page.get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": _rows(user, list(shown), unread),
        "views": VIEWS.items(),
        "show": show,
        "unread": unread.count(),
        "newest": unread.values_list("pk", flat=True).first(),  # the newest: ordered by id
        "stuck": _stuck(user),
    }
    return render(request, "surveys/notices.html", context)


def _chosen(request: HttpRequest, mine: NoticeQuerySet) -> NoticeQuerySet:
    """The one that was ticked off, or all up to the newest that was shown: what came meanwhile stays unread."""
    one, newest = request.POST.get("notice", ""), request.POST.get("newest", "")
    if one.isdecimal():
        return mine.filter(pk=int(one))
    return mine.filter(pk__lte=int(newest)) if newest.isdecimal() else mine.none()


def _rows(user: User, notices: list[Notice], unread: NoticeQuerySet) -> list[dict[str, Any]]:
    cases = {notice.case_id for notice in notices if notice.case_id is not None}
    visible = set(Case.objects.visible_to(user).filter(pk__in=cases).values_list("pk", flat=True))
    fresh = set(unread.filter(pk__in=[notice.pk for notice in notices]).values_list("pk", flat=True))
    return [
        {
            "notice": notice,
            "headline": headline(notice.kind, notice.facts),
            "reason": REASONS.get(notice.facts.get("reason", ""), ""),
            "category": notice.case.category.name if notice.case else "",
            "tone": TONES.get(notice.kind, ""),
            "unread": notice.pk in fresh,
            # Whose case it is no longer hears of that, and sees the case and its notes no more.
            "link": f"{reverse('workbench')}?case={notice.case.uid}"
            if notice.case and notice.case_id in visible
            else "",
            "gaps": gap_lines(notice.facts),
            "note": notice.step.note if notice.step and notice.case_id in visible else "",
        }
        for notice in notices
    ]


def _stuck(user: User) -> int:
    """How many deliveries wait for a person?  None is told to those who cannot decide."""
    if not user.is_staff or not user.has_perm("surveys.change_delivery"):
        return 0
    return Delivery.objects.filter(state__in=[Delivery.State.UNSURE, Delivery.State.GIVEN_UP]).count()
