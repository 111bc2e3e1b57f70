"""The provider: all algorithms of the plugin."""

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..words import tr
from .assign_points import AssignPoints
from .campaign_maps import PrintCampaignMap, PrintProjectMap
from .check_edition import CheckEdition
from .check_in import CheckIn
from .check_out import CheckOut
from .county_project import CountyProject
from .coverage_report import CoverageReport
from .load_cases import LoadCases
from .merge_households import MergeHouseholds
from .overlay_zones import OverlayZones
from .printing import PrintGridSheets, PrintSectionSheets, PrintWallMap
from .publish_edition import PublishEdition
from .qfield_package import QFieldPackage
from .repair_edition import RepairEdition
from .split_by_roads import SplitByRoads
from .who_answers import WhoAnswers

_ALGORITHMS = (
    WhoAnswers,
    LoadCases,
    AssignPoints,
    CoverageReport,
    OverlayZones,
    QFieldPackage,
    CountyProject,
    PrintGridSheets,
    PrintSectionSheets,
    PrintWallMap,
    PrintCampaignMap,
    PrintProjectMap,
    CheckEdition,
    RepairEdition,
    CheckOut,
    CheckIn,
    PublishEdition,
    SplitByRoads,
    MergeHouseholds,
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
