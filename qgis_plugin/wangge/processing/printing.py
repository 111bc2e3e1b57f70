"""Prints the county's sheets: PDF from the toolbox, models and qgis_process."""

from qgis.core import (
    QgsExpression,
    QgsProcessingException,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..core.refusals import Refused
from ..layers.template import COUNTY
from ..printing.exporting import NotPrinted, export
from ..printing.layouts import keep_review_number, page_for, review_number
from ..printing.room import crowded
from ..words import labelled, tr
from .algorithm import ServerAlgorithm, add_source, day_and_source


class OfPrint:
    """Stands in the toolbox with what prints."""

    def group(self):
        return tr("Print")

    def groupId(self):
        return "print"

    def flags(self):
        return super().flags() | self.Flag.FlagNoThreading  # layouts belong to the thread of the window


def add_pdf(algorithm):
    """Ask where the PDF goes."""
    kind = tr("PDF") + " (*.pdf)"
    algorithm.addParameter(QgsProcessingParameterFileDestination(algorithm.OUTPUT, tr("PDF"), kind))


class _Print(OfPrint, ServerAlgorithm):
    """One kind of page; `kind` is its name among the layouts, `column` how single sheets are chosen."""

    CODES, REVIEW, OUTPUT = "CODES", "REVIEW", "OUTPUT"
    kind = ""
    has_sheets = True

    def name(self):
        return f"print{self.kind}"

    def initAlgorithm(self, config=None):
        add_source(self)
        if self.has_sheets:
            words = tr("Only these codes, with commas between (empty: all)")
            self.addParameter(QgsProcessingParameterString(self.CODES, words, "", optional=True))
        words = tr("Map review number (empty: a blank line)")
        self.addParameter(QgsProcessingParameterString(self.REVIEW, words, review_number(), optional=True))
        add_pdf(self)

    def processAlgorithm(self, parameters, context, feedback):
        path = self.parameterAsFileOutput(parameters, self.OUTPUT, context)
        number = self.parameterAsString(parameters, self.REVIEW, context).strip()
        if number:
            keep_review_number(number)
        county = self.asked(self.server(), COUNTY, None, feedback)
        day, source = day_and_source(self, parameters, context)
        try:
            project, layout = page_for(self.kind, source, county, day, number, feedback)
            if self.has_sheets:
                self._choose(layout.atlas(), self.parameterAsString(parameters, self.CODES, context))
                self._say_what_has_no_room(layout, feedback)
            pages = 0 if feedback.isCanceled() else export(layout, path, feedback)
        except (Refused, NotPrinted) as refused:
            raise QgsProcessingException(str(refused)) from refused
        feedback.pushInfo(labelled(tr("Pages:"), pages))
        project.clear()
        return {self.OUTPUT: path, "PAGES": pages}

    def _say_what_has_no_room(self, layout, feedback):
        codes = crowded(layout)
        if codes:
            words = tr("Tables on these sheets have no room for all rows, the first by code are listed:")
            feedback.pushWarning(f"{words} {', '.join(codes)}")

    def _choose(self, atlas, codes):
        wanted = [code.strip() for code in codes.split(",") if code.strip()]
        if not wanted:
            return
        listed = ", ".join(QgsExpression.quotedString(code) for code in wanted)
        before = f"({atlas.filterExpression()}) AND " if atlas.filterFeatures() else ""
        atlas.setFilterFeatures(True)
        atlas.setFilterExpression(f'{before}"code" IN ({listed})')


class PrintGridSheets(_Print):
    """网格责任图."""

    kind = "gridsheets"

    def displayName(self):
        return tr("Print sheets of grids")

    def shortHelpString(self):
        return tr(
            "Prints a sheet of A3 for each grid of the county's main kind: the map with its base, the"
            " unit that answers, what is known of the grid, its neighbours and road sections with"
            " their units, where it lies. One PDF, a page for each grid, in the order of codes. The"
            " map review number is printed where there is one."
        )


class PrintSectionSheets(_Print):
    """路段监管图."""

    kind = "sectionsheets"

    def displayName(self):
        return tr("Print sheets of road sections")

    def shortHelpString(self):
        return tr(
            "Prints a sheet of A3 for each road section: the map, the units that supervise, handle,"
            " clean and light it, its length and widths, the grids beside it with their units. One"
            " PDF, in the order of codes."
        )


class PrintWallMap(_Print):
    """县域责任网格挂图."""

    kind = "wallmap"
    has_sheets = False

    def displayName(self):
        return tr("Print the wall map")

    def shortHelpString(self):
        return tr(
            "Prints the county on one page of A0: grids in the colours of their units, road sections,"
            " places, divisions, the table of units with their grids, areas and households, at a round"
            " scale."
        )
