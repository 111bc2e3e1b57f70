"""Answers told apart by a hash of their bytes: who already has them hears 304; big texts go out packed."""

import gzip
import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

_READS_GZIP = re.compile(r"\bgzip\b")
#: A third of the time of level 4 and a seventh of level 6, for a tenth and a fifth more bytes.
_QUICK = 1


def told_apart(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with its ETag, or 304 where the asker already has these bytes.

    The bytes are made first, so that neither a right that ended nor a row that changed hides behind a 304.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def packed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response as gzip where the asker reads that; its ETag becomes a weak one: other bytes, same content.

    Only for documents that repeat nothing of what the asker sent, so that their length betrays nothing.
    """
    patch_vary_headers(response, ["Accept-Encoding"])
    if response.status_code == 200 and _READS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response.content = gzip.compress(response.content, compresslevel=_QUICK, mtime=0)
        response["Content-Encoding"] = "gzip"
        if response.has_header("ETag"):
            response["ETag"] = f"W/{response['ETag']}"
    return response
