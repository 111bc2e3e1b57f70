"""A stand-in for somebody else's tile server: grey squares, and a red one where a place lies on its map."""

import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TILE = 256
#: Pixels from the red square's middle to its edge.
HALF = 7
GREY, RED = b"\xc8\xc8\xc8", b"\xff\x00\x00"


@dataclass(slots=True)
class TileServer:
    """`address` is its root; `asked` what was asked of it: the path with the query, and who is said to ask."""

    address: str
    asked: list[tuple[str, str]] = field(default_factory=list)


def pixel_of(lon: float, lat: float, z: int) -> tuple[float, float]:
    """Where does Web Mercator draw a place, in pixels from the map's north-west corner?"""
    size = TILE * 2**z
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon + 180) / 360 * size, (1 - y / math.pi) / 2 * size


def png(rows: list[bytes]) -> bytes:
    """An image of 8-bit RGB rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", TILE, len(rows), 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def tile(marked: tuple[float, float], z: int, x: int, y: int) -> bytes:
    """One square of the map on which `marked` (lon, lat of that map) is red."""
    px, py = pixel_of(*marked, z)
    left, top = round(px) - x * TILE, round(py) - y * TILE

    def row(line: int) -> bytes:
        is_red = [abs(line - top) <= HALF and abs(column - left) <= HALF for column in range(TILE)]
        return b"".join(RED if one else GREY for one in is_red)

    return png([row(line) for line in range(TILE)])


@contextmanager
def tile_server(marked: tuple[float, float]) -> Iterator[TileServer]:
    """Serves …/z/x/y and the WMTS of Tianditu; nothing below /broken/."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers.get("Referer", "")))
            path, _mark, query = self.path.partition("?")
            if path.startswith("/broken/"):
                self.send_error(503)
                return
            if query:
                named = dict(pair.split("=") for pair in query.split("&"))
                z, x, y = (int(named[name]) for name in ("TILEMATRIX", "TILECOL", "TILEROW"))
            else:
                z, x, y = (int(word) for word in path.split("/")[-3:])
            body = tile(marked, z, x, y)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the tests read `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = TileServer(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
