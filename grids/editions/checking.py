"""What is wrong with a draft?  Every rule over the ground that it would become; nothing is written, nobody is asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from grids.audit.shapes import SLIVER_M2, area_m2
from grids.editions import coverage
from grids.editions.ends import ends_of_sections
from grids.editions.findings import Finding, Proposal
from grids.editions.ground import DraftGround, Drawn
from grids.editions.repairing import for_duplicate, for_gap, for_outside, for_overlap
from grids.rules.editions import Fault, Severity, households_are_in_range

_ORDER = {severity: number for number, severity in enumerate(Severity)}


def check(ground: DraftGround) -> list[Finding]:
    """Everything that is wrong, the errors first, then the largest."""
    found = [*_changed(ground), *_attributes(ground), *_codes(ground)]
    if ground.layer == "grids":
        for kind in sorted({row.kind for row in ground.rows} | {ground.main_kind}):
            found += _partition(ground, kind)
        found += _communities(ground)
    elif ground.layer == "places":
        found += _places(ground)
    else:
        found += ends_of_sections(ground)
    order = {fault: number for number, fault in enumerate(Fault)}
    return sorted(
        found, key=lambda one: (_ORDER[one.severity], order[one.fault], -(one.size or 0), one.codes, one.rows)
    )


def is_publishable(found: Sequence[Finding]) -> bool:
    """May it be published?  Not while there is an error."""
    return not any(one.severity is Severity.ERROR for one in found)


def _changed(ground: DraftGround) -> Iterator[Finding]:
    if ground.changed:
        yield Finding(Fault.GROUND_CHANGED, ())
    for code in ground.later:
        yield Finding(Fault.LATER_EDITION, (code,))


def _partition(ground: DraftGround, kind: str) -> Iterator[Finding]:
    """Cells of one kind do not overlap; those of the main kind leave nothing of their ground open."""
    ours = [row for row in ground.rows if row.kind == kind]
    cells = [*ours, *(row for row in ground.around if row.kind == kind)]
    shapes = coverage.array_of([cell.shape for cell in cells])
    known = []
    for one, other, piece in coverage.overlapping(shapes, len(ours)):
        known.append(piece)
        size = area_m2(piece)
        fault = Fault.SLIVER_OVERLAP if size <= SLIVER_M2 else Fault.OVERLAP
        pair = [cells[one], cells[other]]
        yield _finding(fault, pair, piece, size, for_overlap(piece, pair, ground.work_srid))
    if kind == ground.main_kind and ground.parent is not None:
        for piece in coverage.left_open(ground.parent, shapes):
            known.append(piece)
            size = area_m2(piece)
            fault = Fault.SLIVER_GAP if size <= SLIVER_M2 else Fault.GAP
            near = [cells[number] for number in coverage.neighbours(piece, shapes)] if len(shapes) else []
            yield _finding(fault, near, piece, size, for_gap(piece, near, ground.work_srid))
    if kind == ground.main_kind:
        yield from _outside(ground, ours, shapes[len(ours) :])
    for number, edge in coverage.unmatched(shapes, len(ours), known):
        size = coverage.length_m(edge, work_srid=ground.work_srid)
        yield _finding(Fault.UNMATCHED_EDGE, [ours[number]], edge, size)


def _outside(ground: DraftGround, ours: Sequence[Drawn], around: np.ndarray) -> Iterator[Finding]:
    """What leaves the ground of the draft, and is not an overlap with what stays?"""
    if ground.limit is None:
        return
    limit = shapely.union_all([ground.limit, *around]) if len(around) else ground.limit
    for row in ours:
        piece = coverage.beyond(limit, row.shape)
        if piece is not None:
            soft = not ground.limit_is_the_county
            yield _finding(
                Fault.OUTSIDE, [row], piece, area_m2(piece), () if soft else for_outside(row), softened=soft
            )


def _communities(ground: DraftGround) -> Iterator[Finding]:
    """A grid lies in its community (GB/T 34300-2017): what lies in another one that has an outline?"""
    for row in ground.rows:
        own = ground.communities.get(row.community)
        if own is None:
            continue
        for code, outline in ground.communities.items():
            if code == row.community or not shapely.intersects(outline, row.shape):
                continue
            piece = coverage.shared(outline, row.shape)
            size = area_m2(piece) if piece is not None else 0.0
            if piece is not None and size > SLIVER_M2:
                yield _finding(Fault.CROSSES_COMMUNITY, [row], piece, size, told=code)


def _codes(ground: DraftGround) -> Iterator[Finding]:
    by_code = defaultdict(list)
    for row in ground.rows:
        if row.code_problem:
            yield _finding(Fault.CODE, [row], row.shape, told=row.code_problem)
        by_code[row.kind if ground.layer == "grids" else "", row.code].append(row)
    for (kind, code), rows in by_code.items():
        elsewhere = code in ground.taken.get(kind, ())
        if code and (len(rows) > 1 or elsewhere):
            kept = None if elsewhere else max(rows, key=lambda one: (one.shape.area, -(one.row or 0)))
            for row in rows:
                if row is not kept:
                    used = {own.code for own in ground.rows} | set(ground.taken.get(kind, ()))
                    yield _finding(
                        Fault.DUPLICATE_CODE,
                        [row],
                        row.shape,
                        repairs=for_duplicate(row, used, ground.national),
                    )


def _attributes(ground: DraftGround) -> Iterator[Finding]:
    """Does a unit answer that may, and are the numbers what the standard says?"""
    answers = ground.layer == "grids"
    for row in ground.rows:
        if row.unit is None:
            if answers and row.kind == ground.main_kind:
                yield _finding(Fault.NO_UNIT, [row], row.shape)
        elif not row.unit.scored:
            yield _finding(Fault.NOT_SCORED, [row], row.shape, told=row.unit.name)
        elif not row.unit.in_service:
            yield _finding(Fault.NOT_IN_SERVICE, [row], row.shape, told=row.unit.name)
        if answers and row.kind == ground.main_kind and not households_are_in_range(row.households):
            yield _finding(Fault.HOUSEHOLDS, [row], row.shape, told=str(row.households))


def _places(ground: DraftGround) -> Iterator[Finding]:
    """Compounds say how they are managed, shops answer for nothing, and places lie in the county."""
    for row in ground.rows:
        if row.kind == "compound" and not row.management:
            yield _finding(Fault.UNMANAGED, [row], row.shape)
        if row.kind == "storefront" and row.unit is not None:
            yield _finding(Fault.SHOP_ANSWERS, [row], row.shape, told=row.unit.name)
        piece = coverage.beyond(ground.limit, row.shape) if ground.limit is not None else None
        if piece is not None:
            yield _finding(Fault.OUTSIDE, [row], piece, area_m2(piece), for_outside(row))


def _finding(
    fault: Fault,
    cells: Sequence[Drawn],
    shape: BaseGeometry,
    size: float | None = None,
    repairs: Iterable[Proposal] = (),
    *,
    told: str = "",
    softened: bool = False,
) -> Finding:
    return Finding(
        fault,
        tuple(cell.code for cell in cells),
        tuple(cell.row for cell in cells if cell.row is not None),
        shape,
        size,
        told,
        tuple(repairs),
        softened,
    )
