"""What went wrong, where, and what to do next: problem+json (RFC 9457) with a stable code."""

import json
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, Error, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions
from rest_framework.views import set_rollback

from gis_core.authentication import CSRF_FAILED
from gis_core.database_words import words_of
from gis_core.wording import clauses, located

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """A refusal as its reader gets it.

    `code` is stable, for programs; `detail` says what and where, `what_next` what to do, for people;
    `errors` names the parts of the request that are wrong, each with its reasons; `more` are members that this code
    alone has (RFC 9457, 3.2).
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        what_next: str = "",
        *,
        errors: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.what_next = what_next
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})
        self.more = dict(more or {})

    def document(self) -> dict[str, Any]:
        """What is its JSON?  The keys are a contract: tests/contract/problem.json."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "what_next": self.what_next,
            **({"errors": self.errors} if self.errors else {}),
            **self.more,
        }

    def response(self) -> HttpResponse:
        """The problem as an answer over HTTP."""
        text = json.dumps(self.document(), ensure_ascii=False)
        response = HttpResponse(text, status=self.status, content_type=CONTENT_TYPE, headers=self.headers)
        response["Cache-Control"] = "no-store"
        return response


E = TypeVar("E", bound=Exception)
R = TypeVar("R", bound="Problem | None")
Reading = Callable[[Any], Problem | None]
_READINGS: dict[type[Exception], Reading] = {}


def reads(kind: type[E]) -> Callable[[Callable[[E], R]], Callable[[E], R]]:
    """A decorator: what turns this kind of error into a problem, or None?  The closest class wins."""

    def register(reading: Callable[[E], R]) -> Callable[[E], R]:
        _READINGS[kind] = reading
        return reading

    return register


def problem_of(error: Exception) -> Problem | None:
    """As which problem does its reader get `error`?  None: it is a defect of ours, and stays one."""
    if isinstance(error, Problem):
        return error
    for kind in type(error).__mro__:
        if kind in _READINGS:
            return _READINGS[kind](error)
    return None


