"""Pictures that a hostile, broken or unusual camera would write, made anew from a seed.

Every part that is not the picture itself (EXIF, XMP, comments, colour profiles, what hangs behind the end) has the
word MARK in it and, where it can, the address of a bait: neither may be found again in what is published, and nobody
may call there.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, PngImagePlugin
from pillow_heif import register_heif_opener

MARK = "31.9042N-117.4071E"
#: A mutant has twice the size of its original at most.
_MUTATED_BYTES = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_GPS = {1: "N", 2: (31.0, 54.0, 15.0), 3: "E", 4: (117.0, 24.0, 25.0), 27: MARK.encode()}

register_heif_opener()


@dataclass(frozen=True, slots=True)
class Odd:
    """A file: what is odd about it, its bytes, and whether it must be opened (None: as its decoder likes)."""

    name: str
    content: bytes
    opens: bool | None = None


def odd_pictures(count: int, *, seed: int, bait: str) -> list[Odd]:
    """`count` files or more: one of each kind, the rest mutants of good photos.

    `bait` is an URL that nobody may ask.
    """
    draw = random.Random(seed)
    found = [Odd(name, content, opens) for name, content, opens in _kinds(draw, bait)]
    good = [(odd.name, odd.content) for odd in found if odd.opens and len(odd.content) < _MUTATED_BYTES]
    while len(found) < count:
        name, content = good[len(found) % len(good)]
        how, mutate = draw.choice(_MUTATIONS)
        found.append(Odd(f"{how} {name} {len(found)}", mutate(content, draw)))
    return found


def real_pictures(folder: Path) -> list[Odd]:
    """What phones wrote in fact: the public files in a folder (WANGGE_REAL_DATA), the broken ones so called."""
    files = sorted(path for path in (folder / "photos").iterdir() if path.suffix in (".jpg", ".heic"))
    return [Odd(path.name, path.read_bytes(), "corrupt" not in path.name) for path in files]


def _truncated(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(1, len(content))]


def _flipped(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _flip in range(draw.choice((1, 8, 64))):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _repeated(content: bytes, draw: random.Random) -> bytes:
    first, last = sorted(draw.sample(range(len(content)), 2))
    return content[:last] + content[first:]


def _emptied(content: bytes, draw: random.Random) -> bytes:
    first = draw.randrange(len(content))
    return content[:first] + bytes(min(512, len(content) - first)) + content[first + 512 :]


_MUTATIONS: list[tuple[str, Callable[[bytes, random.Random], bytes]]] = [
    ("truncated", _truncated),
    ("bits flipped in", _flipped),
    ("a piece twice in", _repeated),
    ("zeros in", _emptied),
]

_Kind = tuple[str, bytes, bool | None]


def _kinds(draw: random.Random, bait: str) -> Iterator[_Kind]:
    """One file of each kind."""
    yield from _of_phones(draw, bait)
    yield from _of_odd_colours(draw)
    yield from _with_odd_exif(draw)
    yield from _bombs(draw)
    yield from _of_other_kinds(draw, bait)
    yield from _polyglots(draw, bait)


def scene(draw: random.Random, size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """A picture full of detail."""
    small = (max(1, size[0] // 8), max(1, size[1] // 8))
    noise = Image.frombytes("RGB", small, draw.randbytes(small[0] * small[1] * 3))
    return noise.resize(size).convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a picture as a file."""
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def exif_of_phone(orientation: int = 1) -> Image.Exif:
    """What a phone writes beside a photo: its make, the time, the place."""
    exif = Image.Exif()
    exif.update({0x010E: MARK, 0x010F: "Phone", 0x0110: MARK, 0x0112: orientation})
    exif.get_ifd(0x8769).update({0x9003: "2026:06:01 08:00:03", 0x927C: MARK.encode()})
    exif.get_ifd(0x8825).update(_GPS)
    return exif


def _xmp(bait: str) -> bytes:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{bait}"><rdf:Description '
        f'exif:GPSLatitude="{MARK}" rdf:resource="{bait}"/></rdf:RDF></x:xmpmeta>'
    ).encode()


def _of_phones(draw: random.Random, bait: str) -> Iterator[_Kind]:
    """JPEG, MPO and HEIC as phones write them, with all that they say beside."""
    exif, xmp, comment = exif_of_phone(), _xmp(bait), MARK.encode()
    upright = scene(draw)
    more = {"exif": exif, "xmp": xmp, "comment": comment, "icc_profile": _profile()}
    yield "JPEG of a phone", saved(upright, "JPEG", **more), True
    yield "progressive JPEG", saved(upright, "JPEG", progressive=True, exif=exif), True
    yield "MPO of a phone", saved(upright, "MPO", save_all=True, append_images=[scene(draw)], exif=exif), True
    yield "HEIC of a phone", saved(upright, "HEIF", exif=exif.tobytes(), xmp=xmp), True
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", MARK)
    told.add_itxt("XML:com.adobe.xmp", xmp.decode())
    yield "PNG with a place", saved(upright, "PNG", exif=exif, pnginfo=told), True


