"""What would an import do to each row?  Told by the database itself: the layer before and after, side by side.

The rows are written and looked at inside the import's own transaction, so that what is told is what is done;
only the telling, a file, outlives a dry run.
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from gis_core.layers.exporting import ExportRequest
from gis_core.layers.importing import Repaired
from gis_core.layers.runs import PAIR, ImportRun
from gis_core.layers.specs import LayerSpec

#: The columns of a told row, in the order of the file.
COLUMNS = ("position", "n", "kind", "label", "changes", "notes", "lon", "lat")
GEOMETRY = "geometry"  # how a change of the shape is called among the changes
_SHAPE = "shape"
_SAME_DEG = 1e-8  # a millimetre: what formats and systems make of one and the same shape
#: Exported columns that change with every version, or repeat the shape.
_BOOKKEEPING = {
    *("edition", "valid_from", "valid_to", "ground_version", "conversion"),
    *("raw_x", "raw_y", "raw_crs", *PAIR),
}
_MEASURE = """
CASE WHEN {shape} IS NULL THEN NULL
     WHEN st_dimension({shape}) = 0 THEN round(st_x({shape})::numeric, 7) || ', ' || round(st_y({shape})::numeric, 7)
     WHEN st_dimension({shape}) = 1 THEN round(st_length({shape}::geography)::numeric, 1) || ' m'
     ELSE round(st_area({shape}::geography)::numeric, 1) || ' m²' END"""

_TOLD = """
CREATE TEMPORARY TABLE layer_told ON COMMIT DROP AS
WITH notes AS (
    SELECT n, jsonb_agg(jsonb_build_array(what, field, value, rule, reason) ORDER BY
                        what COLLATE "C", field COLLATE "C", rule COLLATE "C", value COLLATE "C") AS notes
    FROM (SELECT 'refused' AS what, n, field, coalesce(value, '') AS value, rule, reason FROM layer_refused
          UNION ALL SELECT 'flagged', n, field, coalesce(value, ''), rule, reason FROM layer_flagged
          UNION ALL SELECT 'repaired', n, 'geometry', '', 'repaired', change FROM layer_repaired) said
    GROUP BY n
), met AS (
    SELECT s.n, {label_of_staged} AS label,
           b.row AS old_row, a.row AS new_row, b.shape AS old_shape, a.shape AS new_shape,
           CASE WHEN b.row IS NULL THEN 'inserted'
                WHEN b.row IS DISTINCT FROM a.row OR b.shape IS DISTINCT FROM a.shape THEN 'updated'
                ELSE 'unchanged' END AS kind
    FROM layer_staged s LEFT JOIN layer_before b ON {same_before} LEFT JOIN layer_after a ON {same_after}
    UNION ALL
    SELECT NULL, b.row ->> '{label}', b.row, NULL, b.shape, NULL, 'closed'
    FROM layer_before b WHERE %(closes)s AND NOT EXISTS (SELECT FROM layer_after a WHERE a.key = b.key)
    UNION ALL
    SELECT r.n, '', NULL, NULL, NULL, o.shape, 'refused'
    FROM (SELECT DISTINCT n FROM layer_refused) r LEFT JOIN layer_left_out o ON o.n = r.n
)
SELECT row_number() OVER (ORDER BY m.n NULLS LAST, m.label COLLATE "C") AS position,
    m.n, m.kind, coalesce(m.label, '') AS label,
    coalesce(CASE m.kind
        WHEN 'inserted' THEN (
            SELECT jsonb_agg(jsonb_build_array(c.name, NULL, m.new_row ->> c.name) ORDER BY c.at)
            FROM unnest(%(given)s::text[]) WITH ORDINALITY c (name, at) WHERE m.new_row ->> c.name <> '')
        WHEN 'updated' THEN (
            SELECT jsonb_agg(jsonb_build_array(c.name, m.old_row ->> c.name, m.new_row ->> c.name) ORDER BY c.at)
            FROM unnest(%(names)s::text[]) WITH ORDINALITY c (name, at)
            WHERE m.old_row ->> c.name IS DISTINCT FROM m.new_row ->> c.name)
        END, '[]')
    || CASE WHEN m.kind IN ('inserted', 'updated') AND m.old_shape IS DISTINCT FROM m.new_shape
            AND NOT coalesce(st_npoints(m.old_shape) = st_npoints(m.new_shape)
                             AND st_hausdorffdistance(m.old_shape, m.new_shape) <= {same_deg}, false)
       THEN jsonb_build_array(jsonb_build_array('geometry', {old_measure}, {new_measure})) ELSE '[]' END AS changes,
    coalesce(t.notes, '[]') AS notes,
    round(st_x(st_centroid(coalesce(m.new_shape, m.old_shape)))::numeric, 7) AS lon,
    round(st_y(st_centroid(coalesce(m.new_shape, m.old_shape)))::numeric, 7) AS lat
