"""The cases of domain/dictionary.md C.5 as tables: what the ground looks like, what is asked, who answers."""

from tests.grids.resolver.cases import decrees, ground, places, roads, times, trades

CASES = [case for table in (ground, roads, places, trades, times, decrees) for case in table.CASES]
