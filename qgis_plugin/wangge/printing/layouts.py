"""Which pages can be printed, and the county as each of them wants it."""

from qgis.core import QgsProject, QgsSettings

from ..core.refusals import Refused
from ..core.wall_maps import SIZES
from ..layers.adding import add_layers, layers_of, work_crs
from ..layers.sources import Copies
from ..layers.template import snap_to_what_is_drawn
from ..words import labelled, tr
from .campaign import campaign_map
from .sheets import grid_sheets, section_sheets
from .wall import wall_map

#: Name → what puts it together, and the layer that it cannot do without.
KINDS = {
    "gridsheets": (grid_sheets, "grids"),
    "sectionsheets": (section_sheets, "road_sections"),
    "wallmap": (wall_map, "grids"),
}
_REVIEW = "wangge/review_number"
#: The layers that pages show.
_LAYERS = {"divisions", "road_sections", "places", "grids", "roads", "buildings", "water"}


def review_number():
    """The number under which the authority of surveying has reviewed the county's map; empty: none."""
    return QgsSettings().value(_REVIEW, "")


def keep_review_number(number):
    """Print this number from now on."""
    QgsSettings().setValue(_REVIEW, number)


def page_for(kind, source, county, day, number, feedback):
    """A project of its own, and in it the layout of a kind.  Raises Refused where its layer cannot be had."""
    make, needed = KINDS[kind]
    project, there = _county_with(needed, source, county, day, 1.0, feedback)
    layout = make(project, there, county, number)
    project.layoutManager().addLayout(layout)
    return project, layout


def campaign_page(source, county, told, day, size, number, feedback):
    """A project of its own, and in it the wall map that the server tells.  Raises Refused without grids."""
    project, there = _county_with("grids", source, county, day, SIZES[size][2], feedback)
    layout = campaign_map(project, there, county, told, size, number)
    project.layoutManager().addLayout(layout)
    return project, layout


def _county_with(needed, source, county, day, times, feedback):
    """A project with copies of the county's layers.  Raises Refused where the needed one cannot be had."""
    project = QgsProject()
    project.setCrs(work_crs(county), True)
    there, failed = add_layers(project, Copies(source), day, only=_LAYERS, times=times)
    for title in failed:
        feedback.reportError(labelled(tr("The layer could not be opened:"), title))
    if needed not in there:
        raise Refused(tr("There is nothing to print: its layer is missing."))
    return project, there


def add_layouts(project, county):
    """Have a project the pages that its layers suffice for; they say the day that it shows."""
    there, known = layers_of(project), project.layoutManager()
    for make, needed in KINDS.values():
        if needed in there:
            layout = make(project, there, county, review_number())
            if known.layoutByName(layout.name()) is None:
                known.addLayout(layout)
    snap_to_what_is_drawn(project)  # QGIS would catch the layers of the pages too
