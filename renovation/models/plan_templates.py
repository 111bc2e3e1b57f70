"""A county's own order of milestones, beside the one that the code brings (renovation/rules/milestones.py)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_core.history import tracked
from renovation.rules.calendar import Counted, Snap

COUNTED = [(Counted.CALENDAR.value, _("calendar days")), (Counted.WORK.value, _("work days"))]
SNAPS = [
    (Snap.NONE.value, _("any day")),
    (Snap.MONTH_END.value, _("the end of a month")),
    (Snap.YEAR_END.value, _("the end of a year")),
]


@tracked()
class PlanTemplate(models.Model):
    """Milestones, how long each takes, and what waits for what; a project without one goes by the standard order."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    note = models.TextField(_("note"), blank=True, db_default="")

    class Meta:
        verbose_name = _("plan template")
        verbose_name_plural = _("plan templates")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="renovation_plantemplate_named")]

    def __str__(self) -> str:
        return self.name


def _of_template(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        PlanTemplate, verbose_name=_("plan template"), on_delete=models.PROTECT, related_name=related_name
    )


@tracked()
class TemplateMilestone(models.Model):
    """One step of the template: how long its work takes, and on which days it may be promised."""

    template = _of_template("milestones")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=80)
    days = models.PositiveSmallIntegerField(_("days of work"))
    counted = models.CharField(
        _("counted in"), max_length=12, choices=COUNTED, db_default=Counted.CALENDAR.value
    )
    snap = models.CharField(_("promised for"), max_length=12, choices=SNAPS, db_default=Snap.NONE.value)

    class Meta:
        verbose_name = _("milestone of a template")
        verbose_name_plural = _("milestones of a template")
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "code"], name="renovation_templatemilestone_code_once"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="renovation_templatemilestone_has_code"),
            models.CheckConstraint(
                condition=Q(counted__in=[key for key, _word in COUNTED]),
                name="renovation_templatemilestone_counted_known",
            ),
            models.CheckConstraint(
                condition=Q(snap__in=[key for key, _word in SNAPS]),
                name="renovation_templatemilestone_snap_known",
            ),
            models.CheckConstraint(condition=Q(days__lte=3660), name="renovation_templatemilestone_days"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@tracked()
class TemplateLink(models.Model):
    """`after` begins once so many days have passed since `before`; `basis` names the law that demands them.

    What a law demands is neither shortened nor taken away (renovation/sql/renovation_keep_law.sql).
    """

    template = _of_template("links")
    before = models.CharField(_("milestone before"), max_length=8)
    after = models.CharField(_("milestone after"), max_length=8)
    days = models.PositiveSmallIntegerField(_("days between"), default=0, db_default=0)
    counted = models.CharField(
        _("counted in"), max_length=12, choices=COUNTED, db_default=Counted.CALENDAR.value
    )
    basis = models.CharField(_("legal basis"), max_length=120, blank=True, db_default="")

    class Meta:
        verbose_name = _("order in a template")
        verbose_name_plural = _("order in a template")
        ordering = ["template", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "before", "after"], name="renovation_templatelink_once"
            ),
            models.CheckConstraint(condition=~Q(before=F("after")), name="renovation_templatelink_two"),
            models.CheckConstraint(
                condition=Q(counted__in=[key for key, _word in COUNTED]),
                name="renovation_templatelink_counted_known",
            ),
            models.CheckConstraint(condition=Q(days__lte=3660), name="renovation_templatelink_days"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


@tracked()
class TemplateWithin(models.Model):
    """`last` is finished no more than so many calendar days after `first` has begun."""

    template = _of_template("within")
    first = models.CharField(_("from milestone"), max_length=8)
    last = models.CharField(_("to milestone"), max_length=8)
    days = models.PositiveSmallIntegerField(_("days at most"))
    basis = models.CharField(_("legal basis"), max_length=120, blank=True, db_default="")

    class Meta:
        verbose_name = _("longest time in a template")
        verbose_name_plural = _("longest times in a template")
        ordering = ["template", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "first", "last"], name="renovation_templatewithin_once"
            ),
            models.CheckConstraint(condition=~Q(first=F("last")), name="renovation_templatewithin_two"),
            models.CheckConstraint(condition=Q(days__lte=3660), name="renovation_templatewithin_days"),
        ]

    def __str__(self) -> str:
        return f"{self.first} … {self.last}"
