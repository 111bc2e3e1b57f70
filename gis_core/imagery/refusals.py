"""Why is this raster not taken?  Stable codes, with the words for the person who brought it."""

from typing import Any

from django.utils.translation import gettext


def _(text: str) -> str:
    """Mark a text for translation; the maker, which finds most of it out, has no settings."""
    return text


MESSAGES = {
    "missing": _("there is no such file"),
    "not_a_file": _(
        "not an ordinary file (symbolic links, devices, pipes and remote addresses are not taken)"
    ),
    "not_a_tiff": _("this is no GeoTIFF: only GeoTIFF and COG are taken"),
    "xml": _("this is XML (a VRT under another name, for instance), which is not taken"),
    "broken": _("the file is broken and cannot be read: {detail}"),
    "no_crs": _(
        "the file does not say its coordinate system; write it into the file (gdal_edit -a_srs EPSG:code)"
    ),
    "not_earth": _("the coordinate system “{name}” is not one of the Earth"),
    "crs_unknown": _(
        "the coordinate system “{name}” has no EPSG code; warp the file to one that has (gdalwarp -t_srs EPSG:code)"
    ),
    "crs": _("its coordinate system cannot be brought to CGCS2000: {told}"),
    "no_place": _("the file does not say where its pixels lie (no geotransform)"),
    "rotated": _("the raster is rotated; warp it first (gdalwarp)"),
    "off_earth": _("by its coordinate system the raster lies off the Earth; is the system the right one?"),
    "elsewhere": _(
        "the raster lies outside of the county, around {place}; is its coordinate system the right one?"
    ),
    "pixels": _("the raster has {pixels} million pixels, {limit} million are taken: cut it into sheets"),
    "bands": _("the raster has {bands} bands, {limit} are taken"),
    "kind": _("pixels of the type {kind} are not taken"),
    "bomb": _("the file would unpack to {times} times its size, which is taken for an attack"),
    "block": _(
        "one block of the file takes {mebibytes} MiB of memory; write it in tiles first (gdal_translate -co TILED=YES)"
    ),
    "empty": _("not one pixel of the raster holds a value"),
    "time": _("reading took more than {seconds} seconds and was stopped"),
    "memory": _("reading took more than {mebibytes} MiB of memory and was stopped"),
    "crashed": _("the program that reads the file ended unexpectedly ({detail}); the file is refused"),
    "no_fence": _(
        "this machine cannot cut the parser off from the network, so the file is not read: {detail}"
    ),
}


class RasterRefused(Exception):
    """The raster is not taken; what was there stays.  `code` is a key of MESSAGES, `details` fills its blanks."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return gettext(MESSAGES[self.code]).format(**self.details)

    def __str__(self) -> str:
        return self.message
