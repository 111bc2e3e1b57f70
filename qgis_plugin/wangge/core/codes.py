"""What the codes of the county's layers mean, in the words of the server (its choices; a test holds them together)."""

from __future__ import annotations

from collections.abc import Mapping

#: A code and its word in English; other languages are in i18n.
Codes = Mapping[str, str]

GRID_KINDS: Codes = {
    "responsibility": "responsibility grid",
    "unit_cell": "unit grid",
    "governance": "governance grid",
    "dedicated": "dedicated grid",
}
ROAD_CLASSES: Codes = {
    "arterial": "arterial road",
    "secondary": "secondary road",
    "branch": "branch road",
    "lane": "lane",
}
SIDES: Codes = {"both": "both sides", "left": "left side", "right": "right side"}
PLACE_KINDS: Codes = {
    "storefront": "storefront strip",
    "site": "managed site",
    "compound": "property compound",
}
MANAGEMENT: Codes = {
    "managed": "managed",
    "weak": "weakly managed",
    "withdrawn": "firm has left",
    "self_managed": "self-managed",
    "emergency": "emergency management",
    "community_underwritten": "underwritten by the community",
}
FACILITY_STATES: Codes = {
    "intact": "intact",
    "damaged": "damaged",
    "lost": "lost",
    "disused": "disused",
    "removed": "removed",
}
LEVELS: Codes = {
    "province": "province",
    "prefecture": "prefecture",
    "county": "county",
    "township": "township or sub-district",
    "community": "community or village",
}
BUILDING_USES: Codes = {
    "residential": "residential",
    "commercial": "commercial",
    "mixed": "shops below, flats above",
    "office": "offices",
    "education": "education",
    "medical": "medical",
    "public": "public service",
    "transport": "transport",
    "industrial": "industrial",
    "storage": "storage",
    "agricultural": "agricultural",
    "other": "other",
}
ZONE_KINDS: Codes = {"city": "urban shanty town", "state_farm": "shanty town of a state farm"}
#: In the order of the work.
CASE_STATES: Codes = {
    "draft": "draft",
    "reported": "reported",
    "verifying": "being verified",
    "not_filed": "not filed",
    "merged": "merged",
    "gap": "supply gap",
    "filed": "filed",
    "dispatched": "sent out",
    "handling": "being handled",
    "return_review": "handed back, to be decided",
    "suspended": "suspended",
    "feedback": "fed back",
    "checking": "being checked",
    "closed": "closed",
    "voided": "voided",
    "forced_closed": "closed by force",
    "archived": "archived",
}
DRAFT_LAYERS: Codes = {"grids": "Grids", "road_sections": "road sections", "places": "places"}
