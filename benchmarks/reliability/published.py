"""What does a published picture say beside the picture?"""

from collections.abc import Iterator

from benchmarks.reliability.odd_pictures import MARK

_SCAN, _END, _ALONE = 0xDA, 0xD9, frozenset({0x01, *range(0xD0, 0xD9)})
#: What a picture needs to be shown: JFIF's head, tables, frame; anything else is words of a camera.
_NEEDED = frozenset({0xE0, 0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDD, _SCAN})


def said_beside(picture: bytes) -> list[str]:
    """All that a JPEG holds and a picture does not need, by name; empty: nothing.  Every byte is looked at."""
    if picture[:2] != b"\xff\xd8":
        return ["no JPEG"]
    found = [f"segment {marker:02X}" for marker in _segments(picture) if marker not in _NEEDED]
    if b"Exif" in picture or MARK.encode() in picture or b"GPS" in picture:
        found.append("words of a camera")
    if not picture.endswith(b"\xff\xd9"):
        found.append("bytes behind the end")
    return found


def _segments(picture: bytes) -> Iterator[int]:
    """The markers of a JPEG up to its end, those between the scans among them."""
    at = 2
    while at + 4 <= len(picture):
        if picture[at] != 0xFF:  # inside a scan: on to the next marker
            at = _next_marker(picture, at)
            continue
        marker = picture[at + 1]
        if marker == _END:
            return
        if marker in _ALONE or marker in (0x00, 0xFF):
            at += 2 if marker != 0xFF else 1
            continue
        yield marker
        at += 2 + int.from_bytes(picture[at + 2 : at + 4], "big")


def _next_marker(picture: bytes, at: int) -> int:
    found = picture.find(b"\xff", at)
    return len(picture) if found < 0 else found
