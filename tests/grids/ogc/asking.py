"""Asks /ogc/ as a program does, and the database itself beside it."""

import json
from typing import Any

from django.db import connection
from django.test import Client

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_KNOWN = "upper_inf(known) AND valid @> (now() AT TIME ZONE 'Asia/Shanghai')::date"
_DRAFT = (
    "SELECT r.id, r.{} AS geom FROM grids_draftrow r JOIN grids_editiondraft d ON d.id = r.draft_id"
    " WHERE d.state = 'open' AND d.layer = '{}'"
)
#: Collection → what the database holds of it today: ids and shapes.
STORED = {
    "points": "SELECT id, geom FROM surveys_surveypoint",
    "cases": "SELECT k.id, p.geom FROM surveys_case k JOIN surveys_surveypoint p ON p.id = k.point_id",
    "enforcements": "SELECT id, geom FROM surveys_enforcement",
    "grids": f"SELECT id, geom FROM grids_grid WHERE {_KNOWN}",
    "road-sections": f"SELECT id, geom FROM grids_roadsection WHERE {_KNOWN}",
    "junctions": f"SELECT id, geom FROM grids_junction WHERE {_KNOWN}",
    "places": f"SELECT id, geom FROM grids_place WHERE {_KNOWN}",
    "facilities": f"SELECT id, geom FROM grids_facility WHERE {_KNOWN}",
    "rulings": f"SELECT id, geom FROM grids_ruling WHERE {_KNOWN}",
    "area-zones": f"SELECT id, geom FROM grids_areazone WHERE {_KNOWN}",
    "department-duties": f"SELECT id, geom FROM grids_departmentduty WHERE {_KNOWN}",
    "divisions": f"SELECT id, geom FROM grids_division WHERE {_KNOWN}",
    "draft-grids": _DRAFT.format("geom", "grids"),
    "draft-road-sections": _DRAFT.format("centreline", "road_sections"),
    "draft-places": _DRAFT.format("geom", "places"),
    "renovation-zones": "SELECT id, geom FROM renovation_renovationzone",
    "renovation-projects": (
        "SELECT p.id, z.geom FROM renovation_project p JOIN renovation_renovationzone z ON z.id = p.zone_id"
    ),
    "roads": "SELECT id, geom FROM grids_road",
    "buildings": "SELECT id, geom FROM grids_building",
    "water-bodies": "SELECT id, geom FROM grids_waterbody",
}


def stored(collection: str) -> dict[int, str | None]:
    """The shapes of a collection as hexadecimal WKB, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, encode(st_asbinary(geom), 'hex') FROM ({STORED[collection]}) s ORDER BY id"
        )
        return dict(cursor.fetchall())


def answer(response: Any, status: int = 200) -> Any:
    """What an answer says as JSON, streamed or not."""
    body = response.getvalue()
    assert response.status_code == status, body[:2000]
    return json.loads(body)


def page(client: Client, collection: str, **words: Any) -> Any:
    """One page of features."""
    return answer(client.get(f"/ogc/collections/{collection}/items", words))


def features(client: Client, collection: str, **words: Any) -> list[Any]:
    """All features, through the links of all pages."""
    found: list[Any] = []
    one = page(client, collection, **words)
    matched = one["numberMatched"]
    while True:
        assert one["numberReturned"] == len(one["features"])
        found += one["features"]
        following = [link["href"] for link in one["links"] if link["rel"] == "next"]
        if not following:
            assert matched == len(found)
            return found
        assert one["numberReturned"] == int(words.get("limit", 100))
        one = answer(client.get(following[0].removeprefix("http://testserver")))


def ids(client: Client, collection: str, **words: Any) -> list[int]:
    return [one["id"] for one in features(client, collection, **words)]
