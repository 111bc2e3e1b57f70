"""One migration autodetector that sees models, triggers (pgtrigger) and SQL files (django-migrate-sql)."""

from django_migrate_sql.autodetector import MigrationAutodetector as SqlAutodetector
from pgtrigger.migrations import MigrationAutodetectorMixin as TriggerAutodetectorMixin


class Autodetector(TriggerAutodetectorMixin, SqlAutodetector):
    """What has changed since the last migration: models, triggers or SQL objects?"""
