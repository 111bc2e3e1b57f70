"""Saved filters (常用筛选): lists of the workbench that somebody opens again and again, under names of their own."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked
from grids.models import Unit
from grids.resolver import county
from grids.scope import OFFICE_ROLES, scope_of
from grids.tiles.start import today_in


def own_units(user: Any) -> models.QuerySet[Unit]:
    """To which units does this user belong today?  Clerks whose post names no unit belong to the supervision office."""
    scope = scope_of(user)
    if not scope.roles:
        return Unit.objects.none()
    here = county()
    today = today_in(here, now=timezone.now())
    found = Q(memberships__user__in=scope.people, memberships__during__contains=today)
    if scope.roles & OFFICE_ROLES:
        found |= Q(pk=here.supervision_office_id)
    return Unit.objects.filter(found).distinct().order_by("name", "pk")


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those that others of one's units share with them."""
        if not scope_of(user).roles:
            return self.none()
        units = own_units(user).order_by().values("pk")
        return self.filter(Q(owner=user) | Q(shared_with__in=units))


@tracked()
class SavedFilter(models.Model):
    """A list of the workbench as its address holds it: `query` is what stands behind the question mark.

    Whoever opens it sees those of its cases that they may see; sharing a filter shares no case.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("whose"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("name"), max_length=40)
    query = models.TextField(_("query of the address"))
    shared_with = models.ForeignKey(
        Unit,
        verbose_name=_("shared with"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: with nobody."),
    )

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="surveys_savedfilter_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="surveys_savedfilter_says"),
        ]

    def __str__(self) -> str:
        return self.name
