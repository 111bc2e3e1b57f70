from django_migrate_sql.management.commands.makemigrations import Command as MakeMigrationsCommand

from gis_core.autodetector import Autodetector


class Command(MakeMigrationsCommand):
    autodetector = Autodetector
