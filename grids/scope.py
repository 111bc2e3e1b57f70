"""In which roles, for which units and grids, does somebody act today?  One statement a request."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

OFFICE_ROLES = frozenset({"intake", "dispatcher", "checker", "supervision", "leader", "admin"})
#: Roles that see every point (domain/dictionary.md C.4: the office, and who draws or plans for it).
COUNTY_ROLES = OFFICE_ROLES | {"planner", "technician"}
UNIT_ROLES = frozenset({"unit_officer", "unit_head"})
GRID_ROLES = frozenset({"collector", "grid_manager"})

#: A membership with grid codes covers these; without, all grids of its unit.  A unit covers those below it.
_SCOPE = """
WITH RECURSIVE today AS (
  SELECT coalesce((SELECT (now() AT TIME ZONE c.time_zone)::date FROM grids_county c), current_date) AS day
), mine AS MATERIALIZED (
  SELECT m.role, m.unit_id, m.grid_codes FROM grids_membership m, today
  WHERE m.user_id = %(user_id)s AND m.during @> today.day
), units AS (
  SELECT unit_id FROM mine WHERE role = ANY(%(unit_roles)s) AND unit_id IS NOT NULL
  UNION
  SELECT u.id FROM grids_unit u JOIN units ON u.parent_id = units.unit_id
), cells AS (
  SELECT g.id, g.code FROM mine, unnest(mine.grid_codes) AS named (code)
  JOIN grids_grid g ON g.kind = (SELECT c.main_grid_kind FROM grids_county c) AND g.code = named.code
  WHERE mine.role = ANY(%(grid_roles)s)
  UNION
  SELECT g.id, g.code FROM mine
  JOIN grids_grid g ON g.accountable_unit_id = mine.unit_id
                   AND g.kind = (SELECT c.main_grid_kind FROM grids_county c)
  WHERE mine.role = ANY(%(grid_roles)s) AND cardinality(mine.grid_codes) = 0
)
SELECT ARRAY(SELECT DISTINCT role::text FROM mine), ARRAY(SELECT unit_id FROM units ORDER BY 1),
  ARRAY(SELECT id FROM cells ORDER BY 1), ARRAY(SELECT DISTINCT code::text FROM cells ORDER BY 1)
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody's memberships of today cover: roles, ids of units (with those below) and of grids.

    `grid_ids` hold every version of the grids, since a point keeps the version that answered for it.
    """

    user_id: int = 0
    roles: frozenset[str] = frozenset()
    unit_ids: tuple[int, ...] = ()
    grid_ids: tuple[int, ...] = ()
    grid_codes: tuple[str, ...] = ()

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
    with connection.cursor() as cursor:
        cursor.execute(
            _SCOPE,
            {"user_id": user.pk, "unit_roles": sorted(UNIT_ROLES), "grid_roles": sorted(GRID_ROLES)},
        )
        roles, units, grids, codes = cursor.fetchone()
    if user.is_superuser and not roles:
        roles = ["admin"]
    return Scope(user.pk, frozenset(roles), tuple(units), tuple(grids), tuple(codes))
