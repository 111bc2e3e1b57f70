"""The program that opens a stranger's photo, in a process of its own (started by surveys.services.photos, never
imported there).

In: one JSON argument with `path` and `limits`.  Out: the picture for the screen as JPEG on stdout, upright, without
anything that the camera wrote beside it.  Ends with 3 for what is no photo.
"""

import json
import os
import sys
import warnings

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from gis_core.vector_files.fence import MEBIBYTE, Limits, cut_off_network, limit_resources

#: What phones and cameras write: JPEG (MPO too: one with more pictures in it), PNG, and what iPhones call HEIC.
FORMATS = ["JPEG", "PNG", "HEIF"]
LONGEST_EDGE_PX = 2048
MOST_PIXELS = 100_000_000
_REFUSED = 3


def main() -> int:
    """Write the picture for the screen, or end with 3."""
    asked = json.loads(sys.argv[1])
    limit_resources(Limits(**asked["limits"]), writable_bytes=64 * MEBIBYTE)
    cut_off_network()
    register_heif_opener(thumbnails=False, decode_threads=1)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(asked["path"], formats=FORMATS) as image:
            image.draft("RGB", (LONGEST_EDGE_PX, LONGEST_EDGE_PX))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_EDGE_PX, LONGEST_EDGE_PX))
            shown = Image.new("RGB", upright.size, "white")
            shown.paste(upright.convert("RGB"))
        with os.fdopen(os.dup(1), "wb") as output:
            shown.save(output, "JPEG", quality=85)
    except Exception as error:  # noqa: BLE001  a hostile file may raise anything; the parent tells it
        sys.stderr.write(f"{type(error).__name__}: {error}"[:200])
        return _REFUSED
    return 0
