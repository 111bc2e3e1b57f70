"""How units are judged: by which formula, from which quarter on, decided by whom."""

from assessment.models.formulas import ScoreFormula

__all__ = ["ScoreFormula"]
