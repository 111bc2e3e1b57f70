"""Where are sessions kept?  In the database, as Django keeps them."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    """Django's, which is not read again where the statement that says who asks has brought it (gis_core.visitors)."""

    #: What the database holds of the session, encoded; None: it is to be asked.
    brought: str | None = None

    def load(self) -> dict[str, Any]:
        brought, self.brought = self.brought, None
        return super().load() if brought is None else self.decode(brought)
