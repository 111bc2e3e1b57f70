"""Why can this file not be read?  Stable codes, with the words for the person who brought it."""

from typing import Any

from django.utils.translation import gettext

from gis_core.wording import listed


def _(text: str) -> str:
    """Mark a text for translation; Django's own mark needs settings, which the parser does not have."""
    return text


MESSAGES = {
    "missing": _("there is no such file"),
    "not_a_file": _(
        "not an ordinary file (symbolic links, devices, pipes and remote addresses are not taken)"
    ),
    "virtual_path": _("virtual paths (/vsi…) and remote addresses are not taken"),
    "unknown_format": _(
        "unknown format; known are GeoPackage, GeoJSON, FlatGeobuf, FileGDB, Shapefile (zip), "
        "KML/KMZ, ovkml/ovkmz, DXF, boundary-point reports (TXT), CSV, XLSX"
    ),
    "xml": _("this is XML (a VRT under another name, for instance), which is not taken"),
    "broken": _("the file is broken and cannot be read: {detail}"),
    "empty": _("the file has no header row"),
    "nul": _("there are NUL bytes near row {row}"),
    "encoding": _("the text is not encoded as {tried}; say how with --encoding"),
    "encoding_name": _("unknown text encoding “{name}”"),
    "no_layer": _("there is no layer “{name}”; the file has: {layers}"),
    "many_layers": _("there are several layers, choose one with --layer: {layers}"),
    "duplicate_column": _("the column name “{name}” occurs twice"),
    "ragged": _("row {row} has {got} columns, the header {expected}"),
    "zip_broken": _("the archive is broken or encrypted: {detail}"),
    "zip_slip": _("the member “{member}” of the archive points outside of it"),
    "zip_link": _("the member “{member}” of the archive is a symbolic link or a special file"),
    "zip_bomb": _("the archive is too big when unpacked (member “{member}”, limit {limit})"),
    "zip_many": _("the archive has too many members ({count}, limit {limit})"),
    "zip_duplicate": _("the member “{member}” is in the archive twice"),
    "zip_content": _("there is no GeoPackage, Shapefile, FileGDB, KML or XLSX in the archive"),
    "zip_geopackages": _("there are several GeoPackages in the archive, one is taken: {names}"),
    "shapefile_part": _("the Shapefile lacks its {part} file"),
    "xml_entity": _("the member “{member}” declares a DOCTYPE or an entity, which is not taken"),
    "sqlite_view": _("the GeoPackage holds the view “{name}”, which is not of the standard"),
    "sqlite_trigger": _("the GeoPackage holds the trigger “{name}”, which is not of the standard"),
    "sqlite_virtual": _("the GeoPackage holds the virtual table “{name}”, which is not of the standard"),
    "sqlite_kind": _("this is an SQLite database, but no GeoPackage"),
    "time": _("reading took more than {seconds} seconds and was stopped"),
    "memory": _("reading took more than {mebibytes} MiB of memory and was stopped"),
    "crashed": _("the parser ended unexpectedly ({detail}); the file is refused"),
    "kml_empty": _("there are no placemarks in the KML"),
    "kml_coordinates": _("the coordinates of placemark {row}, “{name}”, are not numbers"),
    "kml_type": _(
        "placemark {row}, “{name}”, has the unknown coordinate type “{type}”; known are CGCS2000, "
        "WGS84, GCJ02, BD09"
    ),
    "report_empty": _("the report holds no plots"),
    "report_line": _("row {row} is no boundary point: it should be point,ring,X,Y"),
    "report_count": _("the plot of row {row} announces {announced} boundary points and has {found}"),
    "write_format": _(
        "unknown output format “{suffix}”; known are .gpkg, .geojson, .fgb, .gdb, .zip "
        "(Shapefile), .kml, .kmz, .ovkml, .ovkmz, .dxf, .txt (boundary-point report), .csv, .xlsx"
    ),
    "write_shapes": _("a layer without shapes cannot be written as {suffix}"),
    "write_kml": _(
        "{suffix} cannot be in {crs}: .kml and .kmz take EPSG:4326 or EPSG:4490 only, .ovkml and "
        ".ovkmz also gcj02 and bd09"
    ),
    "write_report": _(
        "a boundary-point report takes areas, lines and points in a CGCS2000 Gauss-Krüger zone "
        "only: use --crs EPSG:code (such as EPSG:4526)"
    ),
    "write_failed": _("such a file cannot be written: {detail}"),
    "write_exists": _("the output folder exists already, choose another name"),
    "write_rows": _("XLSX takes 1,048,575 rows at most, use CSV or GeoPackage"),
    "write_cell": _(
        "{column} of row {row} exceeds the 32,767 characters of an XLSX cell; use CSV or "
        "GeoPackage, or leave it out with --fields"
    ),
    "no_fence": _(
        "this machine cannot cut the parser off from the network, so the file is not read: {detail}"
    ),
}


class FileRefused(Exception):
    """The file cannot be read; nothing was written.  `code` is a key of MESSAGES, `details` fills its
    blanks.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language: the parser that finds it out has none."""
        details = {
            name: listed(detail) if isinstance(detail, list) else detail
            for name, detail in self.details.items()
        }
        return gettext(MESSAGES[self.code]).format(**details)

    def __str__(self) -> str:
        return self.message
