"""Somebody tries the demo: one command fills an empty database, says how to sign in, and can be run again."""

import datetime
import json
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import RequestFactory

from gis_core.models import User
from grids.models import (
    AreaZone,
    BoundaryEdition,
    Category,
    County,
    DepartmentDuty,
    Facility,
    Grid,
    HydrantProfile,
    Junction,
    Membership,
    Place,
    RoadSection,
    Ruling,
    Territory,
    Unit,
)
from grids.resolver import Question, receipt
from grids.services.county import OFFICE_CODE
from surveys.models import SurveyPoint
from tests.towns import forget_county

COUNTED: tuple[type[Model], ...] = (
    User, Membership, Unit, Grid, RoadSection, Junction, Place, Facility, Ruling, AreaZone, DepartmentDuty,
    BoundaryEdition, Territory, SurveyPoint,
)  # fmt: skip


def load_demo(*words: str) -> dict[str, Any]:
    output = StringIO()
    call_command("load_demo", "--json", "--no-imagery", "--town", "small", *words, stdout=output)
    answer: dict[str, Any] = json.loads(output.getvalue())
    return answer


def state() -> dict[str, Any]:
    """What is in the database, as far as a second run could change it."""
    counts = {model.__name__: model._default_manager.count() for model in COUNTED}
    passwords = list(User.objects.order_by("pk").values_list("username", "password"))
    return {**counts, "passwords": passwords, "ground": County.objects.get().ground_version}


@pytest.fixture
def no_county(db: None) -> None:
    """An empty database but for the catalogue, which is the same in every county."""
    forget_county()
    Territory.objects.all().delete()
    Unit.objects.filter(code=OFFICE_CODE).delete()


@pytest.fixture
def demo(no_county: None) -> dict[str, Any]:
    return load_demo()


def test_one_command_lays_out_the_town(demo: dict[str, Any]) -> None:
    assert (demo["county"], demo["code"], demo["created"], demo["points"]) == ("样例县", "361199", True, 150)
    assert Grid.objects.count() == 12
    assert RoadSection.objects.count() == 8
    assert Junction.objects.count() == 2
    assert Counter(Place.objects.values_list("kind", flat=True)) == {
        "storefront": 2,
        "site": 4,
        "compound": 3,
    }
    assert Facility.objects.count() == 40
    assert HydrantProfile.objects.count() == 5
    assert DepartmentDuty.objects.exists()
    assert set(BoundaryEdition.objects.values_list("state", flat=True)) == {"published"}


def test_each_role_can_sign_in_with_what_is_printed(demo: dict[str, Any]) -> None:
    request = RequestFactory().post("/login/")
    assert {login["role"] for login in demo["logins"]} == set(Membership.Role.values)
    for login in demo["logins"]:
        user = authenticate(request, username=login["username"], password=login["password"])
        assert user is not None, login["role"]
        assert list(user.memberships.values_list("role", flat=True)) == [login["role"]]


def test_every_point_has_its_three_units_and_some_are_flagged(demo: dict[str, Any]) -> None:
    points = SurveyPoint.objects.all()
    assert not points.filter(accountable_unit=None).exists()
    flags = Counter(flag for point in points for flag in point.flags)
    assert flags["nearest_grid"] >= 2
    assert flags["outside_county"] == 2


def test_points_were_seen_over_the_last_weeks(demo: dict[str, Any]) -> None:
    days = set(SurveyPoint.objects.values_list("seen_on", flat=True))
    newest = max(days)
    assert max(newest - day for day in days) <= datetime.timedelta(days=28)
    assert len(days) > 14


def test_the_withdrawn_firms_compound_falls_to_its_community(demo: dict[str, Any]) -> None:
    compound = Place.objects.get(name="西关新村")
    spot = compound.geom.point_on_surface
    rubbish = Category.objects.get(key="m06010")
    answer = receipt(Question(spot.x, spot.y, rubbish.pk, datetime.date(2026, 11, 1)))
    assert answer["accountable_unit"] == answer["handling_unit"] == "城关镇西关社区居民委员会"
    assert (answer["step"], answer["handling_step"]) == ("COMPOUND", "COMPOUND")


def test_a_second_run_changes_nothing_and_shows_no_password(demo: dict[str, Any]) -> None:
    before = state()
    again = load_demo()
    assert state() == before
    assert again["created"] is False
    assert {login["password"] for login in again["logins"]} == {None}


def test_new_passwords_are_drawn_when_asked(demo: dict[str, Any]) -> None:
    again = load_demo("--new-passwords")
    request = RequestFactory().post("/login/")
    old, new = demo["logins"][0], again["logins"][0]
    assert authenticate(request, username=old["username"], password=old["password"]) is None
    assert authenticate(request, username=new["username"], password=new["password"]) is not None


def test_the_table_names_every_role_in_chinese(demo: dict[str, Any]) -> None:
    output = StringIO()
    call_command("load_demo", "--no-imagery", "--town", "small", stdout=output)
    text = output.getvalue()
    assert all(word in text for word in ("采集员", "管理员", "collector", "--new-passwords"))


def test_the_audit_proves_the_towns_ground(demo: dict[str, Any]) -> None:
    output = StringIO()
    call_command("audit_coverage", "--json", stdout=output)
    assert json.loads(output.getvalue())["proved"] is True


def test_another_county_is_left_alone(db: None) -> None:
    with pytest.raises(CommandError, match="测试县"):
        load_demo()
    assert not User.objects.filter(username="collector").exists()
