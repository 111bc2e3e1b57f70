"""How do staged rows change a table in place?  For what keeps its identity: units, facilities.  History
keeps the rest.
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

from collections.abc import Mapping
from dataclasses import dataclass

from gis_core.layers.runs import ImportRun
from gis_core.layers.specs import Counts
from grids.services.superseding import same_shape


@dataclass(frozen=True)
class PlainTable:
    """A table whose rows are told apart by `code`; `columns` column → SQL over the staged row (alias s).

    `sources` column → field that must be given for the column to be taken from the file; `defaults` column
    → SQL for new rows; `current` the condition (alias o) of the rows that count; `shape` the geometry
    column.
    """

    table: str
    columns: Mapping[str, str]
    sources: Mapping[str, str]
    defaults: Mapping[str, str]
    current: str = "true"
    shape: str | None = None


def write_in_place(run: ImportRun, target: PlainTable, extra: Mapping[str, str] | None = None) -> Counts:
    """Insert the staged rows with new codes and update the changed ones; `extra` columns are set on new
    rows only.  Leaves what was planned in layer_plan, and the ids of changed rows in layer_updated.
    """
    shape = {target.shape: "s.shape"} if target.shape and run.has_shape else {}
    given = {
        name: f"coalesce({sql}, {target.defaults[name]})" if name in target.defaults else sql
        for name, sql in target.columns.items()
        if target.sources.get(name, name) in run.given
    } | shape
    planned = ", ".join(f'{sql} AS "{name}"' for name, sql in given.items())
    run.execute("DROP TABLE IF EXISTS pg_temp.layer_plan")
    run.execute(
        f"CREATE TEMPORARY TABLE layer_plan ON COMMIT DROP AS SELECT s.n, o.id AS old_id, {planned}"
        f" FROM layer_staged s LEFT JOIN {target.table} o ON o.code = s.code AND {target.current}"
    )
    run.execute("CREATE INDEX ON layer_plan (old_id)")
    changed = " OR ".join(
        f"NOT ({same_shape(name)})" if name in shape else f'o."{name}" IS DISTINCT FROM p."{name}"'
        for name in given
    )
    setting = ", ".join(f'"{name}" = p."{name}"' for name in given)
    (known,) = run.rows("SELECT count(*) FROM layer_plan WHERE old_id IS NOT NULL")[0]
    run.execute("DROP TABLE IF EXISTS pg_temp.layer_updated")
    run.execute("CREATE TEMPORARY TABLE layer_updated (id bigint) ON COMMIT DROP")
    updated = run.execute(
        f"WITH done AS (UPDATE {target.table} o SET {setting} FROM layer_plan p"
        f" WHERE o.id = p.old_id AND ({changed}) RETURNING o.id)"
        " INSERT INTO layer_updated SELECT id FROM done"
    )
    fresh = {name: f'p."{name}"' for name in given}
    fresh |= {name: sql for name, sql in target.defaults.items() if name not in given}
    fresh |= dict(extra or {})
    columns = ", ".join(f'"{name}"' for name in fresh)
    inserted = run.execute(
        f"INSERT INTO {target.table} ({columns}) SELECT {', '.join(fresh.values())}"
        " FROM layer_plan p WHERE p.old_id IS NULL ORDER BY p.n"
    )
    return Counts(inserted, updated, known - updated)
