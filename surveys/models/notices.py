"""Who was told of what: notices, to whom they are addressed, who has read them; and the ladder of escalation."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day
from gis_core.history import tracked
from grids.models import Membership, Substitution, Unit
from grids.scope import LENT_ROLES
from surveys.models.cases import Case, CaseStep, CaseTimer
from surveys.models.survey_tasks import SurveyTask
from surveys.notices.words import KINDS, TO
from surveys.telling import RUNGS

#: What is told of a survey.
OF_SURVEYS = ["survey_set", "survey_due"]
OFFICERS, HEADS = ("unit_officer", "unit_head"), ("unit_head",)


@tracked()
class LadderRung(models.Model):
    """Who is told next of a case that stays red?  Where there is no row at all, surveys.telling.LADDER holds."""

    to = models.CharField(
        _("who is told"), max_length=20, choices={name.value: TO[name] for name in RUNGS}, unique=True
    )
    after_hours = models.DecimalField(
        _("work hours after red"),
        max_digits=6,
        decimal_places=2,
        unique=True,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        verbose_name = _("rung of the ladder")
        verbose_name_plural = _("ladder of escalation")
        ordering = ["after_hours"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__in=[to.value for to in RUNGS]), name="surveys_ladderrung_to"
            ),
            models.CheckConstraint(condition=Q(after_hours__gt=0), name="surveys_ladderrung_after_red"),
        ]

    def __str__(self) -> str:
        return f"{self.get_to_display()}: {self.after_hours}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def told_to(self, user: Any, *, today: Any) -> Self:
        """What is addressed to somebody by the posts they hold on a day, or to those for whom they stand in; not what
        they did themselves.
        """
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        absent = Substitution.objects.on(today).filter(substitute=user).values("absent")
        lent = Q(user__in=absent, role__in=sorted(LENT_ROLES))
        posts = Membership.objects.filter(Q(user=user) | lent, during__contains=today)
        units = posts.filter(role__in=OFFICERS).values("unit")
        headed = posts.filter(role__in=HEADS).values("unit")
        mine = (
            Q(user=user)
            | Q(user__in=absent)
            | Q(role__in=posts.values("role"))
            | Q(heads_only=False, unit__in=units)
            | Q(heads_only=True, unit__in=headed)
        )
        # By the indexes of the addresses, not notice by notice.
        addressed = NoticeAddress.objects.filter(mine).values("notice")
        return self.filter(pk__in=addressed).exclude(step__actor=user)

    def unread_by(self, user: Any) -> Self:
        """What somebody has not yet marked as read."""
        return self.filter(~Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), user=user)))


class Notice(models.Model):
    """That somebody is told something about a case, written with the step or the look at a clock that it tells of; or
    about the supply gaps of a week, in one digest; or about a survey that grids have to answer.

    `facts` is what its words are made of, as it was then; the words are made when it is read or sent, in the language
    of whoever reads.  `due_at` is the limit that it speaks of.  The database keeps it as it is, and one of each.
    """

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, null=True, related_name="notices"
    )
    kind = models.CharField(_("occasion"), max_length=20, choices=KINDS)
    step = models.OneToOneField(
        CaseStep, verbose_name=_("step"), on_delete=models.PROTECT, null=True, related_name="notice"
    )
    timer = models.ForeignKey(
        CaseTimer, verbose_name=_("clock"), on_delete=models.PROTECT, null=True, related_name="notices"
    )
    level = models.PositiveSmallIntegerField(_("level"), db_default=0)
    survey = models.ForeignKey(
        SurveyTask,
        verbose_name=pgettext_lazy("of grids", "survey"),
        on_delete=models.PROTECT,
        null=True,
        related_name="notices",
    )
    week_from = models.DateField(_("of the week from"), null=True, help_text=_("of a digest"))
    due_at = models.DateTimeField(_("due at"), null=True)
    facts = models.JSONField(_("details"), db_default={})
    at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["timer", "level", "due_at"],
                condition=Q(timer__isnull=False),
                name="surveys_notice_once_a_level",
            ),
            models.UniqueConstraint(
                fields=["case", "due_at"], condition=Q(kind="order_late"), name="surveys_notice_once_an_order"
            ),
            models.UniqueConstraint(
                fields=["week_from"], condition=Q(kind="gap_digest"), name="surveys_notice_one_digest_a_week"
            ),
            readable_day("surveys_notice", "week_from"),
            models.CheckConstraint(
                condition=Q(
                    kind="gap_digest", case__isnull=True, survey__isnull=True, week_from__isnull=False
                )
                | Q(kind__in=OF_SURVEYS, case__isnull=True, survey__isnull=False, week_from__isnull=True)
                | (
                    ~Q(kind__in=["gap_digest", *OF_SURVEYS])
                    & Q(case__isnull=False, survey__isnull=True, week_from__isnull=True)
                ),
                name="surveys_notice_of_a_case_or_a_week",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="surveys_notice_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["yellow", "red", "rung"]) ^ Q(timer__isnull=True),
                name="surveys_notice_of_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["yellow", "red", "rung", "order_late", "gap_digest", *OF_SURVEYS])
                ^ Q(step__isnull=False),
                name="surveys_notice_of_a_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id or self.survey_id or self.week_from} {self.kind}"


class NoticeAddress(models.Model):
    """To whom a notice goes: all who act for a unit, or its head alone; one person; or whoever holds a post."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="addresses")
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    heads_only = models.BooleanField(_("its head alone"), db_default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    role = models.CharField(
        _("role"), max_length=20, choices=Membership.Role.choices, blank=True, db_default=""
    )

    class Meta:
        verbose_name = _("addressee of a notice")
        verbose_name_plural = _("addressees of notices")
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["role", "notice"], name="surveys_address_role", condition=~Q(role="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, user__isnull=True, role="")
                | Q(unit__isnull=True, user__isnull=False, role="", heads_only=False)
                | (Q(unit__isnull=True, user__isnull=True, heads_only=False) & ~Q(role="")),
                name="surveys_noticeaddress_one_of_three",
            ),
            models.UniqueConstraint(
                fields=["notice", "unit", "heads_only", "user", "role"],
                nulls_distinct=False,
                name="surveys_noticeaddress_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.unit_id or self.user_id or self.role}"


class NoticeRead(models.Model):
    """That somebody has marked a notice as read, and when."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("notice read")
        verbose_name_plural = _("notices read")
        constraints = [
            models.UniqueConstraint(fields=["user", "notice"], name="surveys_noticeread_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.user_id}"
