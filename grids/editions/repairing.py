"""How could a finding be mended?  Proposals for a person to approve, and what an approved one makes of the shapes."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from grids.audit.shapes import polygons_of
from grids.editions import coverage
from grids.editions.findings import Finding, Proposal
from grids.editions.ground import Drawn
from grids.rules.editions import Award, Claimant, awarded, next_code


def for_overlap(piece: BaseGeometry, pair: Sequence[Drawn], work_srid: int) -> Iterator[Proposal]:
    """Who keeps what two cover?  What stays outside of the draft keeps its ground in any case."""
    ours = [cell for cell in pair if cell.row is not None]
    if len(ours) < len(pair):
        (own,) = ours
        yield Proposal("cut", _row(own), own.code)
        return
    # The edge that a claimant has with the piece on its own side: of what is left of it without the piece.
    rest = coverage.array_of([shapely.difference(cell.shape, piece) for cell in ours])
    claimants = _claimants(ours, coverage.edges_m(piece, rest, work_srid=work_srid))
    for rule in Award:
        winner = awarded(claimants, rule)
        loser = next(one for one in claimants if one.row != winner.row)
        yield Proposal("cut", loser.row, winner.code, rule)


def for_gap(piece: BaseGeometry, near: Sequence[Drawn], work_srid: int) -> Iterator[Proposal]:
    """Who gets what nobody covers?  A neighbour of the draft with an edge in common."""
    ours = [cell for cell in near if cell.row is not None]
    if not ours:
        return
    edges = coverage.edges_m(piece, coverage.array_of([cell.shape for cell in ours]), work_srid=work_srid)
    claimants = [one for one in _claimants(ours, edges) if one.edge_m > 0]
    if claimants:
        for rule in Award:
            winner = awarded(claimants, rule)
            yield Proposal("give", winner.row, winner.code, rule)


def for_outside(row: Drawn) -> Iterator[Proposal]:
    """What lies outside is cut off."""
    yield Proposal("clip", _row(row), row.code)


def for_duplicate(row: Drawn, used: Collection[str], national: bool) -> Iterator[Proposal]:
    """The smaller part takes the next free code."""
    try:
        code = next_code(row.code, used, national=national, community=row.community)
    except ValueError:
        return
    yield Proposal("renumber", _row(row), row.code, new_code=code)


def mended(shape: BaseGeometry, finding: Finding, proposal: Proposal) -> BaseGeometry | None:
    """What becomes of the shape of the proposal's row?  None: nothing is left of it."""
    if proposal.does == "renumber" or finding.shape is None:
        return shape
    if proposal.does == "snap":
        return _snapped(shape, finding.shape)
    if proposal.does == "give":
        changed = shapely.union(shape, finding.shape)
    else:  # cut, clip
        changed = shapely.difference(shape, finding.shape)
    parts = polygons_of(changed)
    return shapely.multipolygons(parts) if len(parts) else None


def _snapped(line: BaseGeometry, gap: BaseGeometry) -> BaseGeometry:
    """The line with its end at the far end of the gap, which begins at one of its ends."""
    points = list(line.coords)
    near, far = gap.coords[0], gap.coords[-1]
    if points[0] == near:
        points[0] = far
    else:
        points[-1] = far
    return shapely.LineString(points)


def _claimants(cells: Sequence[Drawn], edges: Sequence[float]) -> list[Claimant]:
    return [
        Claimant(_row(cell), cell.code, edge, cell.unit.units_above if cell.unit else 1_000, cell.since)
        for cell, edge in zip(cells, edges, strict=True)
    ]


def _row(cell: Drawn) -> int:
    if cell.row is None:
        raise ValueError(f"{cell.code} is not of the draft")
    return cell.row


def chosen(finding: Finding, name: str) -> Proposal | None:
    """Which proposal of a finding is approved by this word?  The only one by the word of any rule."""
    by_name: Mapping[str, Proposal] = {one.name: one for one in finding.proposals}
    if name in by_name:
        return by_name[name]
    only = finding.proposals[0] if len(finding.proposals) == 1 else None
    return only if only is not None and only.rule is None and name in {rule.value for rule in Award} else None
