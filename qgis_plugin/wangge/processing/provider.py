"""The provider: all algorithms of the plugin."""

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..words import tr
from .assign_points import AssignPoints
from .county_project import CountyProject
from .coverage_report import CoverageReport
from .load_cases import LoadCases
from .overlay_zones import OverlayZones
from .printing import PrintGridSheets, PrintSectionSheets, PrintWallMap
from .who_answers import WhoAnswers

_ALGORITHMS = (
    WhoAnswers,
    LoadCases,
    AssignPoints,
    CoverageReport,
    OverlayZones,
    CountyProject,
    PrintGridSheets,
    PrintSectionSheets,
    PrintWallMap,
)
ICON = Path(__file__).parent.parent / "icons" / "wangge.svg"


class WanggeProvider(QgsProcessingProvider):
    """wangge:… in models and in qgis_process."""

    def id(self):
        return "wangge"

    def name(self):
        return tr("Wangge")

    def icon(self):
        return QIcon(str(ICON))

    def loadAlgorithms(self):
        for algorithm in _ALGORITHMS:
            self.addAlgorithm(algorithm())
