"""Photos of a report: waited for before the case is filed, then shown wherever the case's photos are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from weasyprint import HTML

from gis_core.models import User
from surveys.case_errors import StepUnmetError
from surveys.console.pane import pane_of, readable_case
from surveys.console.sheet import sheet_html
from surveys.models import Case
from surveys.needs import Need
from tests.surveys.cases import filing, step
from tests.surveys.photos import jpeg, named, post, put, report, sha256
from tests.towns import Town

ONE, TWO = jpeg("red"), jpeg("blue")


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def phone(people: dict[str, User]) -> Client:
    client = Client()
    client.force_login(people["collector"])
    return client


def reported(phone: Client) -> Case:
    """A case whose report names two photos; one has come."""
    uid = post(phone, report(photos=named(ONE, kind="close") + named(TWO, kind="context"))).json()["uid"]
    put(phone, ONE)
    return Case.objects.get(point__uid=uid)


def test_a_case_waits_for_the_photos_of_its_report_before_it_is_filed(
    phone: Client, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = reported(phone)
    told = filing(case)
    with pytest.raises(StepUnmetError) as caught:
        step(case, "file", office["supervision"], **told)
    assert caught.value.missing == (Need.PHOTOS_ARRIVED,)
    assert "手机照片已到 1 张，共 2 张" in str(caught.value)
    page = desks["supervision"].get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    assert "手机照片已到 1 张，共 2 张" in page
    assert "?action=file&" not in page
    assert "?action=ask_verification&" in page
    put(phone, TWO)
    page = desks["supervision"].get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    assert "张照片已到" not in page
    assert "?action=file&" in page
    assert step(case, "file", office["supervision"], **told).state == "filed"


def test_the_photos_of_a_report_are_shown_where_those_of_the_case_are(
    phone: Client, office: dict[str, User], desks: dict[str, Client], town: Town
) -> None:
    case = reported(phone)
    manager = desks["manager"]  # who has a photo of the same bytes kept
    post(manager, report(photos=named(TWO)))
    assert put(manager, TWO).status_code == 201
    page = desks["officer_a"].get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    assert f"?sha={sha256(ONE)}" in page
    assert sha256(TWO) not in page
    address = f"/workbench/cases/{case.uid}/photo/?sha="
    shown = desks["officer_a"].get(address + sha256(ONE))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert desks["officer_a"].get(address + sha256(TWO)).status_code == 404
    assert desks["officer_b"].get(address + sha256(ONE)).status_code == 404
    assert phone.get(address + sha256(ONE)).status_code == 200
    (first,) = phone.get(f"/api/v1/cases/{case.uid}/steps/").json()["steps"]
    assert first["photos"] == [sha256(ONE)]
    sheet = sheet_html(case, office["supervision"], now=timezone.now())
    assert f'src="photo:{sha256(ONE)}"' in sheet
    assert HTML(string=sheet)


def test_the_pane_of_a_case_asks_for_the_photos_of_its_report_once(
    phone: Client, office: dict[str, User]
) -> None:
    pk = reported(phone).pk
    with CaptureQueriesContext(connection) as queries:
        case = readable_case(Case.objects.filter(pk=pk)).get()
        pane_of(case, office["supervision"], now=timezone.now())
    asked = [query["sql"] for query in queries if 'FROM "surveys_pointphoto"' in query["sql"]]
    opened = [query["sql"] for query in queries if 'FROM "surveys_photoreading"' in query["sql"]]
    assert (len(asked), len(opened)) == (1, 1)


def test_the_photo_of_a_report_is_compared_with_the_place_after_the_work(
    phone: Client, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = reported(phone)
    put(phone, TWO)
    boss = office["supervision"]
    for action, by, given in (
        ("file", boss, filing(case)),
        ("dispatch", boss, {}),
        ("accept", office["officer_a"], {}),
        ("feed_back", office["officer_a"], {"photos": (sha256(TWO),), "note": "已修好"}),
    ):
        case = step(case, action, by, now=timezone.now(), **given)
    page = desks["officer_a"].get(f"/workbench/?tab=all&case={case.uid}").content.decode()
    assert f'compare__before" src="/workbench/cases/{case.uid}/photo/?sha={sha256(ONE)}"' in page
