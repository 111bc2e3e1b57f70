"""A case goes its whole way through the workbench, each step by the login whose it is."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from gis_core.models import User
from surveys.models import Case
from surveys.services.alerting import look_at_clocks
from tests.surveys.cases import HOUR, MONDAY, filing, make_case, make_rule, step
from tests.towns import Town


def photo() -> SimpleUploadedFile:
    found = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(found, "JPEG")
    return SimpleUploadedFile("现场.jpg", found.getvalue(), "image/jpeg")


@pytest.fixture
def take(desks: dict[str, Client], tmp_path: Path) -> Any:
    def take(who: str, case: Case, action: str, **sent: Any) -> str:
        address = f"/workbench/cases/{case.uid}/step/?action={action}"
        form = desks[who].get(address).context["form"]
        assert form is not None, f"{who} is not offered {action}"
        unseen = {field.name: str(field.value()) for field in form.hidden_fields()}
        with override_settings(MEDIA_ROOT=tmp_path):
            answer = desks[who].post(address, unseen | sent)
        assert answer.status_code == 302, answer.context["problem"] or answer.context["form"].errors
        return Case.objects.get(pk=case.pk).state

    return take


def test_report_file_dispatch_accept_feed_back_check_close(
    town: Town, office: dict[str, User], take: Any
) -> None:
    case = make_case()
    assert take("intake", case, "file", filing_rule=filing(case)["filing_rule_id"]) == "filed"
    assert take("dispatcher", case, "dispatch") == "dispatched"
    assert take("officer_a", case, "accept") == "handling"
    assert take("officer_a", case, "feed_back", note="已修好", photos=photo()) == "feedback"
    assert take("checker", case, "ask_check", assignee=office["collector"].pk) == "checking"
    here = case.point.geom
    assert take("collector", case, "pass_check", lon=here.x, lat=here.y, photos=photo()) == "feedback"
    assert take("checker", case, "close", condition="on") == "closed"


def test_a_late_case_climbs_the_ladder_and_two_reviewers_excuse_its_lateness(
    town: Town, office: dict[str, User], desks: dict[str, Client], take: Any
) -> None:
    case = step(make_case(), "file", office["supervision"], now=MONDAY, filing_rule_id=make_rule().pk)
    step(case, "dispatch", office["supervision"], now=MONDAY)
    case = step(case, "accept", office["officer_a"], now=MONDAY)
    for hours in (5.3, 6, 8, 24, 30):  # 80 % of four work hours, all of them, and the rungs after that
        look_at_clocks(now=MONDAY + hours * HOUR)
    kinds = [notice.kind for notice in case.notices.filter(timer__clock="handle").order_by("id")]
    assert kinds == ["yellow", "red", "rung", "rung", "rung"]
    (row,) = desks["officer_a"].get("/workbench/?tab=late").context["rows"]
    assert (row[0], row[1].name) == (case, "red")
    assert take("officer_a", case, "feed_back", note="已修好", photos=photo()) == "feedback"
    take("checker", case, "close", condition="on")
    case.refresh_from_db()
    assert (case.late, case.exempt) == (True, False)
    take("officer_a", case, "appeal", note="停电，无法施工")
    assert [one[0] for one in desks["supervision"].get("/workbench/?tab=appeals").context["rows"]] == [case]
    second = User.objects.create_user(username="second", password="a long test password")
    second.memberships.create(role="supervision")
    desks["second"] = Client()
    desks["second"].force_login(second)
    for reviewer, excused in (("supervision", False), ("second", True)):
        take(reviewer, case, "grant_appeal")
        case.refresh_from_db()
        assert case.exempt == excused


def test_two_hand_backs_end_in_a_ruling(town: Town, office: dict[str, User], take: Any) -> None:
    case = make_case()
    take("intake", case, "file", filing_rule=filing(case)["filing_rule_id"])
    take("dispatcher", case, "dispatch")
    take("officer_a", case, "hand_back", reason="private_dispute", note="两家的事")
    take("dispatcher", case, "accept_return", note="查实")
    take("dispatcher", case, "dispatch", unit="unit-b")
    take("officer_b", case, "hand_back", reason="private_dispute", note="也不是")
    assert (
        take("supervision", case, "rule", unit="unit-b", accountable_unit="unit-b", note="现场认定")
        == "dispatched"
    )
    next_point = make_case(0.50001)
    assert next_point.handling_unit == town.b
