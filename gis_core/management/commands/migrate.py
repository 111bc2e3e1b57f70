from typing import Any

from django.core.management import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from django_migrate_sql.management.commands.migrate import Command as MigrateCommand

from gis_core.autodetector import Autodetector


class Command(MigrateCommand):
    autodetector = Autodetector

    def handle(self, *args: Any, **options: Any) -> str | None:
        refuse_half_way(options["database"])
        return super().handle(*args, **options)


def refuse_half_way(database: str) -> None:
    """A database that stopped between migrations which are one by now cannot go on from there: Django would leave them
    out and say nothing.  Raises CommandError with the migration that it has to reach first.
    """
    applied = MigrationRecorder(connections[database]).applied_migrations()
    for migration in MigrationLoader(None).replacements.values():
        missing = [one for one in migration.replaces if one not in applied]
        if missing and len(missing) < len(migration.replaces):
            app, name = missing[-1]
            raise CommandError(
                _(
                    "This database stands between older migrations, which are one by now. Migrate it first with the"
                    " last version that has %(app)s/migrations/%(name)s.py, then with this one."
                )
                % {"app": app, "name": name}
            )
