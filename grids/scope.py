"""In which roles, for which units and grids, does somebody act today?  One statement a request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from gis_core.prepared import prepared_row
from gis_core.visitors import Rights

OFFICE_ROLES = frozenset({"intake", "dispatcher", "checker", "supervision", "leader", "admin"})
#: Roles that see every point (domain/dictionary.md C.4: the office, and who draws or plans for it).
COUNTY_ROLES = OFFICE_ROLES | {"planner", "technician"}
UNIT_ROLES = frozenset({"unit_officer", "unit_head"})
GRID_ROLES = frozenset({"collector", "grid_manager"})

#: Duties that a substitute takes over (AB岗): not the administration of users and keys, nor a technician's own login
#: to the database.
LENT_ROLES = (OFFICE_ROLES | {"planner"} | UNIT_ROLES | GRID_ROLES) - {"admin"}

#: A membership with grid codes covers these; without, all grids of its unit.  A unit covers those below it.  A row for
#: the user, then one for each person whom they stand in for today; what they do as a substitute does not pass on.
_SCOPE = """(
WITH RECURSIVE today AS (
  SELECT coalesce((SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c), current_date) AS day
), holders AS (
  SELECT %(user_id)s::bigint AS holder
  UNION
  SELECT s.absent_id FROM grids_substitution s, today
  WHERE s.substitute_id = %(user_id)s AND s.during @> today.day
), mine AS MATERIALIZED (
  SELECT h.holder, m.role, m.unit_id, m.grid_codes
  FROM holders h JOIN grids_membership m ON m.user_id = h.holder, today
  WHERE m.during @> today.day AND (h.holder = %(user_id)s OR m.role = ANY(%(lent_roles)s))
), units AS (
  SELECT holder, unit_id FROM mine WHERE role = ANY(%(unit_roles)s) AND unit_id IS NOT NULL
  UNION
  SELECT units.holder, u.id FROM grids_unit u JOIN units ON u.parent_id = units.unit_id
), cells AS (
  SELECT mine.holder, g.id, g.code FROM mine, unnest(mine.grid_codes) AS named (code)
  JOIN grids_grid g ON g.kind = (SELECT c.main_grid_kind FROM grids_county c) AND g.code = named.code
  WHERE mine.role = ANY(%(grid_roles)s)
  UNION
  SELECT mine.holder, g.id, g.code FROM mine
  JOIN grids_grid g ON g.accountable_unit_id = mine.unit_id
                   AND g.kind = (SELECT c.main_grid_kind FROM grids_county c)
  WHERE mine.role = ANY(%(grid_roles)s) AND cardinality(mine.grid_codes) = 0
)
SELECT json_agg(json_build_array(h.holder, ARRAY(SELECT DISTINCT role::text FROM mine WHERE mine.holder = h.holder),
  ARRAY(SELECT unit_id FROM units WHERE units.holder = h.holder ORDER BY 1),
  ARRAY(SELECT id FROM cells WHERE cells.holder = h.holder ORDER BY 1),
  ARRAY(SELECT DISTINCT code::text FROM cells WHERE cells.holder = h.holder ORDER BY 1))
  ORDER BY h.holder <> %(user_id)s, h.holder)
FROM holders h)"""
_ROLES: Mapping[str, list[str]] = {
    "unit_roles": sorted(UNIT_ROLES),
    "grid_roles": sorted(GRID_ROLES),
    "lent_roles": sorted(LENT_ROLES),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody's memberships of today cover: roles, ids of units (with those below) and of grids.

    `grid_ids` hold every version of the grids, since a point keeps the version that answered for it.  Of a substitute
    it covers both what is theirs and what they stand in for; `parts` tells them apart, their own first.
    """

    user_id: int = 0
    roles: frozenset[str] = frozenset()
    unit_ids: tuple[int, ...] = ()
    grid_ids: tuple[int, ...] = ()
    grid_codes: tuple[str, ...] = ()
    parts: "tuple[Scope, ...]" = ()

    @property
    def people(self) -> tuple[int, ...]:
        """Themselves, and the people for whom they stand in."""
        return tuple(part.user_id for part in self.parts) or (self.user_id,)

    @property
    def sees_the_county(self) -> bool:
        """Does a role cover every case of the county?"""
        return bool(self.roles & COUNTY_ROLES)

    @property
    def sees_people(self) -> bool:
        """Does a role need to know who reported something, and by which phone people are reached?"""
        return bool(self.roles & OFFICE_ROLES)


NOBODY = Scope()


def scope_of(user: Any) -> Scope:
    """What may this user's roles see today?  A superuser without any membership is an administrator."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    kept: Scope | None = getattr(user, "_scope", None)
    if kept is None:
        kept = user._scope = _read(user)
    return kept


def answered_for(scope: Scope) -> Q:
    """What units and grids of this scope have a part in: rows with the three units and the grid of an answer."""
    return (
        Q(accountable_unit__in=scope.unit_ids)
        | Q(handling_unit__in=scope.unit_ids)
        | Q(supervising_unit__in=scope.unit_ids)
        | Q(grid__in=scope.grid_ids)
    )


def _read(user: Any) -> Scope:
    row = prepared_row(f"SELECT {_SCOPE}", {"user_id": user.pk, **_ROLES})
    return _scope(user, row[0] if row else [])


def _scope(user: Any, rows: Iterable[Sequence[Any]]) -> Scope:
    parts = [
        Scope(holder, frozenset(roles), tuple(units), tuple(grids), tuple(codes))
        for holder, roles, units, grids, codes in rows
    ]
    if user.is_superuser and not parts[0].roles:
        parts[0] = replace(parts[0], roles=frozenset({"admin"}))
    return parts[0] if len(parts) == 1 else _joined(parts)


def _keep(user: Any, rows: Iterable[Sequence[Any]]) -> None:
    user._scope = _scope(user, rows)


#: The scope, read with the user by who wants both (gis_core/visitors.py).
RIGHTS = Rights(_SCOPE, _ROLES, _keep)


def _joined(parts: list[Scope]) -> Scope:
    """What somebody's own duties and those that they stand in for cover together."""
    return Scope(
        parts[0].user_id,
        frozenset[str]().union(*(part.roles for part in parts)),
        tuple(sorted({unit for part in parts for unit in part.unit_ids})),
        tuple(sorted({grid for part in parts for grid in part.grid_ids})),
        tuple(sorted({code for part in parts for code in part.grid_codes})),
        tuple(parts),
    )
