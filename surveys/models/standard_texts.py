"""Standard texts (常用语): what is written again and again with a step, kept to be put in by a key."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked
from surveys.case_words import ACTIONS


class StandardTextQuerySet(models.QuerySet["StandardText"]):
    def for_user(self, user: Any) -> Self:
        """One's own texts first, then those of the county, each in the order in which they were written."""
        mine = self.filter(Q(owner=user) | Q(owner=None))
        return mine.order_by("action", F("owner").asc(nulls_last=True), "id")


@tracked()
class StandardText(models.Model):
    """A text for the note of one step; without an owner everybody in the county has it."""

    action = models.CharField(_("step"), max_length=20, choices=ACTIONS)
    text = models.CharField(_("text"), max_length=400)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the whole county."),
    )

    objects = StandardTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        ordering = ["action", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "owner", "text"], nulls_distinct=False, name="surveys_standardtext_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="surveys_standardtext_says"),
        ]

    def __str__(self) -> str:
        return self.text[:40]
