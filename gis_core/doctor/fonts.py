"""Can this machine draw Chinese text?  Users' browsers bring their own fonts; tests and printing need one."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from gis_core.doctor.finding import Finding

TOPIC = "fonts"
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
PATTERNS = ("NotoSansCJK*", "NotoSansSC*", "SourceHanSans*", "wqy-*")


def chinese_fonts(folders: Sequence[Path] = FOLDERS) -> list[Path]:
    """Which font files with Chinese glyphs are installed?"""
    return sorted(path for folder in folders for pattern in PATTERNS for path in folder.rglob(pattern))


def findings() -> Iterator[Finding]:
    """Is there a font with Chinese glyphs?"""
    found = chinese_fonts()
    if found:
        yield Finding(TOPIC, "chinese", "ok", _("Chinese text can be drawn (%s)") % found[0].name)
    else:
        advice = _("Install fonts-noto-cjk (script/setup does).")
        yield Finding(TOPIC, "chinese", "warn", _("no font with Chinese glyphs is installed"), advice)
