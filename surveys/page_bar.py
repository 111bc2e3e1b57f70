"""What the bar of every page says: how much there is that its reader has not read?  One statement where it is shown."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.policies import allows
from gis_core.prepared import prepared_row
from grids.scope import LENT_ROLES, scope_of
from surveys.models.notices import HEADS, OFFICERS

#: A larger number says no more.
MOST_COUNTED = 99

#: As `inbox(user).unread_by(user)` and `Announcement.objects.for_user(user).in_force(day).unread_by(user)` say.
_UNREAD = """SELECT unread.notices, unread.announcements FROM (
WITH today AS (
  SELECT (%(now)s AT TIME ZONE coalesce((SELECT c.time_zone FROM grids_county c), %(time_zone)s))::date AS day
), absent AS (
  SELECT s.absent_id FROM grids_substitution s, today
  WHERE s.substitute_id = %(user_id)s AND s.during @> today.day
), posts AS MATERIALIZED (
  SELECT m.user_id, m.role, m.unit_id FROM grids_membership m, today
  WHERE m.during @> today.day AND (m.user_id = %(user_id)s
    OR (m.role = ANY(%(lent_roles)s) AND m.user_id IN (SELECT absent_id FROM absent)))
), addressed AS (
  SELECT a.notice_id FROM surveys_noticeaddress a WHERE a.user_id = %(user_id)s
  UNION
  SELECT a.notice_id FROM surveys_noticeaddress a JOIN absent ON absent.absent_id = a.user_id
  UNION
  SELECT a.notice_id FROM surveys_noticeaddress a JOIN posts ON posts.role = a.role AND a.role <> ''
  UNION
  SELECT a.notice_id FROM surveys_noticeaddress a JOIN posts ON posts.unit_id = a.unit_id
  WHERE posts.role = ANY(CASE WHEN a.heads_only THEN %(heads)s::text[] ELSE %(officers)s::text[] END)
), notices AS (
  SELECT 1 FROM addressed JOIN surveys_notice n ON n.id = addressed.notice_id
  LEFT JOIN surveys_casestep step ON step.id = n.step_id
  WHERE step.actor_id IS DISTINCT FROM %(user_id)s
    AND NOT EXISTS (SELECT 1 FROM surveys_noticeread r WHERE r.notice_id = n.id AND r.user_id = %(user_id)s)
  LIMIT %(most)s + 1
), announcements AS (
  SELECT 1 FROM surveys_announcement a, today
  WHERE a.during @> today.day
    AND (a.roles = '{}' OR a.roles && %(roles)s::varchar[])
    AND (a.units = '{}' OR EXISTS (
      SELECT 1 FROM posts WHERE posts.user_id = %(user_id)s AND posts.unit_id = ANY(a.units)))
    AND NOT EXISTS (
      SELECT 1 FROM surveys_announcementread r WHERE r.announcement_id = a.id AND r.user_id = %(user_id)s)
  LIMIT %(most)s
)
SELECT (SELECT count(*) FROM notices) AS notices, (SELECT count(*) FROM announcements) AS announcements
) unread"""


def unread(request: HttpRequest) -> dict[str, Callable[[], Any]]:
    """How many notices (None: they have no inbox) and announcements has whoever asks not read yet?"""

    @cache
    def numbers() -> tuple[int, int]:
        return unread_by(request.user) if scope_of(request.user).roles else (0, 0)

    def notices() -> str | None:
        if not allows("notices", "GET", request.user):
            return None
        number = numbers()[0]
        return _("%(number)d+") % {"number": MOST_COUNTED} if number > MOST_COUNTED else str(number)

    return {"unread_notices": notices, "unread_announcements": lambda: numbers()[1]}


def unread_by(user: Any) -> tuple[int, int]:
    """How many notices and announcements has somebody with a role not read yet?  No more than are counted."""
    row = prepared_row(
        _UNREAD,
        {
            "now": timezone.now(),
            "time_zone": settings.TIME_ZONE,
            "user_id": user.pk,
            "roles": sorted(scope_of(user).roles),
            "lent_roles": sorted(LENT_ROLES),
            "officers": list(OFFICERS),
            "heads": list(HEADS),
            "most": MOST_COUNTED,
        },
    )
    return row or (0, 0)
