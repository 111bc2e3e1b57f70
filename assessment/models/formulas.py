"""By which formula is a quarter judged?  Versions, each decreed by two persons before its quarter begins (issue 8)."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessment.models.decrees import DecreeQuerySet, decree_constraints
from assessment.rules.formula import Formula, formula_of
from gis_core.four_eyes import ProposalState
from gis_core.history import tracked
from gis_core.people import person


@tracked()
class ScoreFormula(models.Model):
    """A version of the formula, proposed whole by one person and decided by another; the database sees to that.

    Approved it judges the quarters from `first_quarter` on, until a later one does: it is never changed, never
    withdrawn, and only approved before that quarter begins (assessment/sql/assessment_keep_formula.sql).
    `terms` is assessment.rules.formula.Formula.as_data, `sha256` its hash.
    """

    State = ProposalState

    title = models.CharField(_("title"), max_length=120)
    basis = models.CharField(_("basis"), max_length=200, blank=True, db_default="")
    first_quarter = models.DateField(_("in force from quarter"), help_text=_("the first day of the quarter"))
    terms = models.JSONField(_("terms"))
    sha256 = models.CharField(_("SHA-256 of the terms"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, db_default=State.PROPOSED)
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), db_default=Now(), editable=False)
    decided_by = person(_("approver"), optional=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=200, blank=True, db_default="")

    objects = DecreeQuerySet["ScoreFormula"].as_manager()

    class Meta:
        verbose_name = _("formula of scores")
        verbose_name_plural = _("formulas of scores")
        ordering = ["-first_quarter", "-id"]
        constraints = decree_constraints("assessment_scoreformula")

    def __str__(self) -> str:
        return self.title

    @property
    def formula(self) -> Formula:
        """The formula to reckon with."""
        return formula_of(self.terms)

    @property
    def is_intact(self) -> bool:
        """Are the terms those that were hashed?"""
        return self.formula.sha256 == self.sha256