def _profile() -> bytes:
    """A colour profile with the mark in its description."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK.encode()


def _of_odd_colours(draw: random.Random) -> Iterator[_Kind]:
    yield "CMYK JPEG", saved(scene(draw, mode="CMYK"), "JPEG"), True
    yield "grey JPEG", saved(scene(draw, mode="L"), "JPEG"), True
    grey = Image.frombytes("I;16", (64, 48), draw.randbytes(64 * 48 * 2))
    yield "16-bit PNG", saved(grey, "PNG"), True
    yield "16-bit colour PNG", _png(64, 48, 16, 2, draw.randbytes(48 * (1 + 64 * 6)), stride=1 + 64 * 6), True
    yield "palette PNG", saved(scene(draw).quantize(16), "PNG", transparency=3), True
    yield "1-bit PNG", saved(scene(draw, mode="1"), "PNG"), True
    yield "PNG with alpha", saved(scene(draw, mode="RGBA"), "PNG"), True
    frames = [scene(draw, (64, 48)) for _frame in range(5)]
    yield "animated PNG", saved(frames[0], "PNG", save_all=True, append_images=frames[1:]), True
    yield "one pixel", saved(Image.new("RGB", (1, 1)), "JPEG"), True
    yield "one column", saved(scene(draw, (1, 20_000)), "PNG"), True


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(
    width: int, height: int, depth: int, colour: int, rows: bytes, *, stride: int = 0, more: bytes = b""
) -> bytes:
    """A PNG written by hand; each row of `stride` bytes begins with its filter, which is put right."""
    if stride:
        changed = bytearray(rows)
        changed[::stride] = bytes(len(changed[::stride]))
        rows = bytes(changed)
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        _PNG + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    )


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _tiff(entries: Mapping[int, tuple[int, int, bytes]], rest: bytes = b"", next_ifd: int = 0) -> bytes:
    """EXIF by hand: tag → type, count, four bytes; `rest` follows at byte 8 + 2 + 12 a tag + 4."""
    found = b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(entries))
    for tag, (kind, count, value) in entries.items():
        found += struct.pack("<HHI4s", tag, kind, count, value)
    return found + struct.pack("<I", next_ifd) + rest


def _with_exif(jpeg: bytes, tiff: bytes) -> bytes:
    return jpeg[:2] + _segment(0xE1, b"Exif\x00\x00" + tiff) + jpeg[2:]


def _long(value: int) -> bytes:
    return struct.pack("<I", value)


def _with_odd_exif(draw: random.Random) -> Iterator[_Kind]:
    """A camera's words that lead in a circle, out of the file, or nowhere."""
    plain = saved(scene(draw), "JPEG")
    gps_at = 8 + 2 + 12 + 4
    zero = b"".join(
        [
            struct.pack("<H", 4),
            struct.pack("<HHI4s", 1, 2, 2, b"N\x00"),
            struct.pack("<HHI4s", 2, 5, 3, _long(gps_at + 54)),
            struct.pack("<HHI4s", 3, 2, 2, b"E\x00"),
            struct.pack("<HHI4s", 4, 5, 3, _long(gps_at + 54)),
            _long(0),
            struct.pack("<6I", 31, 0, 0, 0, 2**32 - 1, 0),
        ]
    )
    written = {
        "EXIF that leads back to itself": _tiff({0x8769: (4, 1, _long(8))}, next_ifd=8),
        "EXIF whose parts are each other's": _tiff({0x8769: (4, 1, _long(8)), 0x8825: (4, 1, _long(8))}),
        "EXIF out of the file": _tiff({0x8825: (4, 1, _long(2**31))}, next_ifd=2**32 - 1),
        "EXIF of four thousand million words": _tiff(
            {0x010E: (2, 2**32 - 1, _long(8)), 0x9003: (5, 2**31, _long(8))}
        ),
        "EXIF place by nought": _tiff({0x8825: (4, 1, _long(gps_at))}, zero),
        "EXIF orientation 0": _tiff({0x0112: (3, 1, _long(0))}),
        "EXIF orientation 65535": _tiff({0x0112: (3, 1, _long(65535))}),
        "EXIF orientation in words": _tiff({0x0112: (2, 4, b"six\x00")}),
        "EXIF of noise": draw.randbytes(60_000),
        "EXIF cut off": b"II*\x00\x08\x00",
        "EXIF without anything": b"",
    }
    for name, tiff in written.items():
        yield name, _with_exif(plain, tiff + MARK.encode()), None if "orientation" in name else True
    yield (
        "EXIF twice",
        _with_exif(_with_exif(plain, _tiff({0x0112: (3, 1, _long(6))})), draw.randbytes(99)),
        True,
    )


