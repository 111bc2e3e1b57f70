"""Writes a project file for the county."""

from qgis.core import (
    QgsProcessingException,
    QgsProcessingParameterFileDestination,
    QgsProject,
)

from ..core.refusals import Refused
from ..layers.adding import opened_of
from ..layers.template import COUNTY, fill
from ..printing.layouts import add_layouts
from ..words import labelled, tr
from .algorithm import ServerAlgorithm, add_source, day_and_source


class CountyProject(ServerAlgorithm):
    """A project with the county's layers, as the button of the dock makes it."""

    OUTPUT = "OUTPUT"

    def name(self):
        return "countyproject"

    def displayName(self):
        return tr("New county project")

    def shortHelpString(self):
        return tr(
            "Writes a project file with the county's layers in their groups: styles, words for codes,"
            " forms, relations, the county's plane, snapping and topological editing. Layers come from"
            " a connection to the database, or from the server where none is named. No password is"
            " written into the file."
        )

    def flags(self):
        return super().flags() | self.Flag.FlagNoThreading

    def initAlgorithm(self, config=None):
        add_source(self)
        kind = tr("QGIS project") + " (*.qgz)"
        self.addParameter(QgsProcessingParameterFileDestination(self.OUTPUT, tr("Project file"), kind))

    def processAlgorithm(self, parameters, context, feedback):
        path = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        county = self.asked(self.server(), COUNTY, None, feedback)
        day, source = day_and_source(self, parameters, context)
        project = QgsProject()
        try:
            failed = fill(project, opened_of(source, day, feedback=feedback), county, day)
            add_layouts(project, county)
        except Refused as refused:
            raise QgsProcessingException(str(refused)) from refused
        for title in failed:
            feedback.reportError(labelled(tr("The layer could not be opened:"), title))
        if not feedback.isCanceled() and not project.write(path):
            raise QgsProcessingException(project.error())
        return {self.OUTPUT: path}
