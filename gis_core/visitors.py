"""Who asks, and what they may, in one statement, with whatever else the answer of a tile needs.

All of it is read anew with each request, as Django does by one statement after the other: the session, the user, the
rights.  What is remembered of a session is only whose it was, and the same statement says whether it still says so
(docs/adr/0050-one-statement-says-who-asks.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from gis_core.map_layers import RIGHTS
from gis_core.models import User
from gis_core.prepared import prepared_row
from gis_core.sessions import SessionStore

#: By whose word users come back from their sessions: those who are active, whatever else they may.
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: How many sessions a process remembers before it forgets them all.
REMEMBERED = 2000

_SESSION = (
    "SELECT session_data FROM django_session WHERE session_key = %(session_key)s AND expire_date > %(now)s"
)
_FIELDS = tuple(field.attname for field in User._meta.concrete_fields)
_VISITOR = f"""SELECT s.session_data, {", ".join(f"u.{name}" for name in _FIELDS)}, {{rights}}, {{more}}
FROM django_session s, gis_core_user u
WHERE s.session_key = %(session_key)s AND s.expire_date > %(now)s AND u.id = %(user_id)s"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class Rights:
    """What is read of a user's rights beside them.

    `sql` is an expression of %(user_id)s and the `parameters`; `keep` (user, its value) lays that down with the user,
    where policies find it.
    """

    sql: str
    parameters: Mapping[str, Any]
    keep: Callable[[Any, Any], None]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, signed in and active, with their rights; `told` is what else was asked for, `data` their session's."""

    user: Any
    told: Any
    data: str


@dataclass(frozen=True, slots=True)
class _Session:
    """Whose session it was when its `data` were decoded, and by which hash of their password."""

    data: str
    user_id: int
    password_hash: str


_remembered: dict[str, _Session] = {}


class VisitorMiddleware(AuthenticationMiddleware):
    """Django's, but one statement says who asks, and brings their session and their rights."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]


def _user(request: Any) -> Any:
    """Who asks?  Django says so where one statement does not, or where the session was read before its user."""
    session = request.session
    if not hasattr(request, "_cached_user") and not hasattr(session, "_session_cache"):
        found = visitor(request)
        if found is not None:
            session.brought, session.accessed = found.data, True
            request._cached_user = found.user
    return get_user(request)


def visitor(
    request: HttpRequest, more: str = "NULL", parameters: Mapping[str, Any] | None = None
) -> Visitor | None:
    """Who asks by the session of a browser?  `more` is an expression of `parameters`, read from the same snapshot.

    None where one statement cannot say yes: there is no session, it ended or is another's by now, its user does
    not work here any more.  Then Django is to be asked, whose answer that is.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not (key.isascii() and key.isalnum()):
        return None
    session = _remembered.get(key) or _read(key)
    return _visitor(key, session, more, parameters or {}) if session else None


def _visitor(key: str, session: _Session, more: str, parameters: Mapping[str, Any]) -> Visitor | None:
    rights: Rights = import_string(RIGHTS)
    row = prepared_row(
        _VISITOR.format(rights=rights.sql, more=more),
        {
            "session_key": key,
            "now": timezone.now(),
            "user_id": session.user_id,
            **rights.parameters,
            **parameters,
        },
    )
    if row is None:
        _remembered.pop(key, None)
        return None
    data, *fields, found, told = row
    if data != session.data:
        changed = _remember(key, data)
        if changed is None or changed.user_id != session.user_id:
            return None
        session = changed
    user = User.from_db("default", _FIELDS, fields)
    if not user.is_active or not constant_time_compare(session.password_hash, user.get_session_auth_hash()):
        return None
    rights.keep(user, found)
    return Visitor(user, told, data)


def _read(key: str) -> _Session | None:
    """Whose session is it?"""
    row = prepared_row(_SESSION, {"session_key": key, "now": timezone.now()})
    if row is None:
        return None
    return _remember(key, row[0])


def _remember(key: str, data: str) -> _Session | None:
    """Whose session do its data say it is?  Remembered, if somebody's."""
    _remembered.pop(key, None)
    said = SessionStore().decode(data)
    if said.get(BACKEND_SESSION_KEY) != BACKEND or BACKEND not in settings.AUTHENTICATION_BACKENDS:
        return None
    session = _Session(data, int(said[SESSION_KEY]), said.get(HASH_SESSION_KEY, ""))
    if len(_remembered) >= REMEMBERED:
        _remembered.clear()
    _remembered[key] = session
    return session
