"""Adds the county's layers to a project, dressed, in their groups; shows them as of a day."""

from qgis.core import QgsCoordinateReferenceSystem, QgsExpressionContextUtils
from qgis.PyQt.QtCore import QDate

from ..core.county import GROUPS, LAYERS, layer_named
from ..core.refusals import Refused
from ..words import labelled, tr
from . import sources
from .forms import equip, relate
from .looks import dress

#: Which layer of the county a layer of a project is.
MARK = "wangge/layer"
#: The same of a layer that only a page to print shows.
ON_PAGE = "wangge/page"
#: The day that a project shows, for labels and layouts.
DAY = "wangge_day"


def add_layers(project, source, day, *, only=None, times=1.0, feedback=None):
    """Add the layers that a source has, the uppermost of the list on top; those that are there already stay.

    Returns the layers of the project by name, and the titles of those that could not be opened.
    """
    known = layers_of(project)
    return put_in(project, opened_of(source, day, only=only, but=known, times=times, feedback=feedback), day)


def opened_of(source, day, *, only=None, but=(), times=1.0, feedback=None):
    """The layers that a source has, opened and dressed, the uppermost first; `but`: names of those left out.

    In any thread, if the source `is_far`: the network is waited for here, and nothing of a project is touched.
    """
    wanted = [one for one in LAYERS if source.has(one) and (only is None or one.name in only)]
    found = []
    for number, layer in enumerate(wanted):
        if feedback is not None and feedback.isCanceled():
            break
        if layer.name not in but:
            opened = source.opened(layer, tr(layer.title), day)
            if opened.isValid():
                equip(opened, layer)
                dress(opened, layer, times=times)
            found.append((layer, opened))
        if feedback is not None:
            feedback.setProgress(100 * (number + 1) / len(wanted))
    return found


def put_in(project, opened, day):
    """Put layers that were opened into a project, in their groups, tied to each other; returns as `add_layers`."""
    there, failed = layers_of(project), []
    for layer, one in opened:
        if one.isValid():
            _put_in(project, one, layer)
            there[layer.name] = one
        else:
            failed.append(one.name())
    relate(project, there)
    _remember(project, day)
    return there, failed


def layers_of(project):
    """The county's layers of a project, by name."""
    marked = ((one.customProperty(MARK), one) for one in project.mapLayers().values())
    return {name: one for name, one in marked if name}


def show_day(project, day):
    """Have every dated layer show a day.  Returns how many there are.

    Raises Refused where one cannot be opened: then all of them show the day from before, never two days at once.
    """
    dated = {name: one for name, one in layers_of(project).items() if layer_named(name).is_dated}
    pages = [(one.customProperty(ON_PAGE), one) for one in project.mapLayers().values()]
    before, shown = day_of(project), []
    for name, opened in [*dated.items(), *((name, one) for name, one in pages if name)]:
        shown.append((opened, layer_named(name)))
        sources.show(*shown[-1], day)
        if not opened.isValid():
            for one in shown:
                sources.show(*one, before)
            raise Refused(labelled(tr("The layer could not be opened:"), opened.name()))
        opened.triggerRepaint()
    _remember(project, day)
    return len(dated)


def day_of(project):
    """The day that a project shows; today unless told."""
    told = QgsExpressionContextUtils.projectScope(project).variable(DAY)
    day = QDate.fromString(str(told or ""), "yyyy-MM-dd")
    return day if day.isValid() else QDate.currentDate()


def _put_in(project, opened, layer):
    opened.setCustomProperty(MARK, layer.name)
    if layer.group == GROUPS[-1] or layer.name == "corridors":
        opened.setFlags(
            opened.flags() & ~opened.LayerFlag.Identifiable
        )  # a click is meant for what lies above
    project.addMapLayer(opened, False)
    node = _group(project, layer.group).addLayer(opened)
    node.setItemVisibilityChecked(layer.is_shown)
    node.setExpanded(False)


def _group(project, name):
    root = project.layerTreeRoot()
    for number, known in enumerate(GROUPS):
        if root.findGroup(tr(known)) is None:
            root.insertGroup(number, tr(known))
    return root.findGroup(tr(name))


def _remember(project, day):
    QgsExpressionContextUtils.setProjectVariable(project, DAY, day.toString("yyyy-MM-dd"))


def work_crs(county):
    """The county's own plane (what /api/v1/county/ says of it)."""
    return QgsCoordinateReferenceSystem(f"EPSG:{county['work_srid']}")
