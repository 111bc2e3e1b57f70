"""Announcements over HTTP: those that are told to a reader now, and confirming that one was read."""

from typing import Any, cast

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.schema import Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.models import User
from grids.county_hours import county_day
from surveys.models import Announcement
from surveys.services.announcing import confirm_read

_ONE = object_schema(
    id="integer",
    title="string",
    text="string",
    by="string",
    first_day="string",
    last_day="string",
    must_read="boolean",
    is_read="boolean",
)


def told_to(user: Any) -> Any:
    """What is told to somebody today."""
    today = county_day(timezone.now())
    return Announcement.objects.for_user(user, today).in_force(today)


class FieldAnnouncements(ApiView):
    """GET: what is announced to you today, the newest first, and whether you have confirmed to have read it."""

    shape: Schema = {
        "type": "object",
        "required": ["announcements"],
        "properties": {"announcements": {"type": "array", "items": _ONE}},
    }

    def get(self, request: Request) -> Response:
        mine = told_to(request.user)
        unread = set(mine.unread_by(request.user).values_list("pk", flat=True))
        rows = [_told(one, is_read=one.pk not in unread) for one in mine.select_related("made_by")]
        return Response({"announcements": rows})


class FieldAnnouncement(ApiView):
    """POST: you have read it; once, however often it is sent."""

    shape: Schema = _ONE

    def post(self, request: Request, key: str) -> Response:
        if not key.isdecimal() or len(key) > 18:
            raise Http404
        one = told_to(request.user).filter(pk=int(key)).select_related("made_by").first()  # its key
        if one is None:
            raise Http404
        confirm_read(announcement=one, by=cast(User, request.user), now=timezone.now())
        return Response(_told(one, is_read=True))


def _told(one: Announcement, *, is_read: bool) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": one.title,
        "text": one.text,
        "by": str(one.made_by),
        "first_day": one.during.lower.isoformat(),
        "last_day": one.last_day.isoformat(),
        "must_read": one.must_read,
        "is_read": is_read,
    }
