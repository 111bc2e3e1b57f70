"""Towns drawn by lot: a partition cut at random, and sections, places, facilities, rulings, duties upon it.

A drawing is a list of rows to make; made in another order it is the same town.
"""

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.backends.postgresql.psycopg_any import DateRange

from gis_core.geometry import STORAGE_SRID
from grids.models import BoundaryEdition, Facility, Grid, RoadSection, Unit
from tests.grids.resolver import building as make
from tests.grids.resolver.oracle import Question
from tests.towns import COMMUNITY, at, box, category, line, lonlat, make_edition, make_unit

DAYS = [datetime.date(2026, 1, 1), datetime.date(2026, 4, 1), datetime.date(2026, 7, 1)]
NIGHT = datetime.timedelta(days=1)
ASKED_DAYS = [DAYS[0] - NIGHT, *DAYS, *(day - NIGHT for day in DAYS[1:])]
KEYS = ["m06001", "m06010", "m06036", "m06007", "m06002", "m09012", "c01001", "c01006", "c01013", "g01999"]
FACILITY_KEYS = ["c01001", "c01006", "c01013"]
CLASSES = ["arterial", "secondary", "branch", "lane"]
WIDTH, HEIGHT = 3.0, 2.0

Corners = tuple[float, float, float, float]
Ring = list[tuple[float, float]]


def polygon(ring: Ring) -> MultiPolygon:
    closed = [lonlat(*corner) for corner in [*ring, ring[0]]]
    return MultiPolygon(Polygon(closed, srid=STORAGE_SRID), srid=STORAGE_SRID)


def cut(lot: random.Random, piece: Corners, pieces: int) -> Iterator[Corners]:
    """Cut a rectangle into that many, straight through, again and again."""
    x0, y0, x1, y1 = piece
    if pieces == 1:
        yield piece
        return
    part = round(lot.uniform(0.25, 0.75), 3)
    first = pieces // 2
    if x1 - x0 > y1 - y0:
        x = round(x0 + (x1 - x0) * part, 4)
        halves: list[Corners] = [(x0, y0, x, y1), (x, y0, x1, y1)]
    else:
        y = round(y0 + (y1 - y0) * part, 4)
        halves = [(x0, y0, x1, y), (x0, y, x1, y1)]
    for half, count in zip(halves, (first, pieces - first), strict=True):
        yield from cut(lot, half, count)


def rings(lot: random.Random) -> Iterator[Ring]:
    """The outlines of the grids: rectangles, some of them cut in two from corner to corner, one left out."""
    for x0, y0, x1, y1 in cut(lot, (0, 0, WIDTH, HEIGHT), lot.randint(3, 9)):
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        luck = lot.random()
        if luck < 0.15:
            continue  # a gap
        if luck < 0.4:
            yield corners[:3]
            yield [corners[0], *corners[2:]]
        else:
            yield corners


@dataclass
class Drawing:
    """A town to be made: its units are there already, its rows can be made in any order."""

    lot: random.Random
    units: list[Unit] = field(default_factory=list)
    editions: dict[str, BoundaryEdition] = field(default_factory=dict)
    rows: list[Callable[[], object]] = field(default_factory=list)

    def unit(self, *, empty: float = 0.0) -> Unit | None:
        return None if self.lot.random() < empty else self.lot.choice(self.units)

    def box(self, size: float) -> MultiPolygon:
        x, y = round(self.lot.uniform(0, WIDTH), 3), round(self.lot.uniform(0, HEIGHT), 3)
        wide, high = (round(self.lot.uniform(0.02, size), 3) for _side in "xy")
        return box(x, y, round(x + wide, 4), round(y + high, 4))

    def versions(self) -> list[DateRange]:
        """All time in one piece, or cut at a day; sometimes only one of the pieces."""
        day = self.lot.choice(DAYS)
        pieces = [DateRange(None, day), DateRange(day, None)]
        return self.lot.choice(
            [[DateRange(None, None)], [DateRange(None, None)], pieces, pieces[:1], pieces[1:]]
        )


def draw(seed: int) -> Drawing:
    """Which town does this seed mean?  Units and editions are made at once, all else by Drawing.rows."""
    drawing = Drawing(random.Random(seed))
    lot = drawing.lot
    for n in range(8):
        valid = lot.choice([DateRange(None, None)] * 3 + [DateRange(None, DAYS[1]), DateRange(DAYS[1], None)])
        drawing.units.append(make_unit(f"random-{n}", f"随机单位{n}", valid=valid))
    drawing.editions = {layer: make_edition(layer) for layer in ("grids", "road_sections")}
    for add in (_grids, _sections, _junctions, _places, _facilities, _rulings, _duties, _townships, _decrees):
        add(drawing)
    return drawing


def _grids(drawing: Drawing) -> None:
    for number, ring in enumerate(rings(drawing.lot), start=1):
        for valid in drawing.versions():
            unit, supervisor = drawing.unit(empty=0.1), drawing.unit(empty=0.2)
            drawing.rows.append(
                _with(
                    Grid.objects.create,
                    code=f"{COMMUNITY}{number:03d}",
                    community_code=COMMUNITY,
                    geom=polygon(ring),
                    valid=valid,
                    edition=drawing.editions["grids"],
                    accountable_unit=unit,
                    supervising_unit=supervisor,
                )
            )


def _with(row: Callable[..., object], **values: object) -> Callable[[], object]:
    return lambda: row(**values)


