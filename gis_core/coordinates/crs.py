"""Which coordinate reference systems may a file or a user declare, and how does each reach storage?

Storage is EPSG:4490.  WGS 84 and CGCS2000 agree within a metre and are taken as one; every other datum
needs a published transformation to WGS 84.  A ballpark one (datum shift unknown, taken as zero) is refused,
and so are Xi'an 80 and Beijing 54, whose parameters differ by county and are secret: the county enters its own
(gis_core.own_transformations) and declares `own:code`.
"""

import warnings
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from gis_core.coordinates.own import PREFIX, OwnSystem
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.coordinates.zones import ZONES, Zone

STORAGE_EPSG = 4490
WGS84_EPSG = 4326
STORED_AS_THEY_ARE = frozenset({STORAGE_EPSG, WGS84_EPSG})
OFFSET_SYSTEMS = {"gcj02": "GCJ-02", "bd09": "BD-09"}
#: By its name: it asks the database, which all else here can do without.
_OPENS_OWN_SYSTEMS = "gis_core.own_transformations.open_system"
# Old national datums: the few published transformations are for single oil fields.
_OLD_NATIONAL_DATUMS = ("Xian 1980", "Xi'an 1980", "Beijing 1954", "New Beijing")


@dataclass(frozen=True)
class DeclaredCrs:
    """A coordinate system by the word a user writes: `epsg` a code, `offset` one of OFFSET_SYSTEMS, or `own` one that
    the county has entered parameters for.
    """

    epsg: int | None = None
    offset: str | None = None
    own: OwnSystem | None = None

    def __str__(self) -> str:
        return f"EPSG:{self.epsg}" if self.epsg else str(self.own or self.offset)

    @property
    def zone(self) -> Zone | None:
        """Which Gauss-Krüger zone is it, if it is one of CGCS2000 or of the county's own systems?"""
        return self.own.zone if self.own else ZONES.get(self.epsg or 0)

    @property
    def is_geographic(self) -> bool:
        """Are its numbers degrees?"""
        if self.own:
            return self.own.is_geographic
        return self.epsg is None or _definition(self.epsg).is_geographic

    @property
    def is_stored_as_it_is(self) -> bool:
        """Do its numbers go into storage unchanged?"""
        return self.epsg in STORED_AS_THEY_ARE

    @cached_property
    def area(self) -> tuple[float, float, float, float]:
        """Where is it meant to be used?  West, south, east, north in degrees; the Earth when nobody says."""
        if self.own:
            return self.own.area
        used = _definition(self.epsg).area_of_use if self.epsg else None
        if used is None or used.west > used.east:
            return (-180.0, -90.0, 180.0, 90.0)
        return used.west, used.south, used.east, used.north


def parse_crs(word: str) -> DeclaredCrs | None:
    """Which CRS does `EPSG:4547`, `4547`, `gcj02`, `bd09`, `own:code` or `auto` (None: the file shall say) declare?

    Raises CoordinatesRefused for other words, unknown codes, and systems that cannot be brought to storage.
    """
    if (own := word.strip().lower()).startswith(PREFIX):
        return DeclaredCrs(own=own_system(own.removeprefix(PREFIX)))
    text = word.strip().lower().replace("-", "")
    if text == "auto":
        return None
    if text in OFFSET_SYSTEMS:
        return DeclaredCrs(offset=text)
    digits = text.removeprefix("epsg:")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise CoordinatesRefused(
            "crs_word",
            _("Unknown CRS “%(word)s”: write auto, EPSG:code, gcj02, bd09 or own:code.") % {"word": word},
        )
    return crs_by_code(int(digits))


def own_system(code: str) -> OwnSystem:
    """Which system has the county entered under this code?  Raises CoordinatesRefused."""
    found: OwnSystem = import_string(_OPENS_OWN_SYSTEMS)(code)
    return found


def crs_by_code(epsg: int) -> DeclaredCrs:
    """Which declared CRS is EPSG:`epsg`?  Raises CoordinatesRefused when it cannot be brought to storage."""
    declared = DeclaredCrs(epsg=epsg)
    if not declared.is_stored_as_it_is:
        _operations(epsg)
    return declared


@lru_cache(maxsize=64)
def _definition(epsg: int) -> CRS:
    try:
        definition = CRS.from_epsg(epsg)
    except CRSError as error:
        raise CoordinatesRefused(
            "crs_unknown", _("There is no CRS EPSG:%(epsg)d.") % {"epsg": epsg}
        ) from error
    if not (definition.is_geographic or definition.is_projected) or len(definition.axis_info) != 2:
        raise CoordinatesRefused(
            "crs_kind",
            _("EPSG:%(epsg)d (%(name)s) is neither plane nor longitude and latitude: no layer is read in it.")
            % {"epsg": epsg, "name": definition.name},
        )
    return definition


def _is_cgcs2000(definition: CRS) -> bool:
    base = definition.geodetic_crs
    return base is not None and base.to_epsg() == STORAGE_EPSG


@lru_cache(maxsize=64)
def _operations(epsg: int) -> tuple[int, float]:
    """To which code of storage's two, and how exactly (metres), can EPSG:`epsg` be transformed?"""
    definition = _definition(epsg)
    if _is_cgcs2000(definition):
        return STORAGE_EPSG, 0.0
    base = definition.geodetic_crs
    name = base.name if base is not None else ""
    if any(name.startswith(datum) for datum in _OLD_NATIONAL_DATUMS):
        raise CoordinatesRefused(
            "crs_ballpark",
            _(
                "From EPSG:%(epsg)d (%(name)s) to CGCS2000 there are no published parameters, and taking them for"
                " one would be tens of metres off: refused. Let the technician enter the county's own 4 or 7"
                " parameters, then declare own:code."
            )
            % {"epsg": epsg, "name": definition.name},
        )
    with (
        warnings.catch_warnings()
    ):  # that a finer grid exists elsewhere; the accuracy of what is here gets told
        warnings.filterwarnings(
            "ignore", message="Best transformation is not available", category=UserWarning
        )
        found = TransformerGroup(epsg, WGS84_EPSG, always_xy=True, allow_ballpark=False).transformers
    if not found:
        raise CoordinatesRefused(
            "crs_ballpark",
            _(
                "For EPSG:%(epsg)d (%(name)s) there is only a ballpark transformation, which is refused."
                " Convert to CGCS2000 or WGS 84 first."
            )
            % {"epsg": epsg, "name": definition.name},
        )
    return WGS84_EPSG, max(found[0].accuracy, 0.0)


def accuracy_m(declared: DeclaredCrs) -> float:
    """How many metres may the transformation to storage be off, as its publisher says?"""
    if declared.own:
        return declared.own.accuracy_m
    if declared.epsg is None or declared.is_stored_as_it_is:
        return 0.0
    return _operations(declared.epsg)[1]


@lru_cache(maxsize=64)
def transformer_to_storage(epsg: int) -> Transformer:
    """What turns x, y of EPSG:`epsg` into storage's longitude and latitude?  Never a ballpark one."""
    return _transformer(epsg, _operations(epsg)[0])


@lru_cache(maxsize=64)
def transformer_from_storage(epsg: int) -> Transformer:
    """What turns storage's longitude and latitude into x, y of EPSG:`epsg`?  Never a ballpark one."""
    return _transformer(_operations(epsg)[0], epsg)


def _transformer(source: int, target: int) -> Transformer:
    try:
        return Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        raise CoordinatesRefused(
            "crs_ballpark",
            _("There is no sound transformation from EPSG:%(source)d to EPSG:%(target)d.")
            % {"source": source, "target": target},
        ) from error
