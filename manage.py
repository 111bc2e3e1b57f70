#!/usr/bin/env python
"""Run a management command in the environment that `script/manage` prepared."""

import os
import sys

#: Commands that change the schema connect as the owner of the database, all others as the app.
OWNER_COMMANDS = frozenset(
    {"migrate", "makemigrations", "sqlmigrate", "test", "flush", "pgtrigger", "createcachetable"}
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("WANGGE_DB_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
