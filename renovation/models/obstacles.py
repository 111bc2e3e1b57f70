"""What stands in the way of a project and who was told, what people were told, and what they complained of."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day
from gis_core.history import tracked
from renovation.models.papers import of_project
from surveys.models import Case


class BlockerQuerySet(models.QuerySet["Blocker"]):
    def open_on(self, day: datetime.date) -> Self:
        """Difficulties that were known and not solved at the end of a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)

    def unreported(self, *, on: datetime.date, days: int) -> Self:
        """Those older than so many days on a day, neither solved nor reported upwards until then: a finding each."""
        known_before = on - datetime.timedelta(days=days)
        untold = Q(level=Blocker.Level.PERSON) | Q(escalated_on__gt=on)
        return self.open_on(on).filter(untold, opened_on__lt=known_before)


@tracked()
class Blocker(models.Model):
    """A difficulty of a project.  Who cannot solve it reports it upwards at once (speech.md A.8, escalation duty)."""

    class Level(models.TextChoices):
        PERSON = "person", _("person in charge")
        UNIT = "unit", _("implementing unit")
        COUNTY = "county", _("county")

    project = of_project("blockers")
    milestone = models.CharField(_("milestone"), max_length=8, blank=True, db_default="")
    case = models.ForeignKey(
        Case,
        verbose_name=_("case"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    what = models.TextField(_("what stands in the way"))
    opened_on = models.DateField(_("known since"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    level = models.CharField(
        _("lies with"), max_length=8, choices=Level.choices, db_default=Level.PERSON, default=Level.PERSON
    )
    escalated_on = models.DateField(_("reported upwards on"), null=True, blank=True)
    decision = models.TextField(_("decision"), blank=True, db_default="")
    closed_on = models.DateField(_("solved on"), null=True, blank=True)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        verbose_name = _("difficulty")
        verbose_name_plural = _("difficulties")
        ordering = ["project", "-opened_on", "-id"]
        constraints = [
            *(
                readable_day("renovation_blocker", column)
                for column in ("opened_on", "escalated_on", "closed_on")
            ),
            models.UniqueConstraint(fields=["project", "case"], name="renovation_blocker_case_once"),
            models.CheckConstraint(condition=~Q(what=""), name="renovation_blocker_says_what"),
            models.CheckConstraint(
                condition=Q(level="person", escalated_on=None)
                | ~Q(level="person") & Q(escalated_on__isnull=False, escalated_on__gte=F("opened_on")),
                name="renovation_blocker_reported_upwards",
                violation_error_message=_(
                    "What lies higher than the person in charge was reported upwards on a day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")) & ~Q(decision=""),
                name="renovation_blocker_solved_how",
                violation_error_message=_("Say what was decided, and solve it no earlier than it was known."),
            ),
        ]

    def __str__(self) -> str:
        return self.what[:40]


@tracked()
class PublicityEntry(models.Model):
    """What people were told: where, in which way, and how many households heard it."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("visits to households")
        MEETING = "meeting", _("meeting of residents")
        NOTICE = "notice", _("posted in the zone")
        MEDIA = "media", _("media")

    project = of_project("publicity")
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    community_code = models.CharField(_("community code"), max_length=12, blank=True, db_default="")
    households = models.PositiveIntegerField(_("households informed"), default=0, db_default=0)
    text = models.TextField(_("what was told"))

    class Meta:
        verbose_name = _("publicity")
        verbose_name_plural = _("publicity log")
        ordering = ["project", "-on", "-id"]
        constraints = [
            readable_day("renovation_publicityentry", "on"),
            models.CheckConstraint(condition=~Q(text=""), name="renovation_publicityentry_text"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


@tracked()
class Petition(models.Model):
    """A complaint about a project, and what became of it."""

    class Result(models.TextChoices):
        FOUNDED = "founded", pgettext_lazy("petition", "well founded")
        PARTLY = "partly", pgettext_lazy("petition", "founded in part")
        UNFOUNDED = "unfounded", pgettext_lazy("petition", "unfounded")

    project = of_project("petitions")
    received_on = models.DateField(_("received on"))
    subject = models.TextField(_("complaint"))
    people = models.PositiveSmallIntegerField(_("persons"), default=1, db_default=1)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True, db_default="")
    answer = models.TextField(_("answer"), blank=True, db_default="")
    closed_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        ordering = ["project", "-received_on", "-id"]
        constraints = [
            readable_day("renovation_petition", "received_on"),
            readable_day("renovation_petition", "closed_on"),
            models.CheckConstraint(condition=~Q(subject=""), name="renovation_petition_subject"),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | Q(closed_on__gte=F("received_on")) & ~Q(result="") & ~Q(answer=""),
                name="renovation_petition_answered_how",
                violation_error_message=_(
                    "A petition is answered with a result and words, no earlier than it came."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.subject[:40]
