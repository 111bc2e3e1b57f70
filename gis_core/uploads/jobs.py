"""What a worker does with an upload: read it, tell what would become of each row, or write it.

A job that dies in between leaves the database as it was; whoever opens the page may start it again.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.layers.importing import Repaired, Request, Result, import_layer
from gis_core.layers.mapping import Choices
from gis_core.layers.previewing import COLUMNS, RowTeller
from gis_core.layers.refusals import LayerRefused, LayerUsage
from gis_core.layers.rejects import write_rejects
from gis_core.layers.runs import ImportRun
from gis_core.models import LayerUpload, UploadRow
from gis_core.uploads.inspecting import inspect
from gis_core.uploads.running import Teller, at_work
from gis_core.uploads.services import State, spec_of, start_preview
from gis_core.vector_files.refusals import FileRefused
from gis_core.vector_files.source import VectorLayer

_REFUSALS = (FileRefused, CoordinatesRefused, LayerRefused, LayerUsage)
_LAYER_LOCK = 0x0F11E6


class GroundMoved(Exception):
    """What would be written now is not what was previewed."""


class Overtaken(Exception):
    """Somebody has given up on this job while it was at work; what it did is undone."""


class _Checked(RowTeller):
    """Lets an import through only when it does to every row what the preview said."""

    def __init__(self, promised: str, *rest: Any) -> None:
        super().__init__(*rest)
        self.promised = promised

    def written(self, run: ImportRun, repaired: list[Repaired]) -> None:
        super().written(run, repaired)
        if self.digest != self.promised:
            raise GroundMoved


@contextmanager
def _job(upload_id: int, attempt: int, state: State) -> Iterator[tuple[LayerUpload, Teller] | None]:
    """The upload to work on, in its owner's language; None when it has gone on without this job."""
    with at_work(upload_id) as held:
        upload = (
            LayerUpload.objects.filter(pk=upload_id, attempt=attempt, state=state).first() if held else None
        )
        if upload is None:
            yield None
            return
        by = upload.decided_by_id or upload.uploaded_by_id
        with (
            Teller(upload) as teller,
            translation.override(upload.language),
            pghistory.context(user=by, upload=upload.pk),
        ):
            yield upload, teller


def read(*, upload_id: int, attempt: int) -> None:
    """Say what is in the file, or why it cannot be read."""
    with _job(upload_id, attempt, State.RECEIVED) as job:
        if job is None:
            return
        upload, teller = job
        options = upload.options
        try:
            upload.inspection = inspect(
                upload.path,
                spec_of(upload),
                choices_of(options),
                layer=options.get("layer"),
                encoding=options.get("encoding"),
                teller=teller,
            )
        except FileRefused as refused:
            upload.inspection = {"layers": refused.details.get("layers", [])}
            _refuse(upload, State.FAILED, refused)
        else:
            upload.state = State.READ
        _save(upload)


def preview(*, upload_id: int, attempt: int) -> None:
    """Say for every row what would become of it, and write nothing but that."""
    with _job(upload_id, attempt, State.PREVIEWING) as job:
        if job is None:
            return
        upload, teller = job
        target = upload.folder / "preview"
        rows = RowTeller(spec_of(upload), target, teller.phase)
        try:
            result = import_layer(
                request_of(upload, dry_run=True, keep_going=True), _progress(upload, teller), rows
            )
            upload.rejects_name = _kept_rejects(upload, result)
        except _REFUSALS as refused:
            _refuse(upload, State.READ, refused)
            _save(upload)
            return
        teller.phase("keeping")
        with transaction.atomic():
            if not _save(upload):
                return
            upload.rows.all().delete()
            _keep_rows(upload.pk, target)
            upload.state, upload.digest = State.PREVIEWED, rows.digest
            upload.figures, upload.told = _figures(upload, result), _told(result)
            upload.save()
        target.unlink()


def apply(*, upload_id: int, attempt: int, now: Callable[[], datetime.datetime]) -> None:
    """Write what was previewed, all of it in one transaction; if something else would come of it, nothing."""
    with _job(upload_id, attempt, State.APPLYING) as job:
        if job is None:
            return
        upload, teller = job
        target = upload.folder / "applied"
        rows = _Checked(upload.digest, spec_of(upload), target, teller.phase)
        request = request_of(upload, dry_run=False, keep_going=bool(upload.options.get("keep_going")))
        try:
            with transaction.atomic():
                _queue_for(upload.layer)
                result = import_layer(request, _progress(upload, teller), rows)
                if not result.written:
                    raise GroundMoved
                upload.state, upload.decided_at = State.APPLIED, now()
                upload.figures, upload.told = _figures(upload, result), _told(result)
                if not _save(upload):
                    raise Overtaken
        except GroundMoved:
            _preview_anew(upload, now())
        except _REFUSALS as refused:
            _refuse(upload, State.PREVIEWED, refused)
            upload.decided_by = upload.decided_at = None
            _save(upload)
        except Overtaken:
            return
        finally:
            target.unlink(missing_ok=True)


