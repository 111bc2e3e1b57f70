"""Who is behind the writes of a request: read once something is written, not for every page that is only read."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware as EagerHistoryMiddleware


class UserBehind:
    """The user of a request, asked for when history notes it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def key(self) -> int | None:
        """The user's key; None for somebody who has not signed in."""
        key: int | None = self.request.user.pk
        return key


class ContextEncoder(DjangoJSONEncoder):
    """What history notes of a request, as JSON."""

    def default(self, o: Any) -> Any:
        return o.key() if isinstance(o, UserBehind) else super().default(o)


class HistoryMiddleware(EagerHistoryMiddleware):
    """pghistory's, which would read session and user of every GET before anybody asks for them."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": UserBehind(request), "url": request.path}
