"""Prints the wall maps of renovation: PDF from the toolbox, models and qgis_process."""

from qgis.core import QgsProcessingException, QgsProcessingParameterEnum, QgsProcessingParameterString

from ..core.refusals import Refused
from ..core.wall_maps import PATH, SIZES
from ..layers.template import COUNTY
from ..printing.exporting import NotPrinted, export
from ..printing.layouts import campaign_page, keep_review_number, review_number
from ..words import tr
from .algorithm import ServerAlgorithm, add_source, day_and_source
from .printing import OfPrint, add_pdf


class PrintCampaignMap(OfPrint, ServerAlgorithm):
    """棚改挂图."""

    SIZE, REVIEW, OUTPUT = "SIZE", "REVIEW", "OUTPUT"

    def name(self):
        return "printcampaignmap"

    def displayName(self):
        return tr("Print the wall map of renovation")

    def shortHelpString(self):
        return tr(
            "Prints the renovation zones by the lights of their plans on one sheet of A0 or A3, with"
            " yearly targets against what is done, projects and difficulties: the figures that the"
            " server shows you on the same day."
        )

    def initAlgorithm(self, config=None):
        add_source(self)
        self.addParameter(QgsProcessingParameterEnum(self.SIZE, tr("Paper"), list(SIZES), defaultValue=0))
        words = tr("Map review number (empty: a blank line)")
        self.addParameter(QgsProcessingParameterString(self.REVIEW, words, review_number(), optional=True))
        add_pdf(self)

    def processAlgorithm(self, parameters, context, feedback):
        path = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        size = list(SIZES)[self.parameterAsEnum(parameters, self.SIZE, context)]
        number = self.parameterAsString(parameters, self.REVIEW, context).strip()
        if number:
            keep_review_number(number)
        server = self.server()
        day, source = day_and_source(self, parameters, context)
        asked = {"on": day.toString("yyyy-MM-dd"), **self.about(parameters, context)}
        county = self.asked(server, COUNTY, None, feedback)
        told = self.asked(server, PATH, asked, feedback)
        try:
            project, layout = campaign_page(source, county, told, day, size, number, feedback)
            pages = 0 if feedback.isCanceled() else export(layout, path, feedback)
        except (Refused, NotPrinted) as refused:
            raise QgsProcessingException(str(refused)) from refused
        project.clear()
        return {self.OUTPUT: path, "PAGES": pages}

    def about(self, parameters, context):
        """What the sheet is about, as the server is asked."""
        return {}


class PrintProjectMap(PrintCampaignMap):
    """棚改项目挂图."""

    PROJECT = "PROJECT"

    def name(self):
        return "printprojectmap"

    def displayName(self):
        return tr("Print the wall map of a renovation project")

    def shortHelpString(self):
        return tr(
            "Prints the zone of a project with its buildings by how far they are, its plan, its"
            " progress and its difficulties on one sheet of A0 or A3: the figures that the server"
            " shows you on the same day."
        )

    def initAlgorithm(self, config=None):
        self.addParameter(QgsProcessingParameterString(self.PROJECT, tr("Code of the project")))
        super().initAlgorithm(config)

    def about(self, parameters, context):
        return {"project": self.parameterAsString(parameters, self.PROJECT, context).strip()}
