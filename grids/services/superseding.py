"""How do staged rows become the current versions of a layer?  Set-based: close what changed, insert what is
new.

A version is never rewritten.  From the effective day on, a changed row's old version ends and a new one
begins; where the old one begins on that very day it was never true: then it ends in knowledge time instead.
What a file does not speak of is carried over from the old version.
"""

# ruff: noqa: S608  every name in these statements is our own; values go as parameters

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.gis.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.layers.runs import ImportRun
from gis_core.layers.specs import Counts
from grids.models import BoundaryEdition, County

_SAME_DEG = 1e-8  # a millimetre


@dataclass(frozen=True)
class VersionedTable:
    """The versions of a model: `key` columns tell rows apart, `columns` column → SQL over the staged row
    (alias s).

    `sources` column → field that must be given for the column to be taken from the file; `defaults` column
    → SQL for rows that have neither.  `shape` is the geometry column that the file's shapes go to.
    """

    model: type[models.Model]
    layer: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    sources: Mapping[str, str]
    defaults: Mapping[str, str]
    shape: str = "geom"

    @property
    def table(self) -> str:
        """Which table is it?"""
        return self.model._meta.db_table

    @property
    def carried(self) -> list[str]:
        """Which columns does no file ever fill, so that a new version takes them from the old one?"""
        filled = {*self.columns, self.shape, "edition_id"}
        return [
            str(field.column)
            for field in self.model._meta.local_concrete_fields
            if field.null and not field.generated and field.column not in filled
        ]


def effective_day(run: ImportRun, table: str) -> datetime.date | None:
    """From which day on is this import true?  None, the beginning of time, for the first rows of a layer."""
    if run.effective is not None:
        return run.effective
    (exists,) = run.rows(f"SELECT EXISTS (SELECT FROM {table} WHERE upper_inf(known))")[0]
    if not exists:
        return None
    zone = County.objects.get().time_zone
    with timezone.override(zone):
        return timezone.localdate()


def plan(run: ImportRun, target: VersionedTable) -> datetime.date | None:
    """Which old version does each staged row meet, and is it the same?  Leaves `layer_plan`; returns the
    day.
    """
    effective = effective_day(run, target.table)
    keys = " AND ".join(f'o."{name}" = s_key."{name}"' for name in target.key)
    columns = ", ".join(f'{_value(run, target, name)} AS "{name}"' for name in target.columns)
    key_columns = ", ".join(f'{target.columns[name]} AS "{name}"' for name in target.key)
    fresh = ", ".join(f'p."{name}"' for name in target.columns)
    stored = ", ".join(f'o."{name}"' for name in target.columns)
    run.execute("DROP TABLE IF EXISTS pg_temp.layer_plan")
    run.execute(
        f"CREATE TEMPORARY TABLE layer_plan ON COMMIT DROP AS"
        f" SELECT p.*, p.old_id IS NOT NULL AND ROW({fresh}) IS NOT DISTINCT FROM ROW({stored})"
        f" AND {same_shape(target.shape)} AS same"
        f" FROM (SELECT s.n, o.id AS old_id, upper(o.valid) AS old_to, {columns},"
        f' {_shape(run, target)} AS "{target.shape}"'
        f" FROM layer_staged s CROSS JOIN LATERAL (SELECT {key_columns}) s_key"
        f" LEFT JOIN {target.table} o ON {keys} AND upper_inf(o.known) AND {_on_day('o')}) p"
        f" LEFT JOIN {target.table} o ON o.id = p.old_id",
        _day_parameters(effective),
    )
    run.execute("CREATE INDEX ON layer_plan (n)")
    run.execute("CREATE INDEX ON layer_plan (old_id)")
    run.execute("ANALYZE layer_plan")
    return effective


def supersede(run: ImportRun, target: VersionedTable, effective: datetime.date | None) -> Counts:
    """Publish the planned rows that are still staged as one edition, valid from `effective` on."""
    run.execute("DELETE FROM layer_plan p WHERE NOT EXISTS (SELECT FROM layer_staged s WHERE s.n = p.n)")
    inserted, updated, unchanged = run.rows(
        "SELECT count(*) FILTER (WHERE old_id IS NULL), count(*) FILTER (WHERE old_id IS NOT NULL AND "
        "NOT same),"
        " count(*) FILTER (WHERE same) FROM layer_plan"
    )[0]
    counts = Counts(inserted, updated, unchanged)
    run.execute("DROP TABLE IF EXISTS pg_temp.layer_closing")
    run.execute(
        "CREATE TEMPORARY TABLE layer_closing ON COMMIT DROP AS"
        " SELECT old_id AS id FROM layer_plan WHERE old_id IS NOT NULL AND NOT same"
    )
    missing = _add_missing(run, target, effective) if run.close_missing else 0
    if not inserted and not updated and not missing:
        return counts
    edition = _published_edition(run, target, effective, counts)
    _close(run, target, effective)
    _insert(run, target, effective, edition)
    if missing:
        run.told.append(_("%(number)d rows that the file does not name were closed") % {"number": missing})
    return counts


