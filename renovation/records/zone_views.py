"""The page of a zone's outline: its editions, what their checks found, drawing another, publishing it."""

import datetime
from typing import Any, cast

import numpy as np
import shapely
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from gis_core.asked import asked_word
from gis_core.inputs import DayInput
from gis_core.models import User
from gis_core.policies import require
from gis_core.uploads.pictures import frame_around, path_of
from grids.county_hours import county_day
from renovation.errors import PlanningError
from renovation.models import RenovationZone, ZoneEdition
from renovation.overlays.outlines import LONGEST_NAME, Outline, OutlineRefused, outline_named
from renovation.overlays.tables import area_words
from renovation.policies import may_draw, waives
from renovation.services.zone_editions import BLOCKING, draw_edition, findings_of, publish_edition

_INPUT = {"class": "input"}


class DrawForm(forms.Form):
    """An outline by its name, as the map and the overlay page give it, and why."""

    of = forms.CharField(
        label=gettext_lazy("Outline"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs=_INPUT),
        help_text=gettext_lazy("Draw it on the map; its name stands in the address, from drawn: on."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.TextInput(attrs=_INPUT)
    )


class PublishForm(forms.Form):
    """Which edition, from which day on?"""

    number = forms.IntegerField(min_value=1, max_value=32767)
    effective = forms.DateField(widget=DayInput)


def finding_words(found: dict[str, Any]) -> str:
    """What a check found, for people."""
    if found["code"] == "overlap":
        return _("overlaps the zone %(zone)s by %(area)s") % {
            "zone": found["zone"],
            "area": area_words(found["area_m2"]),
        }
    if found["code"] == "outside":
        return _("%(area)s lie outside the county") % {"area": area_words(found["area_m2"])}
    if found["code"] == "buildings":
        told = ngettext(
            "%(count)d building of the project lies outside: %(which)s",
            "%(count)d buildings of the project lie outside: %(which)s",
            found["count"],
        )
        return told % {"count": found["count"], "which": "、".join(found["which"])}
    return _("area: %(before)s before, %(after)s now") % {
        "before": area_words(found["before_m2"]),
        "after": area_words(found["after_m2"]),
    }


def _line(edition: ZoneEdition, today: datetime.date) -> dict[str, Any]:
    during = edition.during
    last = during.upper - datetime.timedelta(days=1) if during is not None and during.upper else None
    return {
        "edition": edition,
        "since": during.lower if during is not None else None,
        "last": last,
        "holds": during is not None
        and (during.lower is None or during.lower <= today)
        and (last is None or today <= last),
        "findings": _findings(edition.findings),
        "is_blocked": any(one["code"] in BLOCKING for one in edition.findings),
    }


def _picture(
    zone: RenovationZone, editions: list[ZoneEdition], proposed: Outline | None
) -> dict[str, Any] | None:
    """The zone as it lies now, and over it what is proposed, or else the latest draft."""
    draft = next((one for one in editions if one.during is None), None)
    shapes = [shapely.from_wkb(bytes(one.geom.wkb)) for one in (zone, draft) if one is not None]
    if proposed is not None:
        shapes[1:] = [proposed.area]
    frame = frame_around(shapely.get_coordinates(np.array(shapes, dtype=object)))
    if frame is None:
        return None
    now, *over = (path_of(np.array([shape], dtype=object), frame) for shape in shapes)
    return {"now": now, "draft": over[0] if over else ""}


def _proposed(request: HttpRequest) -> Outline | None:
    """The outline that an address proposes; None: it names none."""
    name = asked_word(request.GET, "of", longest=LONGEST_NAME)
    try:
        return outline_named(name, request.session) if name else None
    except OutlineRefused as refused:
        messages.error(request, str(refused))
        return None


def _form(proposed: Outline | None) -> DrawForm:
    """What is asked for: where an outline is proposed already, the reason alone."""
    form = DrawForm(initial={"of": proposed.name if proposed else ""})
    if proposed:
        form.fields["of"].widget = forms.HiddenInput()
    return form


def _findings(found: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    return [(finding_words(one), one["code"] in BLOCKING) for one in found]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def zone_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/zones/<code>/?of=: its editions.  POST do=draw, publish."""
    require(request, "renovation-zone")
    zone = get_object_or_404(RenovationZone, code=asked_word({"key": key}, "key"))
    now = timezone.now()
    today = county_day(now)
    if request.method == "POST":
        _do(request, zone, today, now)
        return redirect("renovation-zone", key=zone.code)
    editions = list(zone.editions.select_related("drawn_by", "published_by").order_by("-number"))
    proposed = _proposed(request) if may_draw.test(request.user) else None
    context = {
        "zone": zone,
        "lines": [_line(one, today) for one in editions],
        "picture": _picture(zone, editions, proposed),
        "proposed": proposed,
        "findings": _findings(findings_of(zone, proposed.area)) if proposed else [],
        "form": _form(proposed),
        "may_draw": may_draw.test(request.user),
        "may_publish": waives.test(request.user),
        "today": today,
        "map": f"{reverse('map')}?overlay=zone:{zone.code}",
    }
    return render(request, "renovation/zone.html", context)


def _do(request: HttpRequest, zone: RenovationZone, today: datetime.date, now: datetime.datetime) -> None:
    """Draw or publish an edition; the answer is told on the next page."""
    by = cast(User, request.user)
    allowed = waives if request.POST.get("do") == "publish" else may_draw
    if not allowed.test(by):
        raise PermissionDenied
    try:
        if allowed is waives:
            form: forms.Form = PublishForm(request.POST)
            if not form.is_valid():
                raise PlanningError(_("Nothing was published: a day as 2026-12-31 is needed."))
            edition = get_object_or_404(ZoneEdition, zone=zone, number=form.cleaned_data["number"])
            publish_edition(edition, effective=form.cleaned_data["effective"], by=by, today=today, now=now)
            messages.success(request, _("The edition is published."))
            return
        form = DrawForm(request.POST)
        if not form.is_valid():
            raise PlanningError(_("Name an outline and the reason."))
        outline = outline_named(form.cleaned_data["of"], request.session)
        draw_edition(zone=zone, area=outline.area, reason=form.cleaned_data["reason"], by=by, now=now)
        messages.success(request, _("The edition is kept as a draft; another person publishes it."))
    except (PlanningError, OutlineRefused) as error:
        messages.error(request, str(error))