def choices_of(options: dict[str, Any]) -> Choices:
    """The mapping that was chosen on the page."""
    return Choices(
        dict(options.get("fields", {})),
        dict(options.get("constants", {})),
        {name: dict(values) for name, values in options.get("values", {}).items()},
        frozenset(options.get("left_out", [])),
    )


def request_of(upload: LayerUpload, *, dry_run: bool, keep_going: bool) -> Request:
    """The import that the command would do with these options."""
    options = upload.options
    effective = options.get("effective")
    return Request(
        spec=spec_of(upload),
        path=upload.path,
        choices=choices_of(options),
        crs=options.get("crs") or "auto",
        layer=options.get("layer"),
        encoding=options.get("encoding"),
        effective=datetime.date.fromisoformat(effective) if effective else None,
        create_units=bool(options.get("create_units")),
        close_missing=bool(options.get("close_missing")),
        repair=bool(options.get("repair")),
        keep_going=keep_going,
        dry_run=dry_run,
    )


def _progress(upload: LayerUpload, teller: Teller) -> Callable[[VectorLayer], Iterator[Any]]:
    def batches(opened: VectorLayer) -> Iterator[Any]:
        teller.phase("reading", upload.inspection.get("rows"))
        done = 0
        for batch in opened:
            yield batch
            done += batch.num_rows
            teller.rows(done)
        teller.phase("checking", done)

    return batches


def _queue_for(layer: str) -> None:
    """Let one import after the other into a layer, for what two might make of the same code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LAYER_LOCK, layer])


def _refuse(upload: LayerUpload, state: State, refused: Exception) -> None:
    upload.state, upload.problem = state, str(refused)
    upload.problem_code = getattr(refused, "code", "")


def _save(upload: LayerUpload) -> bool:
    """Save what the job has found; False, and nothing saved, where somebody has gone on without it."""
    with transaction.atomic():
        current = LayerUpload.objects.select_for_update().get(pk=upload.pk)
        if current.attempt != upload.attempt:
            return False
        upload.progress_phase = ""
        upload.save()
    return True


def _preview_anew(upload: LayerUpload, now: datetime.datetime) -> None:
    with transaction.atomic():
        current = LayerUpload.objects.select_for_update().get(pk=upload.pk)
        current.state, current.decided_by, current.decided_at = State.READ, None, None
        current.save()
        again = start_preview(upload=current, options={}, now=now)
        again.notice = "moved"
        again.save()


def _figures(upload: LayerUpload, result: Result) -> dict[str, int]:
    kinds = UploadRow.objects.filter(upload=upload)
    return result.figures() | {"closed": kinds.filter(kind=UploadRow.Kind.CLOSED).count()}


def _told(result: Result) -> list[str]:
    return [str(line) for line in result.told]


def _keep_rows(upload_id: int, told: Path) -> None:
    columns = ", ".join(("upload_id", *COLUMNS))
    with (
        connection.cursor() as cursor,
        told.open("rb") as file,
        cursor.copy(f"COPY gis_core_uploadrow ({columns}) FROM STDIN") as copy,
    ):
        for line in file:
            copy.write(b"%d\t%b" % (upload_id, line))


def _kept_rejects(upload: LayerUpload, result: Result) -> str:
    """The name of the file with the refused rows, in the format they came in where it can be written; "" for none."""
    if not result.refused_rows:
        return ""
    field = spec_of(upload).source_field
    rejects, suffix = _("rejects"), upload.path.suffix.lower()
    for ending in dict.fromkeys((suffix, ".gpkg", ".csv")):
        name = f"{upload.path.stem}-{rejects}{ending}"
        target = upload.folder / "rejects" / name
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            write_rejects(
                target,
                result.refused_rows,
                upload.path,
                layer=upload.options.get("layer"),
                encoding=upload.options.get("encoding"),
                constants={field: result.source} if field and result.source else {},
            )
        except FileRefused as refused:
            if not refused.code.startswith("write_"):
                raise
            continue
        return name
    raise FileRefused("write_failed", detail=upload.file_name)
