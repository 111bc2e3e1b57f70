from typing import Any

from django_migrate_sql.management.commands.migrate import Command as MigrateCommand

from gis_core.autodetector import Autodetector
from gis_core.migration_states import quick_states


class Command(MigrateCommand):
    autodetector = Autodetector

    def handle(self, *args: Any, **options: Any) -> str | None:
        with quick_states():
            return super().handle(*args, **options)
