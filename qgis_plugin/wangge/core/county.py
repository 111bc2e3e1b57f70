"""Which layers has a county, where do they come from, and what is told of their rows?

A layer is a view of qgis_read or qgis_edit, or a collection of /ogc/, or both under one name.  Words are English here,
other languages in i18n.  Lengths on maps are what a reader of 1:1,000 to 1:50,000 wants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .codes import (
    BUILDING_USES,
    CASE_STATES,
    DRAFT_LAYERS,
    FACILITY_STATES,
    GRID_KINDS,
    LEVELS,
    MANAGEMENT,
    PLACE_KINDS,
    ROAD_CLASSES,
    SIDES,
    ZONE_KINDS,
    Codes,
)
from .columns import COLUMNS

#: Groups of the layer tree, the uppermost first.
FINDINGS, EDITING, RESPONSIBILITY, BASE = "Findings and cases", "Editing", "Who answers", "Base map"
GROUPS = (FINDINGS, EDITING, RESPONSIBILITY, BASE)
READ, EDIT = "qgis_read", "qgis_edit"


@dataclass(frozen=True)
class CountyLayer:
    """A layer of the county.

    `view` is its view of `schema`, `collection` its name at /ogc/; empty: there is none.  `is_dated`: its rows have a
    first day and a day on which they are over; the view `<view>_versions` has all of them.  `label` is the column that
    the map shows, down to 1:`label_scale`; the layer itself is drawn down to 1:`scale` (0: always).  `tip` are the
    columns told under the mouse, `needed` those that may not stay empty, `kept` those that the server fills,
    `tabs` the pages of the form (none: as they come).
    """

    name: str
    title: str
    group: str
    shape: str
    view: str = ""
    collection: str = ""
    schema: str = READ
    is_dated: bool = False
    label: str = ""
    label_scale: int = 0
    scale: int = 0
    tip: tuple[str, ...] = ()
    codes: Mapping[str, Codes] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    least: Mapping[str, float] = field(default_factory=dict)
    tabs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_shown: bool = True

    @property
    def is_edited(self) -> bool:
        """Is it drawn in, and not only looked at?"""
        return self.schema == EDIT


@dataclass(frozen=True)
class Relation:
    """Rows of `child` name a row of `parent`: `column` of the one is `key` of the other."""

    name: str
    title: str
    child: str
    column: str
    parent: str
    key: str


_UNIT = ("accountable_unit", "handling_unit", "supervising_unit")
_DRAFT = ("id", "draft_name", "is_new", "changed_at")

#: The uppermost first.
LAYERS: tuple[CountyLayer, ...] = (
    CountyLayer(
        "cases",
        "Cases",
        FINDINGS,
        "point",
        view="v_cases",
        collection="cases",
        label="number",
        label_scale=5_000,
        tip=("number", "category_name", "state", *_UNIT, "due_at"),
        codes={"state": CASE_STATES},
    ),
    CountyLayer(
        "points",
        "Survey points",
        FINDINGS,
        "point",
        view="v_survey_points",
        collection="points",
        scale=50_000,
        tip=("category_name", "description", *_UNIT),
        codes={"case_state": CASE_STATES},
        is_shown=False,
    ),
    CountyLayer(
        "edit_points",
        "Survey points (to edit)",
        EDITING,
        "point",
        view="survey_points",
        schema=EDIT,
        tip=("category", "description", "accountable_unit"),
        needed=("category",),
        kept=("id", "uid", "accountable_unit", "grid", "case_number", "case_state_name"),
        tabs={
            "What was found": ("category", "observed_at", "description", "place_text", "facility"),
            "Set by the server": ("id", "uid", "accountable_unit", "grid", "case_number", "case_state_name"),
        },
        is_shown=False,
    ),
    CountyLayer(
        "edit_facilities",
        "Facilities (to edit)",
        EDITING,
        "point",
        view="facilities",
        schema=EDIT,
        label="name",
        label_scale=3_000,
        tip=("name", "code", "status", "owner"),
        codes={"status": FACILITY_STATES},
        needed=("code", "category"),
        kept=("id",),
        tabs={
            "Facility": ("code", "name", "category", "status", "owner", "maintainer"),
            "Record": ("accuracy_class", "data_source", "installed_on", "changed_on", "valid_from", "id"),
        },
        is_shown=False,
    ),
    CountyLayer(
        "edit_zones",
        "Renovation zones (to edit)",
        EDITING,
        "polygon",
        view="renovation_zones",
        schema=EDIT,
        label="name",
        label_scale=50_000,
        tip=("name", "code", "kind"),
        codes={"kind": ZONE_KINDS},
        needed=("code", "name"),
        kept=("id",),
        is_shown=False,
    ),
    CountyLayer(
        "draft_road_sections",
        "Draft: road sections",
        EDITING,
        "line",
        view="draft_road_sections",
        schema=EDIT,
        label="name",
        label_scale=20_000,
        tip=("name", "code", "supervising_unit", "draft_name"),
        codes={"road_class": ROAD_CLASSES, "side": SIDES},
        needed=("code",),
        kept=_DRAFT,
        least={"width_left_m": 0, "width_right_m": 0, "patrol_per_week": 0},
        tabs={
            "Road section": ("code", "name", "road", "from_name", "to_name", "road_class"),
            "Ground": ("side", "width_left_m", "width_right_m", "patrol_per_week"),
            "Units": ("supervising_unit", "handling_unit", "cleaning_unit", "lighting_unit"),
            "Draft": ("draft", *_DRAFT),
        },
    ),
    CountyLayer(
        "draft_places",
        "Draft: places",
        EDITING,
        "polygon",
        view="draft_places",
        schema=EDIT,
        label="name",
        label_scale=10_000,
        tip=("name", "code", "kind", "draft_name"),
        codes={"kind": PLACE_KINDS, "management": MANAGEMENT},
        needed=("code", "name", "kind"),
        kept=_DRAFT,
        least={"households": 0},
        tabs={
            "Place": ("code", "name", "kind", "site_type", "community_code", "section_code", "door_no"),
            "Units": ("accountable_unit", "operator", "owner", "management", "management_since"),
            "Record": ("households", "year_built", "is_inspection_point"),
            "Draft": ("draft", *_DRAFT),
        },
    ),
    CountyLayer(
        "draft_grids",
        "Draft: grids",
        EDITING,
        "polygon",
        view="draft_grids",
        schema=EDIT,
        label="name",
        label_scale=40_000,
        tip=("name", "code", "accountable_unit", "draft_name"),
        codes={"kind": GRID_KINDS},
        needed=("code", "kind"),
        kept=_DRAFT,
        least={"households": 0, "population": 0},
        tabs={
            "Grid": ("code", "name", "kind", "community_code"),
            "Units": ("accountable_unit", "supervising_unit"),
            "Record": ("households", "population", "land_use"),
            "Draft": ("draft", *_DRAFT),
        },
    ),
    CountyLayer(
        "edition_drafts",
        "Drafts of editions",
        EDITING,
        "table",
        view="edition_drafts",
        schema=EDIT,
        codes={"layer": DRAFT_LAYERS},
        needed=("layer", "name"),
        kept=("id", "made_at"),
    ),
    CountyLayer(
        "facilities",
        "Facilities",
        RESPONSIBILITY,
        "point",
        view="v_facilities",
        collection="facilities",
        is_dated=True,
        label="name",
        label_scale=2_000,
        scale=15_000,
        tip=("name", "code", "category_name", "status", "owner", "maintainer"),
        codes={"status": FACILITY_STATES},
    ),
    CountyLayer(
        "road_sections",
        "Road sections",
        RESPONSIBILITY,
        "line",
        view="v_road_sections",
        collection="road-sections",
        is_dated=True,
        label="name",
        label_scale=25_000,
        tip=("name", "code", "road_class", "supervising_unit", "cleaning_unit"),
        codes={"road_class": ROAD_CLASSES, "side": SIDES},
    ),
    CountyLayer(
        "places",
        "Places with duties of their own",
        RESPONSIBILITY,
        "polygon",
        view="v_places",
        collection="places",
        is_dated=True,
        label="name",
        label_scale=6_000,
        scale=25_000,
        tip=("name", "kind", "accountable_unit", "operator", "management"),
        codes={"kind": PLACE_KINDS, "management": MANAGEMENT},
    ),
    CountyLayer(
        "renovation_zones",
        "Renovation zones",
        RESPONSIBILITY,
        "polygon",
        view="v_renovation_zones",
        collection="renovation-zones",
        label="name",
        label_scale=50_000,
        tip=("name", "code", "kind"),
        codes={"kind": ZONE_KINDS},
        is_shown=False,
    ),
    CountyLayer(
        "corridors",
        "Ground of the road sections",
        RESPONSIBILITY,
        "polygon",
        view="v_corridors",
        is_dated=True,
        scale=15_000,
        tip=("name", "code", "supervising_unit"),
        codes={"road_class": ROAD_CLASSES},
    ),
    CountyLayer(
        "grids",
        "Grids",
        RESPONSIBILITY,
        "polygon",
        view="v_grids",
        collection="grids",
        is_dated=True,
        label="name",
        label_scale=60_000,
        tip=("name", "code", "accountable_unit", "supervising_unit", "households"),
        codes={"kind": GRID_KINDS},
    ),
    CountyLayer(
        "divisions",
        "Divisions",
        BASE,
        "polygon",
        view="v_divisions",
        collection="divisions",
        is_dated=True,
        label="name",
        label_scale=400_000,
        tip=("name", "code", "level", "unit"),
        codes={"level": LEVELS},
    ),
    CountyLayer(
        "roads",
        "Streets",
        BASE,
        "line",
        collection="roads",
        label="name",
        label_scale=10_000,
        scale=100_000,
        codes={"road_class": ROAD_CLASSES},
    ),
    CountyLayer(
        "buildings",
        "Buildings",
        BASE,
        "polygon",
        view="v_buildings",
        collection="buildings",
        scale=15_000,
        tip=("name", "use", "storeys"),
        codes={"use": BUILDING_USES},
    ),
    CountyLayer(
        "water", "Water", BASE, "polygon", collection="water-bodies", label="name", label_scale=50_000
    ),
)

RELATIONS: tuple[Relation, ...] = (
    Relation("case_of_point", "Cases of a survey point", "cases", "point_id", "points", "id"),
    Relation("cases_in_grid", "Cases in a grid", "cases", "grid", "grids", "code"),
    Relation("cases_on_section", "Cases on a road section", "cases", "road_section", "road_sections", "code"),
    Relation(
        "places_on_section", "Places on a road section", "places", "section_code", "road_sections", "code"
    ),
    Relation("drafted_grids", "Grids of a draft", "draft_grids", "draft", "edition_drafts", "id"),
    Relation("drafted_places", "Places of a draft", "draft_places", "draft", "edition_drafts", "id"),
    Relation(
        "drafted_sections", "Road sections of a draft", "draft_road_sections", "draft", "edition_drafts", "id"
    ),
)


def layer_named(name: str) -> CountyLayer:
    """The layer of this name.  Raises KeyError."""
    return {layer.name: layer for layer in LAYERS}[name]


def true_on(day: str) -> str:
    """The condition on rows of a dated view that were true on a day (YYYY-MM-DD), as PostgreSQL reads it."""
    return (
        f'("valid_from" IS NULL OR "valid_from" <= \'{day}\')'
        f' AND ("valid_to" IS NULL OR "valid_to" > \'{day}\')'
    )


def words() -> list[str]:
    """Everything of here that people read."""
    found = [*GROUPS, *COLUMNS.values(), *(relation.title for relation in RELATIONS)]
    for layer in LAYERS:
        found += [layer.title, *layer.tabs]
        for codes in layer.codes.values():
            found += codes.values()
    return list(dict.fromkeys(found))
