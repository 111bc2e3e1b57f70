"""The program that opens a stranger's photo, in a process of its own (started by surveys.services.photo_files, never
imported there).

In: one JSON argument with `path` and `limits`.  Out, on stdout: a line of JSON with what the camera wrote beside the
photo and how the picture looks, then the picture for the screen as JPEG, upright, without anything of that.  Ends with
3 for what is no photo.
"""

import json
import os
import sys
import warnings
from typing import Any

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from gis_core.vector_files.fence import MEBIBYTE, Limits, cut_off_network, limit_resources

#: What phones and cameras write: JPEG (MPO too: one with more pictures in it), PNG, and what iPhones call HEIC.
FORMATS = ["JPEG", "PNG", "HEIF"]
LONGEST_EDGE_PX = 2048
#: A JPEG is scaled while it is decoded; what is decoded whole takes up to twelve bytes a pixel, of 1 GiB.
MOST_PIXELS, MOST_PIXELS_DECODED_WHOLE = 100_000_000, 64_000_000
_REFUSED = 3
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011


def main() -> int:
    """Write what is said of the photo and the picture for the screen, or end with 3."""
    asked = json.loads(sys.argv[1])
    limit_resources(Limits(**asked["limits"]), writable_bytes=64 * MEBIBYTE)
    cut_off_network()
    register_heif_opener(thumbnails=False, decode_threads=1)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(asked["path"], formats=FORMATS) as image:
            check_size(image)
            told = said_by_camera(image)
            shown = picture_of(image)
        told["look"] = look_of(shown)
        with os.fdopen(os.dup(1), "wb") as output:
            output.write(json.dumps(told).encode() + b"\n")
            shown.save(output, "JPEG", quality=85)
    except Exception as error:  # noqa: BLE001  a hostile file may raise anything; the parent tells it
        sys.stderr.write(f"{type(error).__name__}: {error}"[:200])
        return _REFUSED
    return 0


def check_size(image: Image.Image) -> None:
    """Is there memory for all its pixels?  Raises ValueError where there is not; asked before any is decoded."""
    if image.format not in ("JPEG", "MPO") and image.width * image.height > MOST_PIXELS_DECODED_WHOLE:
        raise ValueError(f"{image.width} x {image.height} pixels")


def picture_of(image: Image.Image) -> Image.Image:
    """The picture for the screen: upright, on white, in eight bits a colour, and nothing beside it.

    Scaled before it is turned, so that no more than one copy of all pixels is made.
    """
    image.draft("RGB", (LONGEST_EDGE_PX, LONGEST_EDGE_PX))
    plain = _of_eight_bits(image)
    plain.thumbnail((LONGEST_EDGE_PX, LONGEST_EDGE_PX))
    upright = ImageOps.exif_transpose(plain)
    shown = Image.new("RGB", upright.size, "white")
    has_alpha = upright.mode in ("RGBA", "LA")
    shown.paste(upright.convert("RGB"), mask=upright.getchannel("A") if has_alpha else None)
    return shown


def _of_eight_bits(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled.  Of 16 bits Pillow itself makes all but the darkest white."""
    if image.mode == "I;16":
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("P", "PA", "1"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def said_by_camera(image: Image.Image) -> dict[str, Any]:
    """When and where a photo was taken by its EXIF: `taken` as 2026-06-01T08:00:03 with an offset where there is one,
    `lon` and `lat` in degrees (WGS 84); None for what is not said, or said in a way that nobody reads.
    """
    exif = image.getexif()
    return {"taken": _moment(exif.get_ifd(_EXIF)), **_place(exif.get_ifd(_GPS))}


def _moment(said: Any) -> str | None:
    taken, offset = said.get(_TAKEN), said.get(_OFFSET)
    if not isinstance(taken, str) or len(taken) != len("2026:06:01 08:00:03"):
        return None
    return f"{taken[:10].replace(':', '-')}T{taken[11:]}{offset if isinstance(offset, str) else ''}"


def _place(said: Any) -> dict[str, float | None]:
    try:
        lat = _degrees(said[2]) * (-1 if said[1] == "S" else 1)
        lon = _degrees(said[4]) * (-1 if said[3] == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return {"lon": None, "lat": None}
    on_earth = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    return {"lon": lon, "lat": lat} if on_earth else {"lon": None, "lat": None}


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def look_of(picture: Image.Image) -> int | None:
    """64 bits that stay nearly the same while a picture is scaled, brightened or saved anew: is each of 9 × 8 cells
    darker than the one to its right (dHash)?  None for a picture so plain that they say nothing.
    """
    cells = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    rows = [cells.crop((0, y, 9, y + 1)).tobytes() for y in range(8)]
    steps = [row[x + 1] - row[x] for row in rows for x in range(8)]
    if sum(abs(step) > 2 for step in steps) < 16:
        return None
    return sum((step > 0) << n for n, step in enumerate(steps))
