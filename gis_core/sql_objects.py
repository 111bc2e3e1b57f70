"""Reads `<app>/sql/*.sql` into the items that django-migrate-sql freezes into migrations.

A file holds one object and begins with a comment:

    -- Question: which question does the object answer?
    -- CRS: …
    -- Undo: DROP FUNCTION …;
    -- Needs: app.object, object          (optional)

The file is the living definition: `makemigrations --check` fails when it has changed.  A changed object is
dropped with all that needs it and made again; one that says `CREATE OR REPLACE` stays in its place (its
migration's `reverse_sql` then has to say so too).
"""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django_migrate_sql.config import SQLItem

_HEAD = re.compile(r"^-- (Question|CRS|Undo|Needs): (.+)$", re.MULTILINE)


def sql_items(folder: Path, *, app: str) -> list[SQLItem]:
    """Which SQL objects does an app define?  Raises ImproperlyConfigured for a file without its head."""
    return [_item(path, app=app) for path in sorted(folder.glob("*.sql"))]


def _item(path: Path, *, app: str) -> SQLItem:
    text = path.read_text(encoding="utf-8")
    head = {key: value.strip() for key, value in _HEAD.findall(text)}
    missing = {"Question", "CRS", "Undo"} - head.keys()
    if missing:
        raise ImproperlyConfigured(f"{path}: the head comment lacks {', '.join(sorted(missing))}")
    needs = [word.strip() for word in head.get("Needs", "").split(",") if word.strip()]
    return SQLItem(
        path.stem,
        text,
        reverse_sql=head["Undo"],
        dependencies=[
            (word.split(".")[0], word.split(".")[1]) if "." in word else (app, word) for word in needs
        ],
        replace="\nCREATE OR REPLACE " in text,
    )
