"""The addresses of a server."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit


class AddressError(ValueError):
    """What was typed is no address of a server."""


def server_address(typed: str) -> str:
    """The address of a server as somebody typed it: https unless told, without a slash at its end.

    Raises AddressError.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise AddressError(typed)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def address_of(server: str, path: str, asked: Mapping[str, object] | None = None) -> str:
    """The address of something on a server, with what is asked of it."""
    return f"{server}{path}" + (f"?{urlencode(asked)}" if asked else "")