def _sections(drawing: Drawing) -> None:
    lot = drawing.lot
    for number in range(lot.randint(1, 4)):
        middle = (round(lot.uniform(1, 2), 3), round(lot.uniform(0.5, 1.5), 3))
        ends = [(round(lot.uniform(0, WIDTH), 3), round(lot.uniform(0, HEIGHT), 3)) for _end in range(2)]
        for valid in drawing.versions():
            drawing.rows.append(
                _with(
                    RoadSection.objects.create,
                    code=f"S{number}",
                    road_class=lot.choice(CLASSES),
                    side=lot.choice(["both", "both", "left", "right"]),
                    width_left_m=lot.choice([5, 10, 40]),
                    width_right_m=lot.choice([10, 30]),
                    supervising_unit=drawing.unit(empty=0.1),
                    handling_unit=drawing.unit(empty=0.5),
                    cleaning_unit=drawing.unit(empty=0.5),
                    lighting_unit=drawing.unit(empty=0.5),
                    centreline=line(ends[0], middle, ends[1]),
                    edition=drawing.editions["road_sections"],
                    valid=valid,
                )
            )


def _junctions(drawing: Drawing) -> None:
    for number in range(drawing.lot.randint(0, 3)):
        for valid in drawing.versions():
            drawing.rows.append(
                _with(
                    make.make_junction,
                    code=f"J{number}",
                    section_code=f"S{drawing.lot.randint(0, 3)}",
                    geom=drawing.box(0.2),
                    valid=valid,
                )
            )


def _places(drawing: Drawing) -> None:
    lot = drawing.lot
    for number in range(lot.randint(0, 8)):
        kind = lot.choice(["storefront", "site", "compound"])
        management = lot.choice(["managed", "weak", "withdrawn", "self_managed"])
        more = {"management": management} if kind == "compound" else {}
        answering = None if kind == "storefront" else drawing.unit(empty=0.3)
        for valid in drawing.versions():
            drawing.rows.append(
                _with(
                    make.make_place,
                    code=f"P{number}",
                    kind=kind,
                    geom=drawing.box(0.8),
                    accountable_unit=answering,
                    operator=drawing.unit(empty=0.3),
                    owner=drawing.unit(empty=0.5),
                    valid=valid,
                    **more,
                )
            )


def _facilities(drawing: Drawing) -> None:
    lot = drawing.lot
    for number in range(lot.randint(0, 8)):
        key = lot.choice(FACILITY_KEYS)
        drawing.rows.append(
            _with(
                Facility.objects.create,
                code=f"361127{key[1:]}{number:06d}",
                category=category(key),
                qr_token=None,
                geom=at(round(lot.uniform(0, WIDTH), 4), round(lot.uniform(0, HEIGHT), 4)),
                maintainer=drawing.unit(empty=0.4),
                owner=drawing.unit(empty=0.4),
                valid=lot.choice(drawing.versions()),
            )
        )


def _rulings(drawing: Drawing) -> None:
    lot = drawing.lot
    for number in range(lot.randint(0, 3)):
        geom = drawing.box(0.8) if lot.random() < 0.8 else None
        keys = tuple(lot.sample(KEYS, 2)) if geom is None or lot.random() < 0.5 else ()
        names = {"accountable_unit": drawing.unit(), "handling_unit": drawing.unit(empty=0.5)}
        for valid in drawing.versions():
            drawing.rows.append(
                _with(make.make_ruling, code=f"U{number}", geom=geom, keys=keys, valid=valid, **names)
            )


def _duties(drawing: Drawing) -> None:
    lot = drawing.lot
    for number, key in enumerate(lot.sample(KEYS, 5)):
        geom = drawing.box(2) if lot.random() < 0.5 else None
        for valid in drawing.versions():
            drawing.rows.append(
                _with(make.make_duty, code=f"D{number}", key=key, unit=drawing.unit(), geom=geom, valid=valid)
            )


def _townships(drawing: Drawing) -> None:
    for number in range(drawing.lot.randint(0, 2)):
        code, unit, geom = f"36112700{number + 1}", drawing.unit(empty=0.2), drawing.box(4)
        drawing.rows.append(_with(make.make_township, code=code, unit=unit, geom=geom))


def _decrees(drawing: Drawing) -> None:
    """New step lists for one category, and no policy at all for another."""
    lot = drawing.lot
    changed, forgotten = lot.sample(KEYS, 2)
    accountable = [1, *lot.sample([3, 4, 5], lot.randint(0, 3)), 8]
    handling = [1, *lot.sample([2, 3, 4, 5, 6, 7, 9, 10], lot.randint(0, 8))]
    day = lot.choice([None, *DAYS])
    drawing.rows.append(_with(make.decree, key=changed, accountable=accountable, handling=handling, day=day))
    if lot.random() < 0.3:
        drawing.rows.append(lambda: make.withdraw(make.decree(forgotten, [1, 8], [1])))


def questions(lot: random.Random, count: int, hard_places: list[tuple[float, float]]) -> list[Question]:
    """Points anywhere in and around the town, on its vertices and edges, for any category and day."""
    facilities = list(Facility.objects.order_by("code"))
    category_ids = [category(key).pk for key in KEYS]
    asked = []
    for _n in range(count):
        luck = lot.random()
        if luck < 0.3 and hard_places:
            place = lot.choice(hard_places)
        elif luck < 0.45 and facilities:
            geom = lot.choice(facilities).geom
            reach = 8e-5  # degrees: up to 8 m away
            place = (geom.x + lot.uniform(-reach, reach), geom.y + lot.uniform(-reach, reach))
        else:
            place = lonlat(lot.uniform(-0.3, WIDTH + 0.3), lot.uniform(-0.3, HEIGHT + 0.3))
        linked = lot.choice(facilities).pk if facilities and lot.random() < 0.1 else None
        asked.append(Question(*place, lot.choice(category_ids), lot.choice(ASKED_DAYS), linked))
    return asked
