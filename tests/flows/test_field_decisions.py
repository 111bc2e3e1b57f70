"""A decision on its way to the server: killed tabs, two tabs, a session that ends; it is one step, with its photo."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gis_core.models import User
from surveys.models import Case, CaseStep, StepPhoto
from tests.flows.conftest import sign_in
from tests.flows.test_field_day import Machine, machine, outbox, photo
from tests.flows.test_field_shell import browser_context_args, kept_for_offline, online_again
from tests.flows.test_field_tasks import checking, open_task

__all__ = ["browser_context_args", "machine", "online_again"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("people", "photo_folder", "online_again")]


@pytest.fixture
def decided(page: Page, context: BrowserContext, machine: Machine, people: dict[str, User]) -> Case:
    """A check that was decided without a network and waits; the network is back, and no tab is open."""
    case = checking(people)
    sign_in(page, machine.address, "collector", to="/field/")
    kept_for_offline(page)
    open_task(page, machine.address, case)
    context.set_offline(True)
    page.get_by_role("button", name="核查通过").click()
    page.set_input_files("#photo-now", photo(3))
    expect(page.locator("#send")).to_be_enabled()
    page.locator("#send").click()
    expect(page.locator("#owed")).to_contain_text("1")
    page.close()
    context.set_offline(False)
    return case


def is_there_once(page: Page) -> None:
    """The phone says so, and the server has one step and its photo."""
    expect(page.locator("[data-state=done]")).to_contain_text("核查通过")
    taken = CaseStep.objects.get(action="pass_check")
    assert [one.sha256 for one in StepPhoto.objects.kept()] == taken.photos
    assert Case.objects.get().state == "feedback"


@pytest.mark.parametrize("after_acting", [False, True], ids=["unheard", "acted upon"])
def test_a_tab_that_dies_with_the_step_or_its_photo_on_the_way_leaves_one_step(
    decided: Case, context: BrowserContext, machine: Machine, after_acting: bool
) -> None:
    for _request in ("step", "photo"):
        machine.app.arm(1, after_acting=after_acting)
        page = outbox(context, machine)
        machine.app.held()
        page.close()
        machine.app.is_dead.set()
    is_there_once(outbox(context, machine))


def test_two_tabs_send_one_step(decided: Case, context: BrowserContext, machine: Machine) -> None:
    machine.app.arm(1, after_acting=True)
    first = outbox(context, machine)
    machine.app.held()
    second = outbox(context, machine)
    expect(second.locator("[data-state=sending]")).to_be_visible()
    machine.app.is_dead.set()
    is_there_once(first)
    is_there_once(second)


def test_signed_out_between_the_step_and_its_photo_it_waits_for_its_collector(
    decided: Case, context: BrowserContext, machine: Machine
) -> None:
    machine.app.arm(1, after_acting=True)
    page = outbox(context, machine)
    machine.app.held()
    context.clear_cookies()
    machine.app.is_dead.set()
    expect(page.locator("a.notice")).to_contain_text("已退出登录")
    expect(page.locator("[data-state=receipt]")).to_be_visible()
    assert not StepPhoto.objects.kept().exists()
    sign_in(page, machine.address, "collector", to="/field/")
    page.goto(f"{machine.address}/field/#/outbox")
    is_there_once(page)
