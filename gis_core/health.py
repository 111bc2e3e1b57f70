"""Is this process alive, and can it serve?  For load balancers and for a person with a browser; no login."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Which migrations does the running code come with?  They do not change while it runs."""
    loader = MigrationLoader(None)
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    return frozenset(loader.disk_migrations) - replaced


def missing_migrations() -> list[str]:
    """Which migrations of this code has the database not seen?  Raises DatabaseError when it is away."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in _migrations_on_disk() - applied)


@require_safe
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """Does the process answer?  Asks nothing else, so that a database outage restarts no server."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Can requests be served: is the database there, with every table of this code?  503 when not."""
    try:
        missing = missing_migrations()
    except DatabaseError:
        checks = {"database": "unreachable"}
    else:
        checks = {"database": "ok", "migrations": f"{len(missing)} missing" if missing else "ok"}
    ready = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ready else "unready", **checks}, status=200 if ready else 503)
