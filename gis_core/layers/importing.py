"""How does a file become rows of a layer?  All or nothing, unless the user asks to keep what is good."""

import datetime
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from gis_core.coordinates.crs import DeclaredCrs, parse_crs
from gis_core.database_words import words_of
from gis_core.layers.areas import declared_crs
from gis_core.layers.mapping import Choices, Mapping, mapping_for
from gis_core.layers.mixed_shapes import MixedShapeReader
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.runs import ImportRun, Note
from gis_core.layers.shapes import ShapeReader
from gis_core.layers.sources import refuse_source, said_source, source_of, with_source
from gis_core.layers.specs import OPTIONS, Counts, LayerSpec
from gis_core.layers.staging import Stage, uses_pair
from gis_core.vector_files.names import CRS, GEOMETRY
from gis_core.vector_files.source import LayerInfo, VectorLayer, open_vector_file
from gis_core.wording import clauses, located

Progress = Callable[[VectorLayer], Iterator[Any]]
Repaired = tuple[int, float, float]  # the row, its m² before and after


class Watcher(Protocol):
    """Who looks on, inside the transaction, while the rows that are in order are written."""

    def staged(self, run: ImportRun) -> None:
        """Everything is checked; `layer_staged` holds the rows in order, nothing is written yet."""

    def written(self, run: ImportRun, repaired: list[Repaired]) -> None:
        """They are written; what is raised here undoes it."""


@dataclass(frozen=True)
class Request:
    """What the user asked for; names as the options of the command."""

    spec: LayerSpec
    path: Path
    choices: Choices
    crs: str = "auto"
    layer: str | None = None
    encoding: str | None = None
    source: str | None = None
    effective: datetime.date | None = None
    edition: str = ""
    create_units: bool = False
    close_missing: bool = False
    repair: bool = False
    keep_going: bool = False
    dry_run: bool = False


@dataclass
class Result:
    """What became of the rows; `refused_rows` and `flagged_rows` say why, `told` what else the user should
    know; `source` whose ids the rows carry, where the file itself does not say.
    """

    read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    repaired: int = 0
    refused: int = 0
    flagged: int = 0
    refused_rows: list[Note] = field(default_factory=list)
    flagged_rows: list[Note] = field(default_factory=list)
    repaired_rows: list[Repaired] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    source: str = ""
    written: bool = False

    def figures(self) -> dict[str, int]:
        """The seven figures of the contract (tests/contract/import_layer.json)."""
        names = ("read", "inserted", "updated", "unchanged", "repaired", "refused", "flagged")
        return {name: value for name, value in asdict(self).items() if name in names}


def import_layer(request: Request, progress: Progress = iter, watcher: Watcher | None = None) -> Result:
    """Read, check and write one layer of a file, in one transaction.

    Raises FileRefused, CoordinatesRefused, LayerRefused or LayerUsage when nothing can be written at all.
    """
    refuse_source(request.spec, request.source)
    _refuse_options(request)
    with (
        open_vector_file(request.path, layer=request.layer, encoding=request.encoding) as opened,
        transaction.atomic(),
    ):
        run, stage = _prepared(request, opened)
        try:
            result = _imported(request, run, stage, progress(opened), watcher)
        except DatabaseError as error:
            raise LayerRefused(_words_of(error)) from error
        if not result.written or request.dry_run:
            transaction.set_rollback(True)
    return result


def _refuse_options(request: Request) -> None:
    for name in OPTIONS:
        if getattr(request, name) and name not in request.spec.options:
            told = _("--%(option)s does not apply to the layer %(layer)s")
            raise LayerUsage(told % {"option": name.replace("_", "-"), "layer": request.spec.name})


