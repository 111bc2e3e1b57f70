"""A town with points and their cases, and everybody who may or may not see them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.test import Client

from gis_core.models import User
from grids.models import Facility, Membership
from surveys.models import Case, SurveyPoint
from surveys.services.opening import open_cases
from tests.clients import Clients
from tests.towns import Town, at, category

OFFICE = {"supervision", "leader", "admin", "superuser"}
COUNTY = OFFICE | {"planner", "technician"}
FIELD = {"collector", "manager"}
UNITS = {"officer_a", "officer_b"}
ROLES = COUNTY | FIELD | UNITS | {"intake"}
SIGNED_IN = ROLES | {"stranger", "left"}
EVERYBODY = SIGNED_IN | {"anonymous"}
STAFF = {"superuser"}


@dataclass(slots=True)
class Scene:
    """A town with points and their cases, and a client for every identity."""

    town: Town
    clients: dict[str, Client]
    points: dict[str, SurveyPoint]
    facility: Facility
    cases: dict[str, Case]


def make_point(place: Point, by: User | None, **more: Any) -> SurveyPoint:
    point = SurveyPoint.objects.create(category=category("m06013"), geom=place, reported_by=by, **more)
    point.refresh_from_db()
    return point


def build_scene(town: Town, people: dict[str, User]) -> Scene:
    """Points of every grid, a facility of unit B, and a client for everybody."""
    people["intake"] = User.objects.create_user("intake")
    Membership.objects.create(user=people["intake"], role="intake")
    people["superuser"] = User.objects.create_superuser("superuser")
    people["left"] = User.objects.create_user("left")
    Membership.objects.create(user=people["left"], role="admin", during=("2020-01-01", "2021-01-01"))
    clients = Clients(people)
    clients["anonymous"] = Client()
    points = {
        "g1": make_point(at(0.5, 0.2), people["manager"]),
        "g2": make_point(at(1.5, 0.2), people["officer_a"]),
        "g3": make_point(at(2.5, 0.2), people["supervision"]),
        "g3_by_collector": make_point(at(2.5, 0.8), people["collector"]),
    }
    facility = Facility.objects.create(
        code="3611270106001001",
        category=category("c01001"),
        maintainer=town.b,
        maintainer_person="王五",
        geom=at(2.5, 0.3),
    )
    open_cases(points=[point.pk for point in points.values()])
    cases = {name: Case.objects.get(point=point) for name, point in points.items()}
    return Scene(town, clients, points, facility, cases)