def problem_response(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The exception handler of the API: every refusal is problem+json; what is none is raised again."""
    problem = problem_of(error)
    if problem is None:
        return None
    set_rollback()
    return problem.response()


@reads(exceptions.ValidationError)
def _invalid(error: exceptions.ValidationError) -> Problem:
    errors = _flattened(error.get_full_details())
    named = clauses(located(name, " ".join(reasons)) for name, reasons in errors.items())
    return Problem(
        400,
        "request.invalid",
        _("The request cannot be taken: %(reasons)s") % {"reasons": named},
        _("Correct the parts that are named and send it again."),
        errors=errors,
    )


def _flattened(details: Any, name: str = "") -> dict[str, list[str]]:
    """Which reasons does each part of the request have?  Nested parts are named a.b."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        return {name or "request": [str(details["message"])]}
    found: dict[str, list[str]] = {}
    items = details.items() if isinstance(details, dict) else ((name, one) for one in details)
    for key, value in items:
        inner = f"{name}.{key}" if isinstance(details, dict) and name else str(key)
        for part, reasons in _flattened(value, "" if inner == "non_field_errors" else inner).items():
            found.setdefault(part, []).extend(reasons)
    return found


@reads(exceptions.APIException)
def _from_framework(error: exceptions.APIException) -> Problem:
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return not_signed_in()
    known = {
        400: ("request.unreadable", _("Send JSON as the documentation at /api/docs/ shows.")),
        403: ("permission.denied", _("Ask an administrator if your role should cover this.")),
        404: ("not_found", ""),
        405: ("method.not_allowed", _("See /api/docs/ for what each address offers.")),
        406: ("format.unknown", _("Ask for JSON, or for GeoJSON where there is a map layer.")),
        415: ("media_type.unsupported", _("Send JSON with Content-Type: application/json.")),
        429: ("too_many_requests", _("Wait a little and try again.")),
    }
    code, what_next = known.get(error.status_code, ("request.refused", ""))
    if error.get_codes() == CSRF_FAILED:
        code, what_next = CSRF_FAILED, _("Open the page anew and send it again.")
    wait_s = getattr(error, "wait", None)  # of a throttle, in whole seconds
    headers = {"Retry-After": str(wait_s)} if wait_s is not None else None
    return Problem(error.status_code, code, str(error.detail), what_next, headers=headers)


def not_signed_in() -> Problem:
    """What does somebody hear whom we do not know?"""
    return Problem(
        401,
        "auth.required",
        _("You are not signed in, or your sign-in has expired."),
        _("Sign in, or send a token: Authorization: Token …"),
        headers={"WWW-Authenticate": "Token"},
    )


@reads(Http404)
def _not_found(error: Http404) -> Problem:
    return Problem(404, "not_found", _("There is nothing at this address, or you may not see it."))


@reads(PermissionDenied)
def _denied(error: PermissionDenied) -> Problem:
    return Problem(
        403,
        "permission.denied",
        str(error) or _("Your role does not cover this."),
        _("Ask an administrator if your role should cover this."),
    )


@reads(RequestDataTooBig)
def too_big(error: RequestDataTooBig) -> Problem:
    """What does somebody hear who sends more than we take in?"""
    return Problem(413, "request.too_big", _("The request is too big."), _("Send less at once."))


@reads(SuspiciousOperation)
def _suspicious(error: SuspiciousOperation) -> Problem:
    return Problem(400, "request.suspicious", _("The request is malformed."))


#: SQLSTATEs: class 22 is a value that no column takes, class 23 a rule of the tables.
_NOT_READY = "55000"
_AT_ONE_TIME = {"40001", "40P01", "55P03"}  # serialisation, deadlock, lock not available
_CONFLICTS = {"23505", "23001", "23P01"}  # unique, restrict, exclusion


@reads(Error)
def _from_database(error: Error) -> Problem | None:
    """A rule of the database as a problem, in the words of our triggers; None for a mistake in our SQL."""
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    state: str = getattr(diagnosis, "sqlstate", None) or ""
    if state.startswith("23"):
        return _rule_broken(state, diagnosis)
    if state == _NOT_READY:
        return Problem(409, "not_ready", *words_of(diagnosis))
    if state.startswith("22") or isinstance(error, DataError):
        return Problem(400, "value.refused", _("A value cannot be stored."), _("Check what you sent."))
    if state in _AT_ONE_TIME:
        return Problem(409, "try_again", _("Two changes came at one time."), _("Try again."))
    return _away(error) if isinstance(error, OperationalError | InterfaceError) else None


def _rule_broken(state: str, diagnosis: Any) -> Problem:
    """Which rule is it?  Our triggers' own words where they speak, and the column that they name as the part of the
    request; else the constraint's name.
    """
    name = diagnosis.constraint_name or ""
    ours = diagnosis.source_function == "exec_stmt_raise"
    told, hint = words_of(diagnosis) if ours else ("", "")
    detail = told or _("The database refuses this: %(rule)s") % {"rule": name or state}
    what_next = hint or _("Correct what is named and send it again.")
    member = (diagnosis.column_name or "").removesuffix("_id") if ours else ""
    return Problem(
        409 if state in _CONFLICTS else 400,
        f"rule.{name}" if name else "rule.broken",
        detail,
        what_next,
        errors={member: [detail]} if member else None,
    )


def _away(error: Exception) -> Problem:
    """The database cannot be reached, or had to stop the statement."""
    logger.error("The database is away: %s", error)
    return Problem(
        503,
        "database.away",
        _("The database cannot answer just now; nothing was stored."),
        _("Try again in a minute."),
        headers={"Retry-After": "30"},
    )


def locked_out(
    request: HttpRequest, response: HttpResponseBase | None, credentials: Any = None
) -> HttpResponse:
    """What does somebody hear after too many wrong passwords?  (AXES_LOCKOUT_CALLABLE)"""
    problem = Problem(
        429,
        "auth.locked_out",
        _("Too many wrong passwords: signing in is barred for a while."),
        _("Wait a quarter of an hour, or ask an administrator."),
        headers={"Retry-After": "900"},
    )
    if is_api(request):
        return problem.response()
    return defaults.permission_denied(request, PermissionDenied(problem.detail))


def is_api(request: HttpRequest) -> bool:
    """Does a program ask, which reads problem+json, rather than a person with a browser?"""
    return request.path_info.startswith(("/api/", "/ogc/"))


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a defect of ours (handler500): a problem for programs, a page for people."""
    if not is_api(request):
        return defaults.server_error(request)
    return Problem(
        500,
        "server.defect",
        _("Something went wrong on the server; nothing was stored."),
        _("Try again; if it goes on, tell an administrator the time and the address."),
    ).response()


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer where there is nothing (handler404): a problem for programs, a page for people."""
    if not is_api(request):
        return defaults.page_not_found(request, exception)
    return _not_found(Http404()).response()
