"""A copy of a photo with a stamp (水印): who saw what, when and where, for sharing and printing.

The stamp stands below the picture, on a band of its own: nothing of the picture is covered, and it can be read below
light and dark ones alike.  The evidence itself stays as it is.
"""

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from gis_core.doctor.fonts import chinese_fonts

_BAND, _INK, _PALE = "#1d2327", "#ffffff", "#c9d2d6"
#: Of the longer side of a picture a line takes so much; nobody reads smaller letters.
_LINES_A_SIDE, _SMALLEST_PX = 46, 15
_NARROWEST_PX = 480
_LEADING, _TITLE = 1.45, 1.2
_QUALITY = 88
#: Of the families that Debian has, the one whose Chinese is of the mainland; its place in a collection (.ttc).
_WANTED, _SIMPLIFIED = ("NotoSansCJK-Regular", "NotoSansSC", "SourceHanSans"), 2


def stamped(picture: bytes, lines: Sequence[str], *, code: str) -> bytes:
    """The JPEG with these lines below it, the first one larger, and `code` as a QR code beside them."""
    with Image.open(io.BytesIO(picture), formats=["JPEG"]) as opened:
        shown = opened.convert("RGB")
    width = max(shown.width, _NARROWEST_PX)
    size = max(_SMALLEST_PX, max(shown.size) // _LINES_A_SIDE)
    band = _band(width, size, lines, code)
    copy = Image.new("RGB", (width, shown.height + band.height), _BAND)
    copy.paste(shown, ((width - shown.width) // 2, 0))
    copy.paste(band, (0, shown.height))
    output = io.BytesIO()
    copy.save(output, "JPEG", quality=_QUALITY)
    return output.getvalue()


def _band(width: int, size: int, lines: Sequence[str], code: str) -> Image.Image:
    """The band of a picture as wide as that, its letters of `size` pixels."""
    gap = size
    mark = _mark(code, about=round(size * _LEADING * 5))
    room = width - mark.width - 3 * gap
    first, *others = lines or [""]
    title, plain = _font(round(size * _TITLE)), _font(size)
    rows = [(row, title, _INK) for row in _wrapped(first, title, room)]
    rows += [(row, plain, _PALE) for line in others for row in _wrapped(line, plain, room)]
    text_height = sum(round(font.size * _LEADING) for _row, font, _colour in rows)
    band = Image.new("RGB", (width, max(mark.height, text_height) + 2 * gap), _BAND)
    draw, top = ImageDraw.Draw(band), gap
    for row, font, colour in rows:
        draw.text((gap, top), row, font=font, fill=colour)
        top += round(font.size * _LEADING)
    band.paste(mark, (width - gap - mark.width, (band.height - mark.height) // 2))
    return band


def _mark(code: str, *, about: int) -> Image.Image:
    """The QR code, black on white with its margin, of whole pixels a module."""
    made = segno.make(code, error="m", micro=False)
    scale = max(2, about // made.symbol_size(border=2)[0])
    output = io.BytesIO()
    made.save(output, kind="png", scale=scale, border=2)
    return Image.open(output).convert("RGB")


def _wrapped(line: str, font: ImageFont.FreeTypeFont, room: int) -> Iterator[str]:
    """The line in rows that fit; Chinese may be broken anywhere."""
    row = ""
    for letter in line:
        if row and font.getlength(row + letter) > room:
            yield row.rstrip()
            row = ""
        row += letter
    yield row.rstrip()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    """A font with Chinese letters.  Raises FileNotFoundError on a machine without one (doctor tells of it)."""
    path = font_file()
    return ImageFont.truetype(str(path), size, index=_SIMPLIFIED if path.suffix == ".ttc" else 0)


@lru_cache(maxsize=1)
def font_file() -> Path:
    """The font with Chinese letters that is used here."""
    found = chinese_fonts()
    if not found:
        raise FileNotFoundError("no font with Chinese letters is installed: fonts-noto-cjk")
    ranked = {name: number for number, name in enumerate(_WANTED)}
    return min(
        found, key=lambda path: (min((n for name, n in ranked.items() if name in path.name), default=9), path)
    )
