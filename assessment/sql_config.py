"""The SQL objects of this app, as django-migrate-sql looks for them."""

from pathlib import Path

from gis_core import sql_objects

sql_items = sql_objects.sql_items(Path(__file__).parent / "sql", app="assessment")