def _value(run: ImportRun, target: VersionedTable, name: str) -> str:
    default = target.defaults.get(name, "NULL")
    if target.sources.get(name, name) in run.given:
        return f"coalesce({target.columns[name]}, {default})"
    return f'CASE WHEN o.id IS NULL THEN {default} ELSE o."{name}" END'


def _shape(run: ImportRun, target: VersionedTable) -> str:
    return "s.shape" if run.has_shape else f'o."{target.shape}"'


def same_shape(column: str) -> str:
    """Is the shape the stored one?  Formats turn rings round and round numbers: less than a millimetre is none."""
    p, o = f'p."{column}"', f'o."{column}"'
    return (
        f"CASE WHEN {p} IS NULL OR {o} IS NULL THEN {p} IS NULL AND {o} IS NULL"
        f" WHEN {p} = {o} THEN true WHEN st_npoints({p}) <> st_npoints({o}) THEN false"
        f" WHEN NOT st_expand({o}, {_SAME_DEG}) ~ {p} OR NOT st_expand({p}, {_SAME_DEG}) ~ {o} THEN false"
        f" ELSE st_hausdorffdistance({p}, {o}) <= {_SAME_DEG} END"
    )


def _on_day(alias: str) -> str:
    return f"CASE WHEN %s::date IS NULL THEN lower_inf({alias}.valid) ELSE {alias}.valid @> %s::date END"


def _day_parameters(effective: datetime.date | None) -> list[datetime.date | None]:
    return [effective, effective]


def _add_missing(run: ImportRun, target: VersionedTable, effective: datetime.date | None) -> int:
    """Rows of the kinds that the file has, valid on the day, that the file does not name."""
    kinds = [name for name in target.key if name != "code"]
    same_kind = "".join(f' AND o."{k}" IN (SELECT "{k}" FROM layer_plan)' for k in kinds)
    named = " AND ".join(f'p."{name}" = o."{name}"' for name in target.key)
    return run.execute(
        f"INSERT INTO layer_closing SELECT o.id FROM {target.table} o"
        f" WHERE upper_inf(o.known) AND {_on_day('o')}{same_kind}"
        f" AND NOT EXISTS (SELECT FROM layer_plan p WHERE {named})",
        _day_parameters(effective),
    )


def _published_edition(
    run: ImportRun, target: VersionedTable, effective: datetime.date | None, counts: Counts
) -> int:
    run.execute(
        "UPDATE grids_county SET ground_version = ground_version"
    )  # the lock that all changes of ground take
    last = BoundaryEdition.objects.filter(layer=target.layer).order_by("-number").first()
    edition = BoundaryEdition.objects.create(
        layer=target.layer,
        number=last.number + 1 if last else 1,
        state=BoundaryEdition.State.PUBLISHED,
        effective_from=effective,
        published_at=timezone.now(),
        source_name=run.source_name,
        source_sha256=run.source_sha256,
        note=run.conversion,
        counts={"inserted": counts.inserted, "updated": counts.updated, "unchanged": counts.unchanged},
    )
    told = _("the boundary edition %(edition)s is published, valid from: %(day)s")
    run.told.append(told % {"edition": edition, "day": effective or _("the beginning of time")})
    return edition.pk


def _close(run: ImportRun, target: VersionedTable, effective: datetime.date | None) -> None:
    later = "o.id IN (SELECT id FROM layer_closing) AND lower(o.valid) IS DISTINCT FROM %s::date"
    run.execute(
        f"UPDATE {target.table} o SET valid = daterange(lower(o.valid), %s::date) WHERE {later}",
        [effective, effective],
    )
    (version,) = run.rows(
        "UPDATE grids_county SET ground_version = ground_version + 1 RETURNING ground_version"
    )[0]
    run.execute(
        f"UPDATE {target.table} o SET known = int8range(lower(o.known), %s)"
        " WHERE o.id IN (SELECT id FROM layer_closing) AND lower(o.valid) IS NOT DISTINCT FROM %s::date"
        " AND upper_inf(o.known)",
        [version, effective],
    )


def _insert(run: ImportRun, target: VersionedTable, effective: datetime.date | None, edition: int) -> None:
    names = [*target.columns, target.shape]
    columns = ", ".join(f'"{name}"' for name in [*names, *target.carried, "valid", "edition_id"])
    fresh = ", ".join([f'p."{name}"' for name in names] + [f'o."{name}"' for name in target.carried])
    same_key = " AND ".join(f'f."{name}" = p."{name}"' for name in target.key)
    run.execute(
        f"INSERT INTO {target.table} ({columns})"
        f" SELECT {fresh}, daterange(%s::date, CASE WHEN p.old_id IS NOT NULL THEN p.old_to ELSE ("
        f" SELECT min(lower(f.valid)) FROM {target.table} f WHERE {same_key} AND upper_inf(f.known)"
        " AND (%s::date IS NULL OR lower(f.valid) > %s::date)) END), %s"
        f" FROM layer_plan p LEFT JOIN {target.table} o ON o.id = p.old_id WHERE NOT p.same ORDER BY p.n",
        [effective, effective, effective, edition],
    )
