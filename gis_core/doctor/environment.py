"""Are the programs, libraries and folders there that serving needs?"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.gis.gdal import gdal_version
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from gis_core.doctor.finding import Finding, Status

TOPIC = "environment"
SAFE_GDAL = (3, 9)
SECRET_LENGTH = 50
SCARCE_MB, FULL_MB = 2000, 200


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding(TOPIC, "python", "ok", f"Python {version}")
    return Finding(TOPIC, "python", "fail", f"Python {version}", _("Use Python 3.11, 3.12 or 3.13."))


def _gdal() -> Finding:
    version = gdal_version().decode()
    if tuple(int(part) for part in version.split(".")[:2]) >= SAFE_GDAL:
        return Finding(TOPIC, "gdal", "ok", f"GDAL {version}")
    advice = _("GDAL before 3.9 is unsafe with foreign files; run script/setup, which brings its own.")
    return Finding(TOPIC, "gdal", "fail", f"GDAL {version}", advice)


def _proj_variables() -> Finding:
    found = [name for name in ("PROJ_DATA", "PROJ_LIB") if name in os.environ]
    if not found:
        return Finding(TOPIC, "proj_variables", "ok", _("PROJ uses the data of each library"))
    return Finding(TOPIC, "proj_variables", "fail", _("%s is set") % ", ".join(found), _("Unset it."))


def _secret() -> Finding:
    try:
        length = len(settings.SECRET_KEY)
    except ImproperlyConfigured:
        length = 0
    if length >= SECRET_LENGTH:
        return Finding(TOPIC, "secret_key", "ok", _("the secret key is set"))
    advice = _("Run script/setup, or set WANGGE_SECRET_KEY to at least %d random characters.") % SECRET_LENGTH
    return Finding(TOPIC, "secret_key", "fail", _("the secret key is missing or too short"), advice)


def _frontend() -> Finding:
    manifest = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))
    if manifest.is_file():
        return Finding(TOPIC, "front_end", "ok", _("the front end is built"))
    return Finding(TOPIC, "front_end", "fail", _("the front end is not built"), _("Run script/setup."))


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free // 2**20
    status: Status = "fail" if free < FULL_MB else "warn" if free < SCARCE_MB else "ok"
    advice = "" if status == "ok" else _("Make room on the disk that holds %s.") % folder
    text = _("%(free)d MB are free in %(folder)s") % {"free": free, "folder": folder}
    return Finding(TOPIC, "disk", status, text, advice)


def _media() -> Finding:
    folder = Path(settings.MEDIA_ROOT)
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Finding(TOPIC, "media", "ok", _("photos can be stored in %s") % folder)
    advice = _("Make the folder, writable for the account that serves.")
    return Finding(TOPIC, "media", "fail", _("%s cannot be written") % folder, advice)


def findings() -> Iterator[Finding]:
    """Is the environment fit for serving?"""
    yield _python()
    yield _gdal()
    yield _proj_variables()
    yield _secret()
    yield _frontend()
    yield _room(Path(settings.VAR_DIR))
    yield _media()
