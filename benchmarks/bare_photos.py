"""The least that a WSGI program does with a photo: it writes the bytes into a file of BARE_PHOTOS and has the disk keep
them.  Only measured against (P11); knows nobody, checks nothing.
"""

import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

_PIECE = 256 * 1024


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """PUT: keep the body; GET: I am here."""
    if environ["REQUEST_METHOD"] == "PUT":
        left = int(environ["CONTENT_LENGTH"])
        with (Path(os.environ["BARE_PHOTOS"]) / f"{uuid.uuid4()}.photo").open("wb") as file:
            while left > 0 and (piece := environ["wsgi.input"].read(min(_PIECE, left))):
                file.write(piece)
                left -= len(piece)
            file.flush()
            os.fsync(file.fileno())
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]
