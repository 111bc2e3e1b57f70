"""A case turns yellow, then red, climbs the ladder; its lateness is appealed against, and excused or not."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from gis_core.models import User
from grids.models import Membership
from surveys.models import Case, Channel
from surveys.services.alerting import look_at_clocks
from surveys.services.delivering import deliver_due
from tests.flows.conftest import PASSWORD, look
from tests.flows.desk import done, open_case, take
from tests.surveys.cases import PHOTOS, make_case, step
from tests.surveys.channels import files, folder
from tests.surveys.test_advancing import handled
from tests.surveys.test_alerting import local
from tests.towns import Town

pytestmark = [pytest.mark.browser]


@pytest.fixture
def strike(monkeypatch: pytest.MonkeyPatch, application: Any) -> Callable[[str], None]:
    """Set the clock of the site ("23 14:15"), look at the clocks of cases, and send what waits, as the workers do."""

    def strike(text: str) -> None:
        at = local(text)
        monkeypatch.setattr(timezone, "now", lambda: at)
        with application.lock:
            look_at_clocks(now=at)
            deliver_due(clock=lambda: at)

    return strike


@pytest.fixture
def reviewer(people: dict[str, User]) -> User:
    """The second of the supervision office: an appeal is granted by two."""
    reviewer = User.objects.create_user(username="reviewer", password=PASSWORD)
    Membership.objects.create(user=reviewer, role="supervision")
    return reviewer


def sent(channel: Channel, case: Case) -> Counter[str]:
    """What went out about a case on a channel, by the first word of each message?"""
    bodies = (message["body"] for message in files(channel))
    return Counter(body.partition("，")[0] for body in bodies if case.number in body)


def closed_late(case: Case, people: dict[str, User]) -> None:
    """Hand it in and close it, at the moment that the site has."""
    fed = step(case, "feed_back", people["officer_a"], now=timezone.now(), photos=PHOTOS, note="已清理")
    step(fed, "close", people["supervision"], now=timezone.now(), condition=True)


def test_yellow_red_escalated_and_appealed_against(
    page: Page,
    sit_down: Callable[..., None],
    application: Any,
    town: Town,
    people: dict[str, User],
    reviewer: User,
    strike: Callable[[str], None],
    complaints: list[str],
    tmp_path: Path,
) -> None:
    excused, refused = handled(people), handled(people, make_case(0.6))
    with override_settings(NOTICE_ROOT=tmp_path):
        ours, office = folder(name="甲社区", unit=town.a), folder(name="督查办")
        strike("23 14:15")
        sit_down("officer_a", tab="late")
        expect(page.locator(".cases__row .light--yellow")).to_have_text(["还剩 45 分钟"] * 2)
        strike("23 15:10")
        sit_down("officer_a", tab="late")
        expect(page.locator(".cases__row .light--red")).to_have_text(["超时 10 分钟"] * 2)
        open_case(page, excused)
        expect(page.locator(".case__standing .light--red")).to_have_text("超时 10 分钟")
        look(page, complaints)
        strike("24 15:00")
        assert sent(ours, excused) == {"黄灯": 1, "红灯": 1, "升级提醒": 2}  # the head, the supervising unit
        assert sent(office, excused) == {"黄灯": 1, "红灯": 1, "升级提醒": 3}
    sit_down("supervision", tab="all&quick=overdue")
    expect(page.locator(".cases__row .light--red")).to_have_count(2)
    page.get_by_role("link", name="通知").click()
    expect(page.locator(".notice")).to_have_count(2)
    expect(page.locator(".notice", has_text=excused.number)).to_contain_text("升级提醒，仍为红灯（处置）")
    with application.lock:
        for case in (excused, refused):
            closed_late(case, people)
    for case in (excused, refused):
        sit_down("officer_a", tab="all")
        open_case(page, case)
        take(page, "超时申诉", note="停电，无法施工")
        done(page, "超时申诉")
    sit_down("supervision", tab="appeals")
    open_case(page, refused)
    take(page, "驳回申诉", note="停电已在前一日通知")
    done(page, "驳回申诉")
    sit_down("supervision", tab="appeals")
    open_case(page, excused)
    take(page, "同意申诉")
    done(page, "同意申诉")
    expect(page.get_by_role("link", name="同意申诉")).to_have_count(0)  # a second person must
    sit_down("reviewer", tab="appeals")
    open_case(page, excused)
    take(page, "同意申诉")
    done(page, "同意申诉")
    expect(page.locator(".case__standing")).to_contain_text("超时免责")
    look(page, complaints)
    sit_down("officer_a", tab="all")
    open_case(page, refused)
    expect(page.locator(".case__standing")).to_contain_text("超时处置")
    expect(page.get_by_role("link", name="超时申诉")).to_have_count(0)
    with application.lock:
        found = {case: Case.objects.get(pk=case.pk) for case in (excused, refused)}
    assert [(case.late, case.exempt) for case in found.values()] == [(True, True), (True, False)]
