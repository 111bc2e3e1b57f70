"""Why is a shape not valid, and where?  GEOS says it in English; people read it in their own language."""

import re
from typing import Any

import shapely
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

#: Everything that GEOS says (TopologyValidationError) → what it means.  gis_core_invalid_words.sql has the same.
WORDS = {
    "Self-intersection": _("edges cross"),
    "Ring Self-intersection": _("a ring touches itself"),
    "Hole lies outside shell": _("a hole lies outside of its shell"),
    "Holes are nested": _("a hole lies in a hole"),
    "Interior is disconnected": _("the inside falls into parts"),
    "Nested shells": _("an area lies in another"),
    "Duplicate Rings": _("a ring occurs twice"),
    "Too few points in geometry component": _("too few vertices to make a shape"),
    "Invalid Coordinate": _("a coordinate is no finite number"),
    "Ring is not closed": _("a ring is not closed"),
    "Repeated Point": _("a vertex occurs twice"),
    "Topology Validation Error": _("the topology is broken"),
}
_REASON = re.compile(r"(?P<reason>[^\[]+)(?:\[(?P<lon>\S+) (?P<lat>\S+)\])?")


def why_invalid(shape: Any) -> str:
    """What is wrong with an invalid shape of storage (degrees), in the reader's language."""
    return invalid_words(shapely.is_valid_reason(shape))


def invalid_words(reason: str) -> str:
    """What a reason of GEOS, such as `Self-intersection[117.5 28.5]`, says; an unknown one stays as it is."""
    found = _REASON.fullmatch(reason)
    if found is None:
        return reason
    words = gettext(WORDS.get(found["reason"], found["reason"]))
    if found["lon"] is None:
        return words
    told = gettext("%(what)s (longitude %(lon)s, latitude %(lat)s)")
    return told % {"what": words, "lon": found["lon"], "lat": found["lat"]}
