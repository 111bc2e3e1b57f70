"""The layers that are worked on: points with their photos, facilities; their fields, forms and rules.

Words are of the language in which the package is made.
"""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gis_core.qgis_project.parts import (
    HIDDEN,
    LONG_TEXT,
    PHOTO,
    TEXT,
    Column,
    Group,
    Kind,
    Look,
    MapLayer,
    Related,
    Relation,
    Rule,
    choice,
    one_of,
)
from grids.models import Facility
from surveys.models import PointPhoto
from surveys.qfield.names import DATA, FACILITIES, PHOTO_NAMING, PHOTO_ROWS, POINTS

PHOTO_RELATION = "point_photos"
IS_NEW = '"base_version" IS NULL'
_HAS_FIX = "@position_source_name IS NOT NULL AND @position_source_name <> 'manual'"
_LONGEST = {"description": 4000, "place_text": 200, "position_reason": 200, "supplement": 4000}
_INK, _BRAND, _WARN, _DANGER, _QUIET = "#1f2933", "#1d5b8f", "#d97706", "#c81e1e", "#6b7280"
#: What is drawn on top comes first.
_STATUS_COLOURS = {
    Facility.Status.LOST: _DANGER,
    Facility.Status.DAMAGED: _WARN,
    Facility.Status.DISUSED: _QUIET,
    Facility.Status.INTACT: "#4d7c5a",
}


def _locked(**more: bool) -> dict[str, Any]:
    """QField: the file is copied as it is; what may not be done on the phone."""
    always: dict[str, Any] = {"QFieldSync/action": "copy", "QFieldSync/cloud_action": "offline"}
    return always | {f"QFieldSync/{name}": True for name, is_so in more.items() if is_so}


READ_ONLY = _locked(
    is_geometry_locked=True,
    is_attribute_editing_locked=True,
    is_feature_addition_locked=True,
    is_feature_deletion_locked=True,
    is_geometry_editing_locked=True,
)


def _longest(name: str) -> Rule:
    most = _LONGEST[name]
    told = _("%(most)d characters at most.") % {"most": most}
    return Rule(f"length(coalesce(\"{name}\", '')) <= {most}", told)


def points() -> MapLayer:
    """Reports: new ones, and the open ones of the grids, to which something can be added."""
    known, new = (f"CASE WHEN {IS_NEW} THEN 'new' ELSE 'known' END", _("to be reported"))
    return MapLayer(
        key=POINTS,
        title=_("Reports"),
        geometry="Point",
        read_only=False,
        display="coalesce(\"place_text\", '') || ' ' || represent_value(\"category\")",
        columns=_point_columns(),
        form=[
            Group(
                _("New report"),
                ["category", "description", "place_text", "facility_id"],
                IS_NEW,
            ),
            Group(_("Reported already"), ["known", "supplement"], f"NOT ({IS_NEW})"),
            Group(_("Photos"), [Related(PHOTO_RELATION, _("Photos"))]),
            Group(
                pgettext("QField form", "Position"),
                ["accuracy_m", "position_reason", "observed_at"],
                IS_NEW,
            ),
        ],
        by=known,
        kinds=[
            Kind("new", new, Look(fill=_DANGER, line="#ffffff", width=0.5, size=4.6)),
            Kind("known", _("open case"), Look(fill=_BRAND, line="#ffffff", width=0.5, size=3.8)),
        ],
        properties=_locked()
        | {
            "QFieldSync/is_feature_deletion_locked_expression_active": True,
            "QFieldSync/feature_deletion_locked_expression": f"NOT ({IS_NEW})",
            "QFieldSync/is_geometry_locked_expression_active": True,
            "QFieldSync/geometry_locked_expression": f"NOT ({IS_NEW})",
            "QFieldSync/is_geometry_editing_locked_expression_active": True,
            "QFieldSync/geometry_editing_locked_expression": f"NOT ({IS_NEW})",
            "QFieldSync/relationship_maximum_visible": json.dumps({PHOTO_RELATION: 6}),
        },
    )


