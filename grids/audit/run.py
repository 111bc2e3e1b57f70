"""The proof: the county's ground × its categories × all days, with everything that spoils it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from shapely.geometry.base import BaseGeometry

from grids.audit.findings import Counts, Finding, Kind, Reason, Report
from grids.audit.periods import Period, merged, remainder, segments
from grids.audit.reading import CategoryPolicies, Ground, Holding, read_ground
from grids.audit.shapes import SLIVER_M2, Indexes, Piece, candidate_pairs, gaps, ground_of, overlaps, piece_of

#: How many steps are done, of how many.
Progress = Callable[[int, int], None]
_STEPS_BESIDE_SEGMENTS = 3


def run_audit(progress: Progress = lambda done, total: None) -> Report:
    """Does every place, category and day have exactly one accountable unit, as known now?

    Raises NoCountyError, or CoordinatesRefused where the county's working CRS cannot be reached.
    """
    ground = read_ground()
    stretches = segments(grid.period for grid in ground.grids)
    standing = [_standing(ground.grids, stretch) for stretch in stretches]
    total = len(stretches) + _STEPS_BESIDE_SEGMENTS
    progress(1, total)
    extent = _extent(ground, standing)
    whole = piece_of(extent) if extent is not None else None
    progress(2, total)
    findings = [*ground.stale, *_overlaps(ground)]
    progress(3, total)
    open_ground: list[Finding] = []
    for number, (stretch, indexes) in enumerate(zip(stretches, standing, strict=True), start=4):
        if extent is not None and len(indexes):
            open_ground += _gaps(ground, extent, stretch, indexes)
        progress(number, total)
    findings += joined(open_ground)
    findings += _empty_dates(stretches, standing, whole)
    findings += unassigned(ground.grids)
    findings += unassigned(ground.others, only_unscored=True)
    findings += _without_policy(ground.categories, whole)
    counts = Counts(
        grids=len(ground.grids),
        categories=len(ground.categories),
        date_segments=len(stretches),
        cells=_cells(ground.categories, stretches, standing),
        area_m2=whole.area_m2 if whole else 0.0,
    )
    return Report(counts, ground.ground_version, ground.basis, findings)


def _cells(
    categories: Sequence[CategoryPolicies], stretches: Sequence[Period], standing: Sequence[Indexes]
) -> int:
    """How many (grid, category, stretch of days) are there, the category in use on some day of it?"""
    return sum(
        len(indexes) * sum(category.in_use.meets(stretch) for category in categories)
        for stretch, indexes in zip(stretches, standing, strict=True)
    )


def _standing(grids: Sequence[Holding], stretch: Period) -> Indexes:
    """Which grids, by position, are valid in a stretch of days that no bound of theirs divides?"""
    return np.array([n for n, grid in enumerate(grids) if grid.period.meets(stretch)], dtype=np.intp)


def _extent(ground: Ground, standing: Sequence[Indexes]) -> BaseGeometry | None:
    """Which ground is the proof about: the outline, else what grids cover on any day, its holes filled."""
    if ground.outline is not None:
        return ground.outline
    coverages = [ground.shapes[indexes] for indexes in standing if len(indexes)]
    return ground_of(coverages, work_srid=ground.work_srid) if coverages else None


def _overlaps(ground: Ground) -> Iterator[Finding]:
    first, second = candidate_pairs(ground.shapes)
    together = np.array(
        [ground.grids[a].period.meets(ground.grids[b].period) for a, b in zip(first, second, strict=True)],
        dtype=bool,
    )
    for one, other, piece in overlaps(ground.shapes, together):
        a, b = ground.grids[one], ground.grids[other]
        sliver = piece.area_m2 <= SLIVER_M2
        yield Finding(
            Kind.SLIVER if sliver else Kind.OVERLAP,
            Reason.SLIVER_OVERLAP if sliver else Reason.OVERLAP,
            (a.code, b.code),
            a.period & b.period,
            piece,
        )


def _gaps(ground: Ground, extent: BaseGeometry, stretch: Period, indexes: Indexes) -> Iterator[Finding]:
    for neighbours, piece in gaps(extent, ground.shapes[indexes]):
        sliver = piece.area_m2 <= SLIVER_M2
        yield Finding(
            Kind.SLIVER if sliver else Kind.GAP,
            Reason.SLIVER_GAP if sliver else Reason.GAP,
            tuple(ground.grids[indexes[n]].code for n in neighbours),
            stretch,
            piece,
        )


def joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same findings, those that stay as they are from one stretch of days to the next told once."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        place = finding.piece and (
            round(finding.piece.area_m2, 3),
            *(round(n, 8) for n in finding.piece.witness),
        )
        key = (finding.kind, finding.reason, finding.codes, finding.name, place)
        alike.setdefault(key, []).append(finding)
    for same in alike.values():
        one = same[0]
        for period in merged(finding.period for finding in same):
            yield Finding(one.kind, one.reason, one.codes, period, one.piece, one.name)


def _empty_dates(
    stretches: Sequence[Period], standing: Sequence[Indexes], whole: Piece | None
) -> Iterator[Finding]:
    empty = [stretch for stretch, indexes in zip(stretches, standing, strict=True) if not len(indexes)]
    for period in merged(empty):
        yield Finding(Kind.NO_EDITION, Reason.NO_EDITION, (), period, whole)


def unassigned(holdings: Iterable[Holding], *, only_unscored: bool = False) -> Iterator[Finding]:
    """Which ground has on some days no unit, one that is not in service, or one that is not ranked?

    Outside the grids only the last is a fault: where a place's own unit is missing, the grid answers.
    """
    for held in holdings:
        for reason, period in _faults(held):
            if only_unscored and reason is not Reason.NOT_SCORED:
                continue
            piece = piece_of(held.shape) if held.shape is not None else None
            name = held.holder.name if held.holder else ""
            yield Finding(Kind.UNASSIGNED, reason, (held.code,), period, piece, name)


def _faults(held: Holding) -> Iterator[tuple[Reason, Period]]:
    if held.holder is None:
        yield Reason.NO_UNIT, held.period
        return
    if not held.holder.scored:
        yield Reason.NOT_SCORED, held.period
    for period in remainder(held.period, [held.holder.in_service]):
        yield Reason.NOT_IN_SERVICE, period


def _without_policy(categories: Sequence[CategoryPolicies], whole: Piece | None) -> Iterator[Finding]:
    for period in remainder(Period(), (category.in_use for category in categories)):
        yield Finding(Kind.NO_POLICY, Reason.NO_CATEGORY, (), period, whole)  # of nothing all can be proved
    for category in categories:
        missing = remainder(category.in_use, category.with_policy)
        gridless = remainder(category.in_use, [*category.with_grid_step, *missing])
        for reason, periods in ((Reason.NO_POLICY, missing), (Reason.NO_GRID_STEP, gridless)):
            for period in periods:
                yield Finding(Kind.NO_POLICY, reason, (category.key,), period, whole, category.name)