FROM met m LEFT JOIN notes t ON t.n = m.n
"""


class RowTeller:
    """Watches an import and writes what became of each row to `target`, in the text form of COPY.

    `digest` (SHA-256) is the same when the same would happen; `phase` hears what is being done.
    """

    def __init__(
        self, spec: LayerSpec, target: Path, phase: Callable[[str], None] = lambda name: None
    ) -> None:
        self.spec, self.target, self.phase = spec, target, phase
        self.digest = ""
        self._names: list[str] = []

    def staged(self, run: ImportRun) -> None:
        """Remember the layer as it is, as far as the file speaks of it."""
        self.phase("comparing")
        self._remember(run, "before")
        self.phase("writing")

    def written(self, run: ImportRun, repaired: list[Repaired]) -> None:
        """Hold the layer as it has become against what it was, row by row."""
        self.phase("comparing")
        self._remember(run, "after")
        self._keep_repairs(run, repaired)
        own = [field.name for field in self.spec.fields if field.name in run.given]
        run.execute("DROP TABLE IF EXISTS pg_temp.layer_told")
        run.execute(
            _TOLD.format(
                label=self.spec.key[-1],
                label_of_staged=self._own_name("s"),
                same_before=f"b.key = {self._key('s')}",
                same_after=f"a.key = {self._key('s')}",
                same_deg=_SAME_DEG,
                old_measure=_MEASURE.format(shape="m.old_shape"),
                new_measure=_MEASURE.format(shape="m.new_shape"),
            ),
            {
                "closes": run.close_missing,
                "source": run.source,
                "names": self._names,
                "given": [name for name in self._names if name in own or name in self.spec.answers],
            },
        )
        self._write()

    def _key(self, alias: str) -> str:
        """The SQL text that tells rows of this layer apart; parts that a file leaves out are what they then are."""
        parts = []
        for name in self.spec.key:
            unsaid = self.spec.field_named(name).unsaid
            column = f'{alias}."{name}"::text' if name != self.spec.key[-1] else self._own_name(alias)
            if alias == "s" and name == self.spec.source_field:
                column = f"coalesce({column}, %(source)s)"
            elif alias == "s" and unsaid:
                column = f"coalesce({column}, '{unsaid}')"
            parts.append(column)
        return " || '/' || ".join(parts)

    def _own_name(self, alias: str) -> str:
        """The SQL text of the last part of the key; of the public id, where a row has nothing else."""
        names = [self.spec.key[-1], *([self.spec.public_id] if self.spec.public_id else [])]
        columns = ", ".join(f'{alias}."{name}"::text' for name in names)
        return f"coalesce({columns})"

    def _remember(self, run: ImportRun, when: str) -> None:
        query = self.spec.export(ExportRequest(spec=self.spec, path=Path(), as_of=run.effective))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({query.sql}) e LIMIT 0", query.parameters or None)
            columns = [column.name for column in cursor.description or []]
        self._names = self._told_columns(columns)
        pairs = ", ".join(f"'{name}', e.\"{name}\"" for name in self._names)
        shape = f"e.{_SHAPE}" if _SHAPE in columns else "NULL::geometry"
        parameters = list(query.parameters)
        where = "true"
        if not run.close_missing:
            by_id = self.spec.public_id in run.given
            where = f"{self._own_name('e')} = ANY(%s)" if by_id else f'e."{self.spec.key[-1]}" = ANY(%s)'
            parameters.append(self._staged_keys(run))
        run.execute(f"DROP TABLE IF EXISTS pg_temp.layer_{when}")
        run.execute(
            f"CREATE TEMPORARY TABLE layer_{when} ON COMMIT DROP AS"
            f" SELECT {self._key('e')} AS key, jsonb_build_object({pairs}) AS row, {shape} AS shape"
            f" FROM ({query.sql}) e WHERE {where}",
            parameters,
        )
        run.execute(f"CREATE INDEX ON layer_{when} (key)")
        run.execute(f"ANALYZE layer_{when}")

    def _told_columns(self, columns: list[str]) -> list[str]:
        """Fields in the layer's order, then what the database adds; a unit's code goes with its name."""
        fields = [field.name for field in self.spec.fields if field.name in columns]
        others = [name for name in columns if name not in fields and name != _SHAPE]
        return [
            name
            for name in [*fields, *others]
            if name not in _BOOKKEEPING
            and name != self.spec.public_id
            and not (name.endswith("_code") and name.removesuffix("_code") in columns)
        ]

    def _staged_keys(self, run: ImportRun) -> list[str]:
        return [row[0] for row in run.rows(f"SELECT DISTINCT {self._own_name('s')} FROM layer_staged s")]

    def _keep_repairs(self, run: ImportRun, repaired: list[Repaired]) -> None:
        run.execute("DROP TABLE IF EXISTS pg_temp.layer_repaired")
        run.execute("CREATE TEMPORARY TABLE layer_repaired (n bigint, change text) ON COMMIT DROP")
        with connection.cursor() as cursor, cursor.copy("COPY layer_repaired FROM STDIN") as copy:
            for n, before, after in repaired:
                copy.write_row((n, f"{before:.1f} → {after:.1f} m²"))

    def _write(self) -> None:
        sha256 = hashlib.sha256()
        rows = f"SELECT {', '.join(COLUMNS)} FROM layer_told ORDER BY position"
        with (
            connection.cursor() as cursor,
            self.target.open("wb") as file,
            cursor.copy(f"COPY ({rows}) TO STDOUT") as copy,
        ):
            for chunk in copy:
                sha256.update(chunk)
                file.write(chunk)
        self.digest = sha256.hexdigest()
