"""The quality gate dwelling by dwelling, signs with photos that stay, and interim housing money."""

import datetime
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from gis_core.models import User
from grids.models import Membership, Unit
from renovation.models import CompensationRules, Household, Project, ProjectBuilding
from renovation.services.decreeing import decree_rules
from surveys.services.photos import sweep_photos
from tests.renovation.records import make_building
from tests.towns import Town

pytestmark = pytest.mark.django_db
BASE = "/renovation/projects/PG-1/"


def client_of(role: str, unit: Unit | None = None) -> Client:
    user = User.objects.create_user(f"one_{role}{unit.code if unit else ''}")
    Membership.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def building(town: Town, campaign_project: Project) -> ProjectBuilding:
    return make_building(campaign_project, "A1", kind="resettlement", dwellings=2)


def checked(client: Client, building: ProjectBuilding, dwelling: str, **words: str) -> int:
    sent = {"do": "check", "building": str(building.pk), "dwelling": dwelling, "on": "2026-05-04", **words}
    return client.post(f"{BASE}acceptance/", sent).status_code


def test_the_gate_opens_with_every_dwelling_and_the_sign(
    town: Town, building: ProjectBuilding, tmp_path: Path
) -> None:
    officer = client_of("unit_officer", town.a)
    assert checked(officer, building, "101", is_passed="on", certificate="分验1号") == 302
    assert checked(officer, building, "102", defects="渗水") == 302
    assert checked(officer, building, "103") == 400, "what is not accepted has defects"
    page = officer.get(f"{BASE}acceptance/").content.decode()
    assert "50%" in page
    assert "渗水" in page
    assert checked(officer, building, "102", is_passed="on", certificate="分验2号") == 302
    assert building.acceptances.count() == 2
    page = officer.get(f"{BASE}acceptance/").content.decode()
    assert "100%" in page
    assert 'state--broken">100%' in page, "the sign is missing"
    photo = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(photo, "JPEG")
    with override_settings(MEDIA_ROOT=tmp_path):
        sent = {"do": "sign", "id": building.pk, "on": "2026-05-05"}
        assert officer.post(f"{BASE}acceptance/", sent).status_code == 400, "a sign has a photo"
        file = SimpleUploadedFile("sign.jpg", photo.getvalue(), "image/jpeg")
        assert officer.post(f"{BASE}acceptance/", {**sent, "photo": file}).status_code == 302
        sweep_photos(now=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC))
        shown = officer.get(f"{BASE}acceptance/{building.pk}/photo/")
        assert shown.status_code == 200
        assert shown["Content-Type"] == "image/jpeg"
        assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
        assert client_of("unit_head", town.b).get(f"{BASE}acceptance/{building.pk}/photo/").status_code == 404
    assert 'state--settled">100%' in officer.get(f"{BASE}acceptance/").content.decode()
    assert checked(client_of("collector"), building, "104") == 403


def test_interim_money_is_told_household_by_household(town: Town, campaign_project: Project) -> None:
    rules = CompensationRules.objects.create(
        project=campaign_project,
        version=1,
        valid_from="2026-01-01",
        document="1号",
        text="标准",
        interim_yuan_month=8,
        proposed_by=User.objects.create(username="proposer"),
    )
    decree_rules(rules, by=User.objects.create(username="decreer"), today=datetime.date(2026, 1, 1))
    for number, way in enumerate(("rent", "turnover")):
        Household.objects.create(
            project=campaign_project,
            number=f"H{number}",
            owner="示例户主",
            area_m2=60,
            signed_on="2026-01-01",
            compensated_on="2026-01-10",
            vacated_on="2026-02-01",
            transition=way,
        )
    campaign_project.funds.create(
        on="2026-03-01", source="county", direction="out", amount_yuan=480, use="interim", document="付1号"
    )
    page = client_of("supervision").get(f"{BASE}interim/", {"on": "2026-04-30"}).content.decode()
    for words in (">H0<", "1440.00", "960"):
        assert words in page.replace(",", ""), words
    assert ">H1<" not in page
    assert "示例户主" not in page
    assert "尚欠" not in client_of("grid_manager").get(f"{BASE}interim/").content.decode()
    assert client_of("planner").get(f"{BASE}interim/").status_code == 403
    assert client_of("unit_officer", town.b).get(f"{BASE}interim/").status_code == 404
