"""Who asks, by the session of a browser, or by the token of a phone or of QGIS?"""

import base64
import binascii
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication as FrameworkSessionAuthentication
from rest_framework.authentication import get_authorization_header
from rest_framework.request import Request

#: The code of a request without the page's own secret (gis_core.errors).
CSRF_FAILED = "csrf.failed"


class SessionAuthentication(FrameworkSessionAuthentication):
    """Django's session; a request without the page's own secret is told so by a code of its own: the field app then
    asks for a new one (/api/v1/me/) and sends again, and nobody needs to sign in for it.
    """

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            told = _("The page that sent this is too old, or is not ours.")
            raise exceptions.PermissionDenied(told, code=CSRF_FAILED) from error


#: The user of HTTP's basic authentication whose password is a token.
_BEARER = b"token"


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's tokens; what cannot be one (bytes that are no letters and digits) is refused unread.

    A token may also come as the password of a user named "token": that is what QGIS's authentication manager can send
    in every version, for layers, tiles and plugins alike (qgis_plugin/wangge/server.py).
    """

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        token = _basic_token(get_authorization_header(request))
        if token is not None:
            return self.authenticate_credentials(token)
        found: tuple[Any, Any] | None = super().authenticate(request)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        if not token.isalnum():
            raise exceptions.AuthenticationFailed
        found: tuple[Any, Any] = super().authenticate_credentials(token)
        return found

    def _cleanup_token(self, auth_token: Any) -> bool:
        """Has it expired?  Then it goes.  Knox would look at all tokens of its owner with each request; those go when
        one is made anew (gis_core.api.tokens).
        """
        if auth_token.expiry is None or auth_token.expiry >= timezone.now():
            return False
        auth_token.delete()
        return True


def _basic_token(header: bytes) -> bytes | None:
    """The token that comes as a password; None where the header is none of ours."""
    scheme, _space, told = header.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        user, _colon, password = base64.b64decode(told.strip(), validate=True).partition(b":")
    except binascii.Error as error:
        raise exceptions.AuthenticationFailed from error
    return password if user == _BEARER else None
