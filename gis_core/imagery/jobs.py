"""What a worker does with a raster that was brought: has it made into a COG, and puts that in the old one's place.

A job that dies in between leaves what is shown as it was; whoever opens the page may start it again.
"""

import datetime
import shutil
from collections.abc import Callable
from typing import Any

import pghistory
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from gis_core import map_layers
from gis_core.geometry import STORAGE_SRID
from gis_core.imagery.making import Made, make_raster
from gis_core.imagery.refusals import RasterRefused
from gis_core.models import RasterLayer

State = RasterLayer.State
Clock = Callable[[], datetime.datetime]


def make(*, layer_id: int, attempt: int, now: Clock) -> None:
    """Make the file that was brought into a COG and show that; or say why not, and leave what was shown."""
    layer = RasterLayer.objects.filter(
        pk=layer_id, attempt=attempt, state=State.MAKING, removed_at=None
    ).first()
    if layer is None:
        return
    with translation.override(layer.language), pghistory.context(user=layer.added_by_id):
        work = layer.incoming_path.parent
        try:
            made = make_raster(
                layer.incoming_path,
                work,
                averages=layer.kind != RasterLayer.Kind.CLASSES,
                tell=_teller(layer),
                ground=import_string(map_layers.GROUND_AREA)(),
            )
        except RasterRefused as refused:
            _save(layer, State.FAILED, problem=str(refused), problem_code=refused.code, touched_at=now())
        else:
            _show(layer, made, now())
        shutil.rmtree(work, ignore_errors=True)


def _teller(layer: RasterLayer) -> Callable[[str, int | None], None]:
    """Tells the page how far the job is."""

    def tell(phase: str, percent: int | None) -> None:
        RasterLayer.objects.filter(pk=layer.pk, attempt=layer.attempt).update(
            progress_phase=phase, progress_percent=percent, touched_at=timezone.now()
        )

    return tell


def _show(layer: RasterLayer, made: Made, now: datetime.datetime) -> None:
    before, version = layer.version, layer.version + 1
    made.path.chmod(0o600)
    made.path.replace(layer.path_of(version))
    shown = _save(
        layer,
        State.READY,
        version=version,
        file_name=layer.incoming_name,
        taken_on=layer.incoming_taken_on or layer.taken_on,
        size_bytes=made.size_bytes,
        sha256=made.sha256,
        facts=made.facts,
        footprint=GEOSGeometry(memoryview(made.footprint.wkb), srid=STORAGE_SRID),
        made_at=now,
        touched_at=now,
    )
    layer.path_of(before if shown else version).unlink(missing_ok=True)


def _save(layer: RasterLayer, state: State, **changes: Any) -> bool:
    """Write what came of it, unless the raster has gone on without this job; has it been written?"""
    with transaction.atomic():
        locked = RasterLayer.objects.select_for_update().get(pk=layer.pk)
        if locked.attempt != layer.attempt or locked.removed_at is not None:
            return False
        locked.state, locked.progress_phase, locked.progress_percent = state, "", None
        for name, value in changes.items():
            setattr(locked, name, value)
        locked.save()
    return True
