"""Functions for labels, rules and the field calculator."""

import datetime
from functools import lru_cache

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpression,
    QgsExpressionFunction,
    QgsProject,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QVariant

from .core import hours
from .core.patience import Patience
from .core.receipts import PATH, Question, Receipt
from .core.refusals import Refused
from .processing.algorithm import STORAGE
from .server import Server, told_otherwise
from .words import tr

_GROUP = "Wangge"
_patience = Patience()


def _heard(address, authcfg, path, asked, make):
    """What `make` makes of the answer.  Raises Refused."""
    told = _patience.asked(address, lambda: Server(address, authcfg).get(path, asked))
    try:
        return make(told)
    except KeyError as missing:
        raise told_otherwise(missing) from missing


@lru_cache(maxsize=10_000)
def _receipt(address, authcfg, question):
    """One question is asked once: a map asks for every label with every frame.  Raises Refused."""
    return _heard(address, authcfg, PATH, question.asked(), Receipt.from_json)


class AccountableUnit(QgsExpressionFunction):
    """accountable_unit(geometry, category, date): the name of the unit, asked of the server."""

    def __init__(self):
        told = tr(
            "Which unit answers for a place (its middle), a category (code) and a day? Asked of the"
            " server you are signed in to. The place is read in the CRS of the layer."
        )
        example = "accountable_unit($geometry, 'm06013', now())"
        super().__init__("accountable_unit", 3, _GROUP, f"<p>{told}</p><p><code>{example}</code></p>")

    def usesGeometry(self, node):
        return True

    def func(self, values, context, parent, node):
        geometry, category, on = values
        try:
            server = Server.known()
            question = Question(*_degrees(geometry, context), str(category), _day(on))
            return _receipt(server.address, server.authcfg, question).accountable_unit
        except (Refused, ValueError) as refused:
            parent.setEvalErrorString(str(refused))
            return None


@lru_cache(maxsize=8)
def _open_spans(address, authcfg, year):
    """When the office is open, asked once for the days around a year's middle.  Raises Refused."""
    return _heard(address, authcfg, hours.PATH, hours.asked(datetime.date(year, 4, 1)), hours.spans)


class WorkHoursLeft(QgsExpressionFunction):
    """work_hours_left(due, now): the hours of work until then, asked of the server once."""

    def __init__(self):
        told = tr(
            "How many hours of work are left until a moment, on the county's calendar? Less than"
            " none: so many hours too late. The server is asked once when its offices are open."
        )
        example = "work_hours_left(due_at, now())"
        super().__init__("work_hours_left", 2, _GROUP, f"<p>{told}</p><p><code>{example}</code></p>")

    def func(self, values, context, parent, node):
        try:
            due, now = (_moment(value) for value in values)
            if due is None or now is None:
                return None
            server = Server.known()
            open_spans = _open_spans(server.address, server.authcfg, now.year)
            return round(hours.hours_between(open_spans, now, due), 2)
        except (Refused, ValueError) as refused:
            parent.setEvalErrorString(str(refused))
            return None


def _moment(value):
    """An aware moment, None for nothing.  Raises ValueError."""
    if value is None or (isinstance(value, QVariant) and value.isNull()):
        return None
    if isinstance(value, QDateTime):
        return value.toUTC().toPyDateTime().replace(tzinfo=datetime.timezone.utc)
    found = datetime.datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    return found if found.tzinfo else found.astimezone()


def _degrees(geometry, context):
    crs = QgsCoordinateReferenceSystem(str(context.variable("layer_crs") or STORAGE))
    middle = geometry.centroid().asPoint()
    storage = QgsCoordinateReferenceSystem(STORAGE)
    place = QgsCoordinateTransform(crs, storage, QgsProject.instance()).transform(middle)
    return place.x(), place.y()


def _day(value):
    """Raises ValueError."""
    if isinstance(value, QDateTime):
        value = value.date()
    if isinstance(value, QDate):
        return value.toPyDate()
    return datetime.date.fromisoformat(str(value))


def register():
    """The functions that QGIS knows from now on; keep what is returned, for `unregister`."""
    functions = [AccountableUnit(), WorkHoursLeft()]
    for function in functions:
        QgsExpression.registerFunction(function)
    return functions


def unregister(functions):
    for function in functions:
        QgsExpression.unregisterFunction(function.name())
    _receipt.cache_clear()
    _open_spans.cache_clear()
