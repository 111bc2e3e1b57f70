"""Writes a layout as PDF: letters stay letters, lines stay lines."""

from qgis.core import Qgis, QgsLayoutExporter

from ..words import labelled, tr


class NotPrinted(Exception):
    """The file was not written; the text is for people."""


def export(layout, path, feedback):
    """Write all pages of a layout, those of its atlas where it has one.  Raises NotPrinted.

    Returns how many; none where it was cancelled.
    """
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 300
    settings.forceVectorOutput = True
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    atlas = layout.atlas()
    if atlas.enabled():
        count = atlas.updateFeatures()
        if not count:
            raise NotPrinted(tr("There is nothing to print: no row is chosen."))
        result, told = QgsLayoutExporter.exportToPdf(atlas, path, settings, feedback)
    else:
        count, told = 1, ""
        result = QgsLayoutExporter(layout).exportToPdf(path, settings)
        feedback.setProgress(100)
    if result == QgsLayoutExporter.ExportResult.Canceled:
        return 0
    if result != QgsLayoutExporter.ExportResult.Success:
        raise NotPrinted(labelled(tr("The file could not be written:"), told or path))
    return count
