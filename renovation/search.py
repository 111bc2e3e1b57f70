"""Renovation zones can be found by their code or name."""

from gis_core.search import SearchSource, words_sql
from renovation.models import RenovationZone

RENOVATION_ZONES = SearchSource(
    "renovation_zone",
    words_sql("renovation_renovationzone t", label="t.kind"),
    "grids.policies.search_scope",
    dict(RenovationZone.Kind.choices),
)