def _prepared(request: Request, opened: VectorLayer) -> tuple[ImportRun, Stage]:
    info, spec = opened.info, request.spec
    mapping = mapping_for(spec, info.columns, said_source(request.choices, spec, request.source))
    source = source_of(request.path, info, request.source)
    mapping = with_source(mapping, source)
    has_shape = spec.shape is not None and (
        GEOMETRY in opened.schema.names or uses_pair(mapping, opened.schema.names)
    )
    if spec.shape is not None and spec.shape_required and not has_shape:
        parts = [_("there are no shapes, which the layer %(layer)s needs") % {"layer": spec.name}]
        if spec.shape == "point":
            parts.append(_("points may also be given by --field lon=… --field lat=…"))
        raise LayerRefused(located(request.path.name, clauses(parts)))
    run = ImportRun(
        fields=spec.fields,
        given=frozenset(mapping.given),
        has_shape=has_shape,
        effective=request.effective,
        edition=request.edition,
        create_units=request.create_units,
        close_missing=request.close_missing,
        source_name=request.path.name[:200],
        source=source,
        source_sha256=_sha256(request.path),
    )
    reader: ShapeReader | MixedShapeReader | None = None
    if has_shape and CRS in opened.schema.names and parse_crs(request.crs) is None:
        reader = _mixed_reader(request, run, info)
    elif has_shape:
        reader = _reader(request, run, mapping, info)
    return run, Stage(run, mapping, reader, info.first_row)


def _mixed_reader(request: Request, run: ImportRun, info: LayerInfo) -> MixedShapeReader:
    if request.spec.shape is None:
        raise LayerRefused(_("The layer %(layer)s has no shapes.") % {"layer": request.spec.name})
    told = _("the file has several coordinate systems (%(systems)s); each object is converted from its own")
    run.told.append(told % {"systems": info.crs_name})
    expected = request.spec.expected_box()
    return MixedShapeReader(request.spec.shape, expected=expected, repair=request.repair)


def _reader(request: Request, run: ImportRun, mapping: Mapping, info: LayerInfo) -> ShapeReader:
    declared = _declared(request, run, info)
    run.crs = str(declared)
    kind = request.spec.shape
    if kind is None:
        raise LayerRefused(_("The layer %(layer)s has no shapes.") % {"layer": request.spec.name})
    return ShapeReader(
        kind,
        declared,
        expected=request.spec.expected_box(),
        repair=request.repair,
        row_by_row=request.keep_going,
    )


def _declared(request: Request, run: ImportRun, info: LayerInfo) -> DeclaredCrs:
    declared = declared_crs(request.crs, info, file_name=request.path.name)
    if info.epsg is not None and declared.epsg != info.epsg:
        told = _("the file says EPSG:%(said)d; it is read as %(crs)s, as --crs says")
        run.told.append(told % {"said": info.epsg, "crs": declared})
    return declared


def _imported(
    request: Request, run: ImportRun, stage: Stage, batches: Iterator[Any], watcher: Watcher | None
) -> Result:
    run.create_tables()
    stage.write(batches)
    if isinstance(stage.reader, MixedShapeReader):
        run.told += stage.reader.notes
    elif stage.reader is not None and stage.reader.reading is not None:
        notes = stage.reader.reading.notes
        run.told += notes
        run.conversion = clauses(notes)[:200]
    run.refuse_twins(request.spec.key)
    request.spec.loader.check(run)
    result = Result(read=stage.read, refused=run.count("refused"), repaired_rows=stage.repaired)
    counts = Counts()
    if result.refused == 0 or request.keep_going:
        run.drop_refused()
        if watcher is not None:
            watcher.staged(run)
        counts = request.spec.loader.load(run)
        if watcher is not None:
            watcher.written(run, stage.repaired)
        result.written = True
    result.inserted, result.updated, result.unchanged = counts.inserted, counts.updated, counts.unchanged
    result.repaired, result.flagged = len(stage.repaired), run.count("flagged")
    result.refused_rows, result.flagged_rows = run.notes("refused"), run.notes("flagged")
    result.told = run.told
    if request.spec.source_field in stage.mapping.choices.constants:
        result.source = run.source
    return result


def _sha256(path: Path) -> str:
    if path.is_dir():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _words_of(error: DatabaseError) -> str:
    """What does the database say, in the words of its triggers?"""
    cause = error.__cause__
    words = str(error)
    if isinstance(cause, psycopg.Error) and cause.diag.message_primary:
        words = clauses(filter(None, words_of(cause.diag)))
    return _("The database refuses this: %(rule)s") % {"rule": words}
