from pathlib import Path

from gis_core.sql_objects import sql_items

sql_items = sql_items(Path(__file__).parent / "sql", app="surveys")