def _point_columns() -> list[Column]:
    """In the order of surveys.qfield.tables.POINT_COLUMNS."""
    reason = Rule(
        f'NOT ({IS_NEW}) OR "accuracy_m" IS NULL'
        " OR \"accuracy_m\" <= attribute(get_feature('layer_categories', 'key', \"category\"), 'accuracy_m')"
        " OR length(trim(coalesce(\"position_reason\", ''))) > 0",
        _("The position is less accurate than this category needs: say why it is kept, or move the point."),
    )
    return [
        Column("uid", default="uuid('WithoutBraces')", required=True),
        Column("base_version"),
        Column("known", _("What is known"), LONG_TEXT, editable=False),
        Column("state"),
        Column(
            "category",
            _("Category"),
            one_of("categories", _("Categories"), file=DATA),
            required=True,
            rule=Rule('"category" IS NOT NULL', _("Choose what was found.")),
        ),
        Column("description", _("What was found"), LONG_TEXT, rule=_longest("description")),
        Column("place_text", _("Where, in words"), TEXT, rule=_longest("place_text")),
        Column(
            "facility_id",
            _("Facility that it is about"),
            one_of(FACILITIES, _("Facilities"), value="label", empty=True, file=DATA),
        ),
        Column(
            "observed_at",
            _("Seen at"),
            TEXT,
            default="format_date(now(), 'yyyy-MM-dd HH:mm')",
            editable=False,
        ),
        Column("observed_ms", default="epoch(now())"),
        Column(
            "accuracy_m",
            _("Accuracy (m)"),
            TEXT,
            default=f"CASE WHEN {_HAS_FIX} THEN round(@position_horizontal_accuracy, 1) END",
            editable=False,
        ),
        Column("position_source", default=f"CASE WHEN {_HAS_FIX} THEN 'gnss' ELSE 'hand' END"),
        Column("position_device", default="@position_source_name"),
        Column("fix_lon", default="x(@gnss_coordinate)"),
        Column("fix_lat", default="y(@gnss_coordinate)"),
        Column("fix_accuracy_m", default="@gnss_horizontal_accuracy"),
        Column("fix_ms", default="epoch(@gnss_timestamp)"),
        Column("position_reason", _("Why this position"), TEXT, rule=reason),
        Column("supplement", _("What is to be added"), LONG_TEXT, rule=_longest("supplement")),
        Column("collector", default="coalesce(@cloud_username, @wangge_holder)"),
    ]


def photos() -> MapLayer:
    """Photos of reports, one a row."""
    kinds = {str(value): str(words) for value, words in PointPhoto.Kind.choices}
    naming = json.dumps({"file": PHOTO_NAMING})
    return MapLayer(
        key=PHOTO_ROWS,
        title=_("Photos"),
        read_only=False,
        display="represent_value(\"kind\") || ' ' || coalesce(\"file\", '')",
        columns=[
            Column("uid", default="uuid('WithoutBraces')", required=True),
            Column("point_uid", required=True),
            Column(
                "file",
                _("Photo"),
                PHOTO,
                required=True,
                rule=Rule("length(coalesce(\"file\", '')) > 0", _("Take the photo.")),
            ),
            Column("kind", _("Kind"), choice(kinds), default="'close'"),
            Column("taken_ms", default="epoch(now())"),
        ],
        properties=_locked() | {"QFieldSync/attachment_naming": naming, "QFieldSync/photo_naming": naming},
    )


def facilities() -> MapLayer:
    """What stands in the grids; in which state it was found may be said."""
    return MapLayer(
        key=FACILITIES,
        title=_("Facilities"),
        geometry="Point",
        read_only=False,
        display='"label"',
        columns=[
            Column("key"),
            Column("base_version"),
            Column("code", _("identifier"), TEXT, editable=False),
            Column("name", _("name"), TEXT, editable=False),
            Column(
                "category",
                _("Category"),
                one_of("categories", _("Categories"), file=DATA),
                editable=False,
            ),
            Column(
                "maintainer",
                _("maintenance unit"),
                one_of("units", _("Units"), empty=True, file=DATA),
                editable=False,
            ),
            Column(
                "status",
                _("State that it was found in"),
                one_of("conditions", _("States of facilities"), file=DATA),
                required=True,
            ),
            Column("label", _("name"), HIDDEN),
        ],
        by='"status"',
        kinds=[
            Kind(
                value,
                str(value.label),
                Look(fill=colour, line="#ffffff", width=0.3, size=2.6, shape="square"),
            )
            for value, colour in _STATUS_COLOURS.items()
        ],
        from_scale=8_000,
        properties=_locked(
            is_geometry_locked=True,
            is_geometry_editing_locked=True,
            is_feature_addition_locked=True,
            is_feature_deletion_locked=True,
        ),
    )


def photo_relation() -> Relation:
    """Photos belong to the report whose uid they name."""
    return Relation(PHOTO_RELATION, _("Photos"), POINTS, "uid", PHOTO_ROWS, "point_uid")
