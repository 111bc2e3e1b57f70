"""A draft as a layer of the project: through a connection to the database, or as a file that was checked out."""

import sqlite3
from datetime import datetime
from pathlib import Path

from qgis.core import (
    QgsDataProvider,
    QgsEditorWidgetSetup,
    QgsProject,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QStandardPaths

from ..core.check_outs import drawn, file_name
from ..core.county import layer_named
from ..core.drafts import table_of
from ..core.refusals import Refused
from ..layers import sources
from ..layers.forms import equip
from ..layers.looks import dress
from ..layers.template import snap_to
from ..words import labelled, tr

DRAFT, FILE = "wangge/draft", "wangge/file"
#: The rows of a file as they were checked out.
_WENT_OUT = "wangge/went_out"
_FOLDER, _CONNECTION = "wangge/folder", "wangge/connection"
#: The columns of a file by which the server knows a row again.
_ROW = ("fid", "row")


def connections():
    """The connections to the county's database that QGIS knows, by name; the one used last first."""
    return sorted(sources.connections(), key=lambda name: (name != last_connection(), name))


def last_connection():
    """By which connection drafts are opened; empty: as files."""
    return QgsSettings().value(_CONNECTION, "")


def keep_connection(name):
    """Open drafts by this connection from now on; empty: as files."""
    QgsSettings().setValue(_CONNECTION, name)


def folder_wanted():
    """Where files that are checked out go; the folder need not be there yet."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(QgsSettings().value(_FOLDER, "") or Path(documents or Path.home()) / "Wangge")


def keep_folder(path):
    """Check out to this folder from now on; empty: to the usual one."""
    QgsSettings().setValue(_FOLDER, path)


def folder():
    """Where files that were checked out are kept."""
    found = folder_wanted()
    found.mkdir(parents=True, exist_ok=True)
    return found


def through_connection(draft, name):
    """The rows of a draft, edited in the database itself.  Raises Refused where the connection does not lead there."""
    known = layer_named(table_of(draft.layer))
    chosen = f'"draft" = {draft.id}'
    layer = sources.Database(name).rows(known, known.view, chosen, draft.name, is_estimated=False)
    if not layer.isValid():
        raise Refused(labelled(tr("This connection does not show drafts:"), name))
    keep_connection(name)
    return _added(layer, draft, "")


def keep(draft_id, body):
    """Write what was checked out to a file of its own.  Raises Refused."""
    name = file_name(draft_id, datetime.now().strftime("%Y%m%d-%H%M%S-%f"))  # noqa: DTZ005  a file's name
    path = folder_wanted() / name
    try:
        folder().joinpath(name).write_bytes(body)
    except OSError as error:
        raise Refused(labelled(tr("The file cannot be written:"), path)) from error
    return str(path)


def from_file(draft, path):
    """The rows of a draft in a file; the layer that shows an older file of it shows this one instead."""
    source = f"{path}|layername={table_of(draft.layer)}"
    shown = layer_of(draft.id, with_file=True)
    went_out = _drawn(path, draft.layer)
    if shown is not None:
        shown.setDataSource(source, draft.name, "ogr", QgsDataProvider.ProviderOptions())
        shown.setCustomProperty(FILE, path)
        shown.setCustomProperty(_WENT_OUT, went_out)
        shown.triggerRepaint()
        return shown
    layer = QgsVectorLayer(source, draft.name, "ogr")
    if not layer.isValid():
        raise Refused(labelled(tr("The file cannot be read:"), path))
    layer.setCustomProperty(_WENT_OUT, went_out)
    return _added(layer, draft, path)


def layer_of(draft_id, *, with_file=False):
    """The layer of a draft in the project, or None."""
    for layer in QgsProject.instance().mapLayers().values():
        if str(layer.customProperty(DRAFT, "")) == str(draft_id) and (
            layer.customProperty(FILE, "") or not with_file
        ):
            return layer
    return None


def take_off(draft_id):
    """The layer of a draft that is over leaves the project; a file that was checked out stays where it is."""
    layer = layer_of(draft_id)
    if layer is not None:
        QgsProject.instance().removeMapLayer(layer.id())


def is_unsaved(layer):
    """Has somebody drawn what is not saved yet?"""
    return layer is not None and layer.isEditable() and layer.isModified()


def file_of(draft):
    """The path of the file that shows a draft; empty: none does."""
    layer = layer_of(draft.id, with_file=True)
    return layer.customProperty(FILE) if layer is not None else ""


def is_drawn_in(draft):
    """Has the file of a draft rows that the server has not heard of?  Who cannot tell says yes."""
    layer = layer_of(draft.id, with_file=True)
    if layer is None:
        return False
    return _drawn(layer.customProperty(FILE), draft.layer) != layer.customProperty(_WENT_OUT, "")


def missing_on_server(draft):
    """What is to be done before the server judges, mends or publishes what it has of a draft; empty: nothing."""
    if is_unsaved(layer_of(draft.id)):
        return tr("Save what you have drawn first, or undo it.")
    if is_drawn_in(draft):
        return tr("Check in what you have drawn in the file first: the server does not have it yet.")
    return ""


def hold(layer):
    """Nobody draws in a layer while the server takes in or mends what it shows; what is returned is for `let_go`."""
    layer.rollBack()  # nothing in it is unsaved: it only stops being edited
    layer.setReadOnly(True)
    return layer.id()


def let_go(layer_id):
    """It is drawn in again, where it is still in the project."""
    layer = QgsProject.instance().mapLayer(layer_id)
    if layer is not None:
        layer.setReadOnly(False)


def rejected(draft, path):
    """Rows that were not taken in, as a layer beside the draft."""
    layer = QgsVectorLayer(path, draft.name + " · " + tr("not taken in"), "ogr")
    if layer.isValid():
        QgsProject.instance().addMapLayer(layer)
    return layer


def _drawn(path, layer):
    """Raises nothing: a file that cannot be read is like no other."""
    try:
        return drawn(path, layer)
    except sqlite3.Error:
        return None


def _added(layer, draft, path):
    """Titles, words for codes, form, signs and names as in a project of the county; a common border moves once."""
    layer.setCustomProperty(DRAFT, str(draft.id))
    layer.setCustomProperty(FILE, path)
    known = layer_named(table_of(draft.layer))
    equip(layer, known)
    for name in _ROW:
        number = layer.fields().indexOf(name)
        if number >= 0:
            layer.setEditorWidgetSetup(number, QgsEditorWidgetSetup("Hidden", {}))
    dress(layer, known)
    project = QgsProject.instance()
    project.setTopologicalEditing(True)
    project.addMapLayer(layer)
    snap_to(project, layer)
    return layer
