"""A project for a county: its plane, its layers in groups, its snapping, its pages to print."""

from qgis.core import Qgis, QgsReferencedRectangle, QgsSnappingConfig, QgsTolerance, QgsVectorLayer

from ..core.county import EDITING, LAYERS
from ..words import tr
from .adding import MARK, put_in, work_crs

COUNTY = "/api/v1/county/"
#: How near a corner is caught, in pixels.
_NEAR = 12


def fill(project, opened, county, day):
    """Make an empty project the county's, of layers that were opened for a day.  Returns the titles of those that could
    not be.
    """
    project.setTitle(county["name"] + " · " + tr("Wangge"))
    project.setCrs(work_crs(county), True)  # with its ellipsoid: areas are as the server measures them
    project.setTopologicalEditing(True)
    _save_together(project)
    there, failed = put_in(project, opened, day)
    snap_to_what_is_drawn(project)
    _show_all_of(project, there)
    return failed


def _save_together(project):
    """What is drawn in several layers of the database is saved together or not at all."""
    if hasattr(project, "setTransactionMode"):  # from 3.26 on
        project.setTransactionMode(Qgis.TransactionMode.AutomaticGroups)
    else:
        project.setAutoTransaction(True)
    project.setEvaluateDefaultValues(True)


def snap_to_what_is_drawn(project):
    """Corners and edges of what is drawn are caught, nothing else that is in the project by now."""
    config = _begun(QgsSnappingConfig(project))
    drawn = {layer.name for layer in LAYERS if layer.group == EDITING and layer.shape in ("line", "polygon")}
    for opened in project.mapLayers().values():
        if isinstance(opened, QgsVectorLayer) and opened.isSpatial():
            config.setIndividualLayerSettings(opened, _caught(opened.customProperty(MARK) in drawn))
    project.setSnappingConfig(config)


def snap_to(project, opened):
    """Corners and edges of one more layer are caught; what somebody has set for the others stays."""
    config = QgsSnappingConfig(project.snappingConfig())
    if not config.enabled():
        config = _begun(config)
    config.setIndividualLayerSettings(opened, _caught(True))
    project.setSnappingConfig(config)


def _begun(config):
    config.setEnabled(True)
    config.setMode(QgsSnappingConfig.SnappingMode.AdvancedConfiguration)
    config.setIntersectionSnapping(True)
    return config


def _caught(is_caught):
    return QgsSnappingConfig.IndividualLayerSettings(
        is_caught,
        QgsSnappingConfig.SnappingTypes.VertexFlag | QgsSnappingConfig.SnappingTypes.SegmentFlag,
        _NEAR,
        QgsTolerance.UnitType.Pixels,
    )


def _show_all_of(project, there):
    """The project opens where the county's grids are."""
    for name in ("grids", "divisions"):
        if name in there and not there[name].extent().isEmpty():
            ground = QgsReferencedRectangle(there[name].extent(), there[name].crs())
            project.viewSettings().setDefaultViewExtent(ground)
            return
