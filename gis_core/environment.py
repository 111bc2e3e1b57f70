"""What the environment variables say, or a refusal that names the variable."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def env_bool(name: str, *, default: bool) -> bool:
    """Is the switch `name` on?  Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: say 1 or 0")


def env_list(name: str, *, default: list[str]) -> list[str]:
    """Which words does the comma-separated variable `name` hold?"""
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def env_number(name: str, *, default: int) -> int:
    """Which whole number above 0 does `name` hold?  Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ImproperlyConfigured(f"{name}={value!r}: say a whole number above 0")
    return int(value)


def env_choice(name: str, *, default: str, choices: Iterable[str]) -> str:
    """Which of the `choices` does `name` hold?  Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name, default)
    if value not in set(choices):
        raise ImproperlyConfigured(f"{name}={value!r}: say one of {', '.join(sorted(choices))}")
    return value


def database_from_url(url: str, *, variable: str) -> dict[str, Any]:
    """Which Django DATABASES entry does a `postgres://user:password@host:port/name?host=/socket` URL mean?"""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql", "postgis"}:
        raise ImproperlyConfigured(f"{variable}: expected postgres://…, got {parts.scheme or 'no scheme'}://")
    query = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured(f"{variable}: the URL names no database")
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": name,
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "OPTIONS": query,
    }


def library_in_wheel(package: str, pattern: str) -> str:
    """Where is the shared library that the wheel of `package` carries under a hashed name?

    Debian 12's own GDAL is older than GeoDjango's security floor, so the wheels' libraries serve.
    Raises ImproperlyConfigured when the wheel has none, or more than one.
    """
    import importlib.util

    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured(f"{package} is not installed; run script/setup")
    folder = Path(spec.origin).parent.parent / f"{package}.libs"
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise ImproperlyConfigured(f"{folder}: expected one {pattern}, found {len(found)}; run script/setup")
    return str(found[0])
