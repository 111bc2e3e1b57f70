"""Surveys (专项调查): what is looked for in which grids until when, what was found, and what each grid answered."""

from typing import Any, Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day, readable_moments
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Grid, Unit
from grids.resolver import county
from grids.scope import Scope, scope_of
from surveys.models.points import SurveyPoint


def ground_of(scope: Scope) -> tuple[str, ...]:
    """The codes of the grids that somebody has, or for which a unit of theirs answers or is the supervisor."""
    if not scope.unit_ids:
        return scope.grid_codes
    of_units = Grid.objects.filter(
        Q(accountable_unit__in=scope.unit_ids) | Q(supervising_unit__in=scope.unit_ids),
        kind=county().main_grid_kind,
    )
    return tuple(sorted({*scope.grid_codes, *of_units.values_list("code", flat=True)}))


class SurveyTaskQuerySet(models.QuerySet["SurveyTask"]):
    def visible_to(self, user: Any) -> Self:
        """Surveys on one's own ground, one's own, and those of one's units; all of them for who sees the county."""
        scope = scope_of(user)
        if scope.sees_the_county:
            return self.all()
        if not scope.roles:
            return self.none()
        return self.filter(
            Q(grids__overlap=list(ground_of(scope))) | Q(set_by__in=scope.people) | Q(unit__in=scope.unit_ids)
        )

    def open(self) -> Self:
        """Surveys that were neither closed nor withdrawn."""
        return self.filter(closed_at=None, withdrawn_at=None)


@tracked()
class SurveyTask(models.Model):
    """A survey: what is looked for (`categories`: keys) in which grids (codes, which outlive versions), and until when.

    Once a grid has answered or something was found under it, only its due day moves, and later at that; it ends by
    being closed, or withdrawn with a reason (surveys/sql/surveys_keep_survey.sql).
    """

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    title = models.CharField(_("title"), max_length=80)
    instruction = models.TextField(_("instruction"), max_length=2000, blank=True, db_default="")
    categories = ArrayField(models.CharField(max_length=12), verbose_name=_("what is looked for"))
    grids = ArrayField(models.CharField(max_length=40), verbose_name=_("grids"))
    first_on = models.DateField(_("from"))
    due_on = models.DateField(_("to be answered until, that day included"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit in whose name it is set"), on_delete=models.PROTECT, related_name="+"
    )
    set_by = person(_("set by"))
    set_at = models.DateTimeField(_("set at"), db_default=Now(), editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    reason = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, db_default="")
    ended_by = person(_("closed or withdrawn by"), optional=True)

    objects = SurveyTaskQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of grids", "survey")
        verbose_name_plural = pgettext_lazy("of grids", "surveys")
        ordering = ["-first_on", "-id"]
        constraints = [
            readable_day("surveys_surveytask", "first_on"),
            readable_day("surveys_surveytask", "due_on"),
            readable_moments("surveys_surveytask", "closed_at"),
            readable_moments("surveys_surveytask", "withdrawn_at"),
            models.CheckConstraint(condition=~Q(title=""), name="surveys_surveytask_has_title"),
            models.CheckConstraint(
                condition=~Q(categories=[]) & ~Q(grids=[]), name="surveys_surveytask_has_aim"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("first_on")), name="surveys_surveytask_days"),
            models.CheckConstraint(
                condition=Q(closed_at=None, withdrawn_at=None, ended_by=None, reason="")
                | Q(closed_at__isnull=False, withdrawn_at=None, ended_by__isnull=False, reason="")
                | (Q(closed_at=None, withdrawn_at__isnull=False, ended_by__isnull=False) & ~Q(reason="")),
                name="surveys_surveytask_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None


class SurveyFind(models.Model):
    """That a report was made under a survey; `grid_code` and `why_not` are the database's word, never changed.

    A report that does not fit is kept as any other, and is not counted here: `why_not` says why.
    """

    class WhyNot(models.TextChoices):
        GRID = "grid", _("its place lies in no grid of the survey")
        CATEGORY = "category", _("its category is none of those that the survey looks for")
        EARLY = "early", _("it was seen before the survey began")
        ENDED = "ended", _("the survey had ended when it was seen")

    point = models.OneToOneField(
        SurveyPoint, verbose_name=_("survey point"), on_delete=models.PROTECT, related_name="found_under"
    )
    survey = models.ForeignKey(
        SurveyTask,
        verbose_name=pgettext_lazy("of grids", "survey"),
        on_delete=models.PROTECT,
        related_name="finds",
    )
    grid_code = models.CharField(_("grid"), max_length=40, blank=True, db_default="", editable=False)
    why_not = models.CharField(
        _("why it does not count"),
        max_length=8,
        choices=WhyNot.choices,
        blank=True,
        db_default="",
        editable=False,
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("report made under a survey")
        verbose_name_plural = _("reports made under surveys")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(why_not__in=["", "grid", "category", "early", "ended"]),
                name="surveys_surveyfind_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.point_id}"


class SurveyAnswer(models.Model):
    """What somebody said of a grid in a survey, where they stood (`geom`, EPSG:4490) and when: begun, finished with
    what was found, or nothing found (零报告); or that such an answer is taken back.  Never changed, never deleted.

    `fix` is where the phone was, as it said.
    """

    class Kind(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("survey", "begun")
        FINDS = "finds", pgettext_lazy("survey", "finished, with finds")
        ZERO = "zero", pgettext_lazy("survey", "zero report")
        TAKEN_BACK = "taken_back", pgettext_lazy("survey", "answer taken back")

    uid = models.UUIDField(_("public id"), unique=True, db_default=Func(function="gen_random_uuid"))
    survey = models.ForeignKey(
        SurveyTask,
        verbose_name=pgettext_lazy("of grids", "survey"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="answers",
    )
    grid_code = models.CharField(_("grid"), max_length=40)
    kind = models.CharField(_("answer"), max_length=12, choices=Kind.choices)
    takes_back = models.OneToOneField(
        "self",
        verbose_name=_("takes back"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
    )
    note = models.CharField(_("in words"), max_length=400, blank=True, db_default="")
    geom = models.PointField(_("position"), srid=STORAGE_SRID, null=True, blank=True)
    accuracy_m = models.FloatField(_("accuracy (m)"), null=True, blank=True)
    # {"lon", "lat", "crs", "accuracy_m", "fix_at"}
    fix = models.JSONField(_("the fix as the phone gave it"), null=True, blank=True)
    said_at = models.DateTimeField(_("said at"))
    said_by = person(_("said by"))
    received_at = models.DateTimeField(_("received at"), db_default=Now(), editable=False)
    content_sha256 = models.CharField(_("hash of the content"), max_length=64, editable=False)
    body_sha256 = models.CharField(
        _("hash of the body"), max_length=64, blank=True, db_default="", editable=False
    )

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        ordering = ["-said_at", "-id"]
        indexes = [
            models.Index(fields=["survey", "grid_code", "-said_at"], name="surveys_answer_of_grid"),
        ]
        constraints = [
            geometry_check("surveys_surveyanswer"),
            readable_moments("surveys_surveyanswer", "said_at"),
            models.CheckConstraint(
                condition=Q(kind__in=["begun", "finds", "zero"], takes_back=None)
                | (Q(kind="taken_back", takes_back__isnull=False) & ~Q(note="")),
                name="surveys_surveyanswer_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid_code} {self.get_kind_display()}"
