"""Take points in from a file and print how long it took, as a program of its own: `take_in.py all|orm FILE [COUNT]`.

`all` as the command import_layer does, from the start of the program; `loaded` is when the last row was staged.
`orm` by bulk_create, from when Django stands.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BEGAN = time.perf_counter()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def by_command(path: Path) -> dict[str, float]:
    from gis_core.layers.importing import Request, import_layer
    from gis_core.layers.mapping import parse_choices
    from gis_core.layers.specs import layer_spec

    loaded = 0.0

    def progress(batches: Any) -> Iterator[Any]:
        nonlocal loaded
        yield from batches
        loaded = time.perf_counter() - BEGAN

    request = Request(spec=layer_spec("points"), path=path, choices=parse_choices([], [], []))
    result = import_layer(request, progress)
    if result.inserted != result.read or not result.read:
        raise SystemExit(f"not all was taken in: {result.figures()}")
    return {"all": time.perf_counter() - BEGAN, "loaded": loaded}


def by_orm(path: Path, count: int) -> dict[str, float]:
    import geopandas as gpd
    from django.contrib.gis.geos import Point

    from grids.models import Category, Facility
    from surveys.models import SurveyPoint

    began = time.perf_counter()
    categories = dict(Category.objects.values_list("key", "pk"))
    facilities = dict(Facility.objects.values_list("code", "pk"))
    rows = gpd.read_file(path, rows=count).to_crs(4490)
    made = SurveyPoint.objects.bulk_create(
        [
            SurveyPoint(
                source="orm",
                source_id=row.source_id,
                category_id=categories[row.category],
                observed_at=row.observed_at,
                description=row.description,
                place_text=row.place_text,
                facility_id=facilities.get(row.facility),
                geom=Point(row.geometry.x, row.geometry.y, srid=4490),
            )
            for row in rows.itertuples()
        ],
        batch_size=1000,
    )
    seconds = time.perf_counter() - began
    if len(made) != count:
        raise SystemExit(f"{len(made)} of {count} points were made")
    return {"all": seconds, "loaded": seconds}


def main(how: str, path: str, *more: str) -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.settings")
    django.setup()
    told = by_command(Path(path)) if how == "all" else by_orm(Path(path), int(more[0]))
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
