"""One picture as cameras store it in each of the eight orientations of EXIF."""

import io

import numpy as np
from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()

#: Of the upright picture, clockwise from the top left: four colours that no compression confuses.
CORNERS = ("red", "lime", "blue", "white")
_RGB = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
WIDTH, HEIGHT = 96, 64
ORIENTATIONS = range(1, 9)
KINDS = ("JPEG", "MPO", "HEIF", "PNG")


def turned(orientation: int, kind: str = "JPEG") -> bytes:
    """The file of the picture, its pixels stored so that `orientation` puts them upright (Exif 2.32, 4.6.4 A)."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(_stored(np.asarray(_upright()), orientation))
    output = io.BytesIO()
    more = {"save_all": True, "append_images": [stored]} if kind == "MPO" else {}
    stored.save(output, kind, exif=exif.tobytes(), **more)
    return output.getvalue()


def _upright() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT))
    places = ((0, 0), (WIDTH // 2, 0), (WIDTH // 2, HEIGHT // 2), (0, HEIGHT // 2))
    for colour, place in zip(CORNERS, places, strict=True):
        image.paste(Image.new("RGB", (WIDTH // 2, HEIGHT // 2), colour), place)
    return image


def _stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """By the standard: which side of what was seen are the first row and the first column of what is stored?"""
    by_side = {
        1: upright,  # top, left
        2: upright[:, ::-1],  # top, right
        3: upright[::-1, ::-1],  # bottom, right
        4: upright[::-1],  # bottom, left
        5: upright.transpose(1, 0, 2),  # left, top
        6: upright[:, ::-1].transpose(1, 0, 2),  # right, top
        7: upright[::-1, ::-1].transpose(1, 0, 2),  # right, bottom
        8: upright[::-1].transpose(1, 0, 2),  # left, bottom
    }
    return np.ascontiguousarray(by_side[orientation])


def corners(image: Image.Image) -> tuple[str, ...]:
    """The colours in its quarters, clockwise from the top left."""
    width, height = image.size
    places = ((1, 1), (3, 1), (3, 3), (1, 3))
    plain = image.convert("RGB")
    return tuple(named(plain.getpixel((width * x // 4, height * y // 4))) for x, y in places)


def named(colour: object) -> str:
    """The colour that is nearest."""
    found = np.asarray(colour)[:3].astype(int)
    return min(_RGB, key=lambda name: int(np.abs(np.asarray(_RGB[name]) - found).sum()))
