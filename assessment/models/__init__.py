"""How units are judged: by which formula and which tree, where it is looked, what was seen and what follows."""

from assessment.models.bulletins import Bulletin, BulletinMaster
from assessment.models.formulas import ScoreFormula
from assessment.models.months import InspectionMonth, InspectionTask, SubstituteInspector
from assessment.models.observations import Appeal, GoodDeed, Observation, ObservationPhoto
from assessment.models.points import InspectionPoint, PointVisit
from assessment.models.results import Consequence, FrozenScores, QuarterRanking
from assessment.models.yardsticks import Standard, Yardstick

__all__ = [
    "Appeal",
    "Bulletin",
    "BulletinMaster",
    "Consequence",
    "FrozenScores",
    "GoodDeed",
    "InspectionMonth",
    "InspectionPoint",
    "InspectionTask",
    "Observation",
    "ObservationPhoto",
    "PointVisit",
    "QuarterRanking",
    "ScoreFormula",
    "Standard",
    "SubstituteInspector",
    "Yardstick",
]