def _bombs(draw: random.Random) -> Iterator[_Kind]:
    """Little on the way, much when it is unpacked."""
    deflated = zlib.compress(bytes(64 * 2**20), 9)
    jpeg, row = saved(scene(draw), "JPEG"), 1 + 30_000 // 8
    yield "PNG of 3.6 gigapixels", _png(60_000, 60_000, 8, 2, b""), False
    yield "PNG of 900 megapixels in full", _png(30_000, 30_000, 1, 0, bytes(row * 30_000)), False
    yield "PNG of 99 megapixels", _png(9_900, 10_000, 8, 6, bytes((1 + 9_900 * 4) * 10_000)), False
    yield "PNG of 63 megapixels", _png(7_900, 8_000, 8, 6, bytes((1 + 7_900 * 4) * 8_000)), True
    yield "PNG of 63 megapixels in 16 bits", _png(7_900, 8_000, 16, 6, bytes((1 + 7_900 * 8) * 8_000)), True
    start = jpeg.index(b"\xff\xc0")
    yield "JPEG of 4.3 gigapixels", jpeg[: start + 5] + b"\xff\xff\xff\xff" + jpeg[start + 9 :], False
    huge = saved(Image.new("L", (9_900, 10_000)), "JPEG", quality=1)
    yield "JPEG of 99 megapixels on its side", _with_exif(huge, _tiff({0x0112: (3, 1, _long(6))})), True
    bomb = _chunk(b"iCCP", b"bomb\x00\x00" + deflated)
    yield "colour profile that is a bomb", _png(1, 1, 8, 2, bytes(4), more=bomb), None
    texts = b"".join(_chunk(b"zTXt", b"bomb%d\x00\x00" % number + deflated) for number in range(64))
    yield "PNG with texts that are bombs", _png(1, 1, 8, 2, bytes(4), more=texts), None
    profile = b"".join(
        _segment(0xE2, b"ICC_PROFILE\x00" + bytes((number, 255)) + bytes(60_000)) for number in range(1, 256)
    )
    yield "colour profile of 15 MB", jpeg[:2] + profile + jpeg[2:], True
    frames = b"".join(
        _chunk(b"fcTL", struct.pack(">IIIIIHHBB", n * 2, 1, 1, 0, 0, 0, 1, 0, 0))
        + _chunk(b"fdAT", struct.pack(">I", n * 2 + 1) + zlib.compress(bytes(4)))
        for n in range(1, 5_000)
    )
    control = _chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    yield "animated PNG of thousand million pictures", _png(1, 1, 8, 2, bytes(4), more=control + frames), None


def _of_other_kinds(draw: random.Random, bait: str) -> Iterator[_Kind]:
    """What is no photo, whatever it is called."""
    pages = [scene(draw, (64, 48)) for _page in range(4)]
    yield "TIFF of many pages", saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]), False
    yield "animated GIF", saved(pages[0], "GIF", save_all=True, append_images=pages[1:]), False
    yield "animated WebP", saved(pages[0], "WEBP", save_all=True, append_images=pages[1:]), False
    yield "BMP", saved(pages[0], "BMP"), False
    yield "SVG", f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{bait}"/></svg>'.encode(), False
    yield "HTML", f'<!doctype html><script src="{bait}"></script><img src="{bait}">'.encode(), False
    yield (
        "XML with an entity outside",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{bait}">]><x>&e;</x>'.encode(),
        False,
    )
    yield (
        "PostScript",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/tmp/written) (w) file closefile\n",
        False,
    )
    vrt = f'<VRTDataset rasterXSize="9" rasterYSize="9"><SourceFilename>/vsicurl/{bait}</SourceFilename></VRTDataset>'
    yield "VRT", vrt.encode(), False
    yield "playlist", f"#EXTM3U\n#EXTINF:1,\n{bait}\n".encode(), False
    yield (
        "ImageMagick script",
        f"push graphic-context\nimage over 0,0 0,0 '{bait}'\npop graphic-context".encode(),
        False,
    )
    yield "noise", draw.randbytes(100_000), False
    yield "nothing but zeros", bytes(100_000), False
    yield "half a name", b"\xff\xd8", False
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../../tmp/written", MARK)
    yield "zip that climbs", packed.getvalue(), False


def _polyglots(draw: random.Random, bait: str) -> Iterator[_Kind]:
    """Photos that are something else besides."""
    jpeg, packed = saved(scene(draw), "JPEG", exif=exif_of_phone()), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", f'<script src="{bait}">{MARK}</script>')
    html = f'--><script src="{bait}">/*{MARK}*/</script><!--'.encode()
    yield "JPEG and zip", jpeg + packed.getvalue(), True
    yield "JPEG and HTML", jpeg[:2] + _segment(0xFE, html) + jpeg[2:] + html, True
    yield "JPEG and PDF", jpeg[:2] + _segment(0xFE, b"%PDF-1.7 " + html) + jpeg[2:], True
    yield "JPEG and PHP", jpeg + f"<?php readfile('{bait}'); // {MARK}".encode(), True
    yield "PNG and HTML", saved(scene(draw, (64, 48)), "PNG") + html, True
    yield "JPEG in front of a HEIC", jpeg + saved(scene(draw), "HEIF"), True
