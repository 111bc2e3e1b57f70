"""Censuses of the tiny town, and what was found in them."""

import datetime
import uuid
from typing import Any

from django.contrib.gis.geos import Point

from gis_core.models import User
from surveys.models import CensusCampaign, FacilityFinding
from tests.surveys.cases import MONDAY
from tests.towns import category


def make_census(by: User, **more: Any) -> CensusCampaign:
    days = {"first_on": datetime.date(2026, 11, 1), "last_on": datetime.date(2026, 12, 31)}
    return CensusCampaign.objects.create(title="井盖普查", created_by=by, **days | more)


def make_finding(by: User, geom: Point, *, key: str = "c01001", **more: Any) -> FacilityFinding:
    """A new facility, unless told otherwise."""
    values = {
        "uid": uuid.uuid4(),
        "result": "new",
        "category": category(key),
        "geom": geom,
        "seen_at": MONDAY,
        "seen_on": MONDAY.date(),
        "found_by": by,
        "content_sha256": "0" * 64,
    }
    return FacilityFinding.objects.create(**values | more)
