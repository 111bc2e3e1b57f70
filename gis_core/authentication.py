"""Who asks, by the token of a phone or of QGIS?"""

from typing import Any

from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's tokens; what cannot be one (bytes that are no letters and digits) is refused unread."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        if not token.isalnum():
            raise AuthenticationFailed
        found: tuple[Any, Any] = super().authenticate_credentials(token)
        return found
