"""Do coordinates go where they should, in Python and in the database?"""

import math
from collections.abc import Callable, Iterator

import numpy as np
import pyproj.network
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from gis_core.coordinates.conversion import from_storage
from gis_core.coordinates.crs import crs_by_code
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.doctor.finding import Finding

TOPIC = "crs"
TOLERANCE_M = 0.001
#: On the axis of zone 4547 at latitude 30: a false easting, and the meridian's arc of GRS 80 as northing.
PLACE = (114.0, 30.0)
EXPECTED = {
    3857: (math.radians(114) * 6378137, math.log(math.tan(math.radians(60))) * 6378137),
    4547: (500_000.0, 3_320_113.398),
}
WITHOUT_PARAMETERS = {4610: "Xian 1980", 4214: "Beijing 1954"}


def _python_pair(epsg: int) -> tuple[float, float]:
    x, y = from_storage(np.array([PLACE[0]]), np.array([PLACE[1]]), crs_by_code(epsg))
    return float(x[0]), float(y[0])


def _database_pair(epsg: int) -> tuple[float, float]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(there), ST_Y(there)"
            " FROM ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s::int) AS there",
            [*PLACE, epsg],
        )
        x, y = cursor.fetchone()
    return x, y


def _known_point(where: str, epsg: int, pair: Callable[[int], tuple[float, float]]) -> Finding:
    name = f"{where}_4490_to_{epsg}"
    try:
        got = pair(epsg)
    except (CoordinatesRefused, DatabaseError) as error:
        return Finding(TOPIC, name, "fail", str(error).splitlines()[0], _("Reinstall PROJ's data."))
    off_m = math.dist(got, EXPECTED[epsg])
    text = _("EPSG:4490 to EPSG:%(epsg)d is off by %(off)s m") % {"epsg": epsg, "off": f"{off_m:.4f}"}
    if off_m <= TOLERANCE_M:
        return Finding(TOPIC, name, "ok", text)
    return Finding(TOPIC, name, "fail", text, _("Another PROJ is in the way; run script/setup."))


def _ballpark(epsg: int, title: str) -> Finding:
    try:
        crs_by_code(epsg)
    except CoordinatesRefused:
        return Finding(TOPIC, f"ballpark_{epsg}", "ok", _("%s without parameters is refused") % title)
    advice = _("Coordinates would be off by 100 m and more; report this.")
    return Finding(TOPIC, f"ballpark_{epsg}", "fail", _("%s without parameters is accepted") % title, advice)


def _network() -> Finding:
    if not pyproj.network.is_network_enabled():
        return Finding(TOPIC, "proj_network", "ok", _("PROJ fetches nothing from the internet"))
    advice = _("Unset PROJ_NETWORK: results would depend on a connection.")
    return Finding(TOPIC, "proj_network", "warn", _("PROJ may fetch grids from the internet"), advice)


def findings() -> Iterator[Finding]:
    """Are known points where they belong, to a millimetre, and are zero-shift transformations refused?"""
    for epsg in EXPECTED:
        yield _known_point("python", epsg, _python_pair)
        yield _known_point("database", epsg, _database_pair)
    for epsg, title in WITHOUT_PARAMETERS.items():
        yield _ballpark(epsg, title)
    yield _network()
