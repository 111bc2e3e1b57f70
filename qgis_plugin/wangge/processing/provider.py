"""The provider: all algorithms of the plugin."""

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..words import tr
from .load_cases import LoadCases
from .who_answers import WhoAnswers

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
        for algorithm in (WhoAnswers, LoadCases):
            self.addAlgorithm(algorithm())
