"""What is in an uploaded file?  Rows, fields with samples, shapes, and every system its numbers may be in, drawn."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from django.utils.module_loading import import_string

from gis_core.coordinates.crs import parse_crs
from gis_core.coordinates.reading import Reading
from gis_core.layers.mapping import Choices, as_text, mapping_for
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.runs import PAIR
from gis_core.layers.specs import LayerSpec
from gis_core.layers.staging import uses_pair
from gis_core.map_layers import GROUND_AREA, ROAD_DISTANCE, SEARCH_FRAME
from gis_core.uploads.candidates import Candidate, candidates, proposed
from gis_core.uploads.pictures import Numbers, Shapes, frame_around, picture_of
from gis_core.uploads.running import Teller
from gis_core.vector_files.names import CRS, GEOMETRY
from gis_core.vector_files.source import LayerInfo, VectorLayer, open_vector_file

#: So many shapes stand for all of them in the pictures and in the question of the coordinate system.
_SAMPLE = 2000
_SAMPLE_VALUES = 5
_LONGEST_SAMPLE = 40
NO_CHOICES = Choices({}, {}, {})


@dataclass(slots=True)
class _Column:
    """What is seen of one column on the way: how many cells say something, and the first few different ones."""

    filled: int = 0
    samples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Sample:
    """Every n-th shape of the file, n doubling as the file turns out longer: even over all of it."""

    step: int = 1
    seen: int = 0
    shapes: list[Any] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def take(self, shapes: Shapes, words: list[str] | None) -> None:
        """Go on with the shapes of the next batch."""
        first = -self.seen % self.step
        self.shapes += shapes[first :: self.step].tolist()
        if words is not None:
            self.words += words[first :: self.step]
        self.seen += len(shapes)
        while len(self.shapes) > _SAMPLE:
            self.step *= 2
            self.shapes, self.words = self.shapes[::2], self.words[::2]


def inspect(
    path: Path, spec: LayerSpec, choices: Choices, *, layer: str | None, encoding: str | None, teller: Teller
) -> dict[str, Any]:
    """What does the file hold?  A dictionary that is kept with the upload and shown on its page.

    Raises FileRefused.
    """
    columns: dict[str, _Column] = {}
    kinds: Counter[str] = Counter()
    sample = _Sample()
    rows = 0
    with open_vector_file(path, layer=layer, encoding=encoding) as opened:
        info = opened.info
        pair = _pair_columns(spec, opened, choices)
        teller.phase("reading", info.rows if info.rows >= 0 else None)
        for batch in opened:
            for name in info.columns:
                if name in batch.schema.names:
                    _look_at(columns.setdefault(name, _Column()), batch.column(name))
            shapes = _shapes(batch, pair)
            if shapes is not None:
                kinds.update(_kinds(shapes))
                sample.take(shapes, batch.column(CRS).to_pylist() if CRS in batch.schema.names else None)
            rows += batch.num_rows
            teller.rows(rows)
    teller.phase("drawing")
    return {
        "kind": info.kind,
        "name": info.name,
        "layers": info.layers,
        "rows": rows,
        "first_row": info.first_row,
        "columns": [
            {"name": name, "filled": seen.filled, "samples": seen.samples} for name, seen in columns.items()
        ],
        "shapes": dict(kinds),
        "pair": list(pair) if pair else None,
        "crs_name": info.crs_name,
        "encoding": encoding or "",
        **_systems(info, sample),
    }


def _look_at(seen: _Column, column: pa.Array) -> None:
    text = as_text(column)
    seen.filled += len(text) - text.null_count
    if len(seen.samples) < _SAMPLE_VALUES:
        for word in pc.unique(text.slice(0, 1000)).to_pylist():
            cut = None if word is None else word[:_LONGEST_SAMPLE]
            if cut and cut not in seen.samples and len(seen.samples) < _SAMPLE_VALUES:
                seen.samples.append(cut)


def _pair_columns(spec: LayerSpec, opened: VectorLayer, choices: Choices) -> tuple[str, str] | None:
    """Which two columns hold the coordinates, where the file has no shapes of its own, or the user says so?"""
    if spec.shape != "point":
        return None
    try:
        mapping = mapping_for(spec, opened.info.columns, choices)
    except LayerUsage:  # the choices were made for another layer of the file; its own columns decide
        mapping = mapping_for(spec, opened.info.columns, NO_CHOICES)
    if not uses_pair(mapping, opened.schema.names):
        return None
    lon, lat = (mapping.sources.get(name, "") for name in PAIR)
    return (lon, lat) if lon in opened.schema.names and lat in opened.schema.names else None


def _shapes(batch: pa.RecordBatch, pair: tuple[str, str] | None) -> Shapes | None:
    if pair is not None:
        x, y = (_numbers(batch.column(name)) for name in pair)
        with np.errstate(invalid="ignore"):
            return np.where(np.isfinite(x) & np.isfinite(y), shapely.points(x, y), np.array(None))
    if GEOMETRY not in batch.schema.names:
        return None
    with np.errstate(invalid="ignore"):
        return shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False), on_invalid="ignore")


def _numbers(column: pa.Array) -> Numbers:
    def number(text: str | None) -> float:
        try:
            return float(text or "nan")
        except ValueError:
            return float("nan")

    return np.array([number(text) for text in as_text(column).to_pylist()])


def _kinds(shapes: Shapes) -> Counter[str]:
    names = ("Point", "LineString", "LinearRing", "Polygon")
    many = ("MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection")
    numbers, counts = np.unique(shapely.get_type_id(shapes), return_counts=True)
    called = {-1: "none"} | dict(enumerate((*names, *many)))
    return Counter({called[int(n)]: int(count) for n, count in zip(numbers, counts, strict=True)})


def _systems(info: LayerInfo, sample: _Sample) -> dict[str, Any]:
    """Every system the sampled shapes may be in, each with its picture, and which is proposed."""
    shapes = np.array([shape for shape in sample.shapes if shape is not None], dtype=object)
    if not len(shapes):
        return {"systems": [], "proposed": None, "reason": "shapeless"}
    if sample.words:
        return _each_by_its_own(sample)
    shapes = shapely.force_2d(shapes)
    said = f"EPSG:{info.epsg}" if info.epsg else info.offset
    bounds = shapely.bounds(shapes)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    found = candidates(x, y, said, import_string(SEARCH_FRAME)(), import_string(GROUND_AREA)())
    word, reason = proposed(found)
    return {"systems": [_told(one, shapes) for one in found], "proposed": word, "reason": reason}


def _told(one: Candidate, shapes: Shapes) -> dict[str, Any]:
    told: dict[str, Any] = {
        "word": one.word,
        "declared": one.declared,
        "share": one.share,
        "away_km": one.away_km,
        "refusal": one.refusal,
        "notes": list(one.reading.notes) if one.reading else [],
        "picture": None,
        "road_m": None,
    }
    if one.reading is not None:
        placed = _placed(one.reading, shapes)
        told |= {"picture": _picture(placed), "road_m": _road_m(placed)}
    return told


def _road_m(placed: Shapes) -> float | None:
    """How far from the nearest road lies the middle one of these points?  None where the question makes no sense."""
    if not len(placed) or (shapely.get_type_id(placed) != shapely.GeometryType.POINT).any():
        return None
    distances: Numbers | None = import_string(ROAD_DISTANCE)(shapely.get_x(placed), shapely.get_y(placed))
    return None if distances is None else round(float(np.median(distances)), 1)


def _placed(reading: Reading, shapes: Shapes) -> Shapes:
    with np.errstate(invalid="ignore"):
        placed = shapes if reading.is_identity else reading.geometries(shapes)
    bounds = shapely.bounds(placed)
    on_earth = np.isfinite(bounds).all(axis=1) & (np.abs(bounds) <= 180).all(axis=1)
    return placed[on_earth]


def _picture(placed: Shapes) -> dict[str, Any] | None:
    frame = frame_around(shapely.get_coordinates(placed))
    return picture_of(placed, frame).as_json() if frame else None


def _each_by_its_own(sample: _Sample) -> dict[str, Any]:
    """Placemarks that each declare a system need no question: they are drawn as they will be read."""
    placed: list[Any] = []
    for word in dict.fromkeys(sample.words):
        declared = parse_crs(word)
        if declared is not None:
            own = [
                shape
                for shape, said in zip(sample.shapes, sample.words, strict=True)
                if said == word and shape is not None
            ]
            placed += Reading(declared).geometries(shapely.force_2d(np.array(own, dtype=object))).tolist()
    drawn = np.array(placed, dtype=object)
    told = _told(Candidate("auto", declared=True, reading=None), drawn) | {"picture": _picture(drawn)}
    return {"systems": [told], "proposed": "auto", "reason": "each"}
