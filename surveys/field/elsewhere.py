"""What phones send that is of a room above this one: named by strings, so that the rooms keep their order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A kind of record: how its body is read, of which type it is then, how it is taken in (by, now, body_sha256), and
    its receipt (uid, body_sha256).  What is read has a uid and `named` photos.
    """

    kind: str
    of: type[Any]
    read: Callable[[Any], Any]
    take: Callable[..., bool]
    receipt: Callable[[UUID, str], dict[str, Any] | None]


_PATHS: list[str] = []


def also_sent(path: str) -> None:
    """Phones send this, too: the dotted path of an Elsewhere."""
    if path not in _PATHS:
        _PATHS.append(path)


def elsewhere() -> Iterator[Elsewhere]:
    """All that other rooms know."""
    return (cast(Elsewhere, import_string(path)) for path in _PATHS)
