"""What a month and a quarter came to, kept for good; and what people decided to follow from it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessment.models.formulas import ScoreFormula
from assessment.models.months import InspectionMonth
from gis_core.days import readable_day, readable_moments
from gis_core.history import tracked
from gis_core.people import person
from grids.models import Unit


class FrozenScores(models.Model):
    """The scores of a month with everything that they were reckoned from; never changed.

    `terms`: the formula (assessment.rules.formula), of the version where one was in force; `inputs`: the evidence
    (assessment.rules.kept) and the units; `scores`: what came of them.  Reckoning anew must give the same.
    """

    month = models.OneToOneField(
        InspectionMonth,
        verbose_name=_("month of inspection"),
        on_delete=models.PROTECT,
        related_name="frozen",
    )
    formula = models.ForeignKey(
        ScoreFormula,
        verbose_name=_("formula of scores"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: none was in force, the standard one."),
    )
    terms = models.JSONField(_("terms"))
    terms_sha256 = models.CharField(_("SHA-256 of the terms"), max_length=64)
    inputs = models.JSONField(_("what was counted"))
    inputs_sha256 = models.CharField(_("SHA-256 of what was counted"), max_length=64)
    scores = models.JSONField(_("scores"))
    frozen_by = person(_("frozen by"))
    frozen_at = models.DateTimeField(_("frozen at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("frozen scores of a month")
        verbose_name_plural = _("frozen scores of months")
        ordering = ["-month"]
        constraints = [
            readable_moments("assessment_frozenscores", "frozen_at"),
            models.CheckConstraint(
                condition=Q(terms_sha256__regex=r"^[0-9a-f]{64}$", inputs_sha256__regex=r"^[0-9a-f]{64}$"),
                name="assessment_frozenscores_hex",
            ),
        ]

    def __str__(self) -> str:
        return str(self.month)


@tracked()
class QuarterRanking(models.Model):
    """A quarter's ranking: made by one person, approved by another, published, withdrawn only with a reason.

    `content`: the lists (assessment.services.rankings), `sha256` its hash; neither changes.  `decided`: the codes of
    units that people flagged where nothing else broke a tie (ADR 28).
    """

    class State(models.TextChoices):
        PRELIMINARY = "preliminary", _("waiting for approval")
        APPROVED = "approved", _("approved, not published")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    quarter = models.DateField(_("quarter"), help_text=_("its first day"))
    content = models.JSONField(_("lists"))
    sha256 = models.CharField(_("SHA-256 of the lists"), max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, db_default=State.PRELIMINARY)
    decided = models.JSONField(_("ties decided by people"), db_default=[], blank=True)
    decided_note = models.CharField(_("why so"), max_length=200, blank=True, db_default="")
    made_by = person(_("made by"))
    made_at = models.DateTimeField(_("made at"))
    approved_by = person(_("approved by"), optional=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    published_by = person(_("published by"), optional=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_by = person(_("ranking withdrawn by"), optional=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    reason = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("ranking of a quarter")
        verbose_name_plural = _("rankings of quarters")
        ordering = ["-quarter", "-id"]
        constraints = [
            readable_day("assessment_quarterranking", "quarter"),
            readable_moments("assessment_quarterranking", "made_at"),
            readable_moments("assessment_quarterranking", "approved_at"),
            readable_moments("assessment_quarterranking", "published_at"),
            readable_moments("assessment_quarterranking", "withdrawn_at"),
            models.UniqueConstraint(
                fields=["quarter"],
                condition=~Q(state="withdrawn"),
                name="assessment_quarterranking_one_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])
                & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="assessment_quarterranking_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="preliminary", approved_by=None, published_by=None)
                | (
                    Q(state="approved", approved_by__isnull=False, published_by=None)
                    & ~Q(approved_by=F("made_by"))
                )
                | (
                    Q(state="published", approved_by__isnull=False, published_by__isnull=False)
                    & ~Q(approved_by=F("made_by"))
                )
                | (Q(state="withdrawn", withdrawn_by__isnull=False) & ~Q(reason="")),
                name="assessment_quarterranking_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter.year}-Q{(self.quarter.month + 2) // 3}"


@tracked()
class Consequence(models.Model):
    """What people decided to follow for a unit (倒罚奖金, 书面检讨, 电视表态, 约谈 …): on which basis, by which
    document, due when, received and done when.  The system reminds and records; it decides nothing.
    """

    class Kind(models.TextChoices):
        BONUS_CLAWBACK = "bonus_clawback", _("bonus clawback")
        SELF_CRITICISM = "self_criticism", _("written self-criticism")
        TV_STATEMENT = "tv_statement", _("public statement on television")
        INTERVIEW = "interview", _("interview")
        TRANSFER = "transfer", _("transfer")
        REMOVAL = "removal", _("removal")
        OTHER = "other", _("something else")

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    ranking = models.ForeignKey(
        QuarterRanking,
        verbose_name=_("ranking of a quarter"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consequences",
    )
    kind = models.CharField(_("kind of consequence"), max_length=16, choices=Kind.choices)
    basis = models.CharField(_("legal or party basis"), max_length=200)
    document = models.CharField(_("document"), max_length=200)
    decided_on = models.DateField(_("day of the decision"))
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    entered_by = person(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)
    received_by = models.CharField(_("received by"), max_length=60, blank=True, db_default="")
    received_on = models.DateField(_("received on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.CharField(_("what was done"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("consequence")
        verbose_name_plural = _("register of consequences")
        ordering = ["-decided_on", "-id"]
        constraints = [
            *(
                readable_day("assessment_consequence", name)
                for name in ("decided_on", "due_on", "received_on", "done_on")
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "bonus_clawback",
                        "self_criticism",
                        "tv_statement",
                        "interview",
                        "transfer",
                        "removal",
                        "other",
                    ]
                )
                & ~Q(basis="")
                & ~Q(document=""),
                name="assessment_consequence_has_basis",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, received_by="")
                | (Q(received_on__isnull=False) & ~Q(received_by="")),
                name="assessment_consequence_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"
