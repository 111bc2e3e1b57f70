"""Whom does an announcement concern, and who of them has read it?"""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from gis_core.models import User
from grids.models import Membership, Unit
from surveys.models import Announcement


@dataclass(frozen=True, slots=True)
class Readers:
    """The people of an audience: who has read it, and who has not yet."""

    read: list[User]
    unread: list[User]


def readers_of(announcement: Announcement, day: datetime.date) -> Readers:
    """The people whom it concerns on a day, in the order of their names."""
    concerned = Membership.objects.filter(during__contains=day)
    if announcement.roles:
        concerned = concerned.filter(role__in=announcement.roles)
    if announcement.units:
        concerned = concerned.filter(unit__in=announcement.units)
    have_read = set(announcement.reads.values_list("user", flat=True))
    people = User.objects.filter(Q(pk__in=concerned.values("user")), is_active=True).order_by("username")
    return Readers(
        [user for user in people if user.pk in have_read],
        [user for user in people if user.pk not in have_read],
    )


def audience_words(announcement: Announcement) -> str:
    """Roles and units in words; empty: all."""
    names = dict(Membership.Role.choices)
    roles = [str(names[role]) for role in announcement.roles]
    units = Unit.objects.filter(pk__in=announcement.units).order_by("code").values_list("name", flat=True)
    return "、".join([*roles, *units])
