from django_migrate_sql.management.commands.migrate import Command as MigrateCommand

from gis_core.autodetector import Autodetector


class Command(MigrateCommand):
    autodetector = Autodetector
