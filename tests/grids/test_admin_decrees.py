"""The administrator changes step lists from a day on: a form, what it replaces, and a confirmation."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gis_core.models import User
from grids.models import County, DutyPolicy
from tests.grids.admin_forms import add, change, client_of, errors_of, url
from tests.towns import TODAY, Town, category

KEYS = ("m06010", "m06011")
LISTS = {
    "day": f"{TODAY}",
    "accountable_steps": "责任认定 > 路段 → 责任网格",
    "handling_steps": "责任认定 → 部门职责",
    "clause": "测试文件〔2026〕1 号",
}


@pytest.fixture
def admin(staff: dict[str, User]) -> Client:
    return client_of(staff["admin"])


def address(*keys: str) -> str:
    query = "&".join(f"category={category(key).pk}" for key in keys or KEYS)
    return f"{reverse('admin:grids_dutypolicy_decree')}?{query}"


def policies(key: str = KEYS[0]) -> list[DutyPolicy]:
    return list(DutyPolicy.objects.known().filter(category__key=key).order_by("valid"))


def confirmed(client: Client, preview: Any, **changes: object) -> Any:
    """What the button of the preview sends."""
    form = preview.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return client.post(
        address(), {**sent, "replacing": preview.context["replacing"], "confirm": "1", **changes}
    )


def test_the_action_leads_to_the_form_with_the_lists_that_all_share(admin: Client, town: Town) -> None:
    chosen = [policies(key)[0].pk for key in KEYS]
    response = admin.post(
        url(DutyPolicy, "changelist"),
        {"action": "change_from_a_day_on", "_selected_action": chosen},
        follow=True,
    )
    assert response.redirect_chain[-1][0] == address()
    form = response.context["adminform"].form
    assert form["accountable_steps"].value() == "责任认定 → 管理场所 → 小区 → 路段 → 责任网格"
    assert [one.key for one in response.context["categories"]] == list(KEYS)


def test_lists_that_differ_are_left_to_be_filled_in(admin: Client, town: Town) -> None:
    form = admin.get(address("m06010", "c01013")).context["adminform"].form
    assert not form["accountable_steps"].value()


def test_nothing_is_stored_before_it_is_confirmed(admin: Client, town: Town) -> None:
    version = County.objects.get().ground_version
    everything_but_yes = {**LISTS, "replacing": [policies(key)[0].pk for key in KEYS]}
    page = admin.post(address(), everything_but_yes).content.decode()
    assert "责任认定 → 管理场所 → 小区 → 路段 → 责任网格" in page, "what it replaces"
    assert "责任认定 → 路段 → 责任网格" in page
    assert County.objects.get().ground_version == version
    assert len(policies()) == 1


def test_what_is_confirmed_is_stored_with_who_did_it(admin: Client, town: Town, people: Any) -> None:
    response = confirmed(admin, admin.post(address(), LISTS))
    assert response["Location"] == url(DutyPolicy, "changelist")
    for key in KEYS:
        before, since = policies(key)
        assert (before.valid.upper, since.valid.lower) == (TODAY, TODAY)
        assert (since.accountable_steps, since.handling_steps) == ([1, 5, 8], [1, 10])
        assert since.events.get().pgh_context["user"] == people["admin"].pk


def test_back_to_the_form_keeps_what_was_typed(admin: Client, town: Town) -> None:
    response = admin.post(address(), {**LISTS, "edit": "1"})
    assert response.context["adminform"].form["clause"].value() == LISTS["clause"]
    assert len(policies()) == 1


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("accountable_steps", "责任认定 > 路段", "GRID"),
        ("accountable_steps", "责任认定 > 邻居", "邻居"),
        ("handling_steps", "", "必填"),
        ("clause", "", "必填"),
        ("day", "2026-02-30", "日期"),
    ],
)
def test_what_cannot_stand_is_named_at_its_field(
    field: str, typed: str, words: str, admin: Client, town: Town
) -> None:
    response = admin.post(address(), {**LISTS, field: typed})
    assert words in " ".join(response.context["adminform"].form.errors[field])


def test_what_changes_nothing_is_said_before_the_confirmation(admin: Client, town: Town) -> None:
    confirmed(admin, admin.post(address(), LISTS))
    assert "什么也不会改变" in errors_of(admin.post(address(), LISTS))


def test_a_later_change_is_shown_before_it_is_withdrawn(admin: Client, town: Town) -> None:
    confirmed(admin, admin.post(address(), {**LISTS, "day": "2026-09-01"}))
    preview = admin.post(address(), {**LISTS, "clause": "测试文件〔2026〕2 号"})
    assert "2026-09-01 起的调整将被撤回" in preview.content.decode()
    confirmed(admin, preview)
    assert [policy.valid.lower for policy in policies()] == [None, TODAY]


def test_what_somebody_else_decreed_meanwhile_is_shown_anew(admin: Client, town: Town) -> None:
    preview = admin.post(address(), LISTS)
    confirmed(admin, admin.post(address(), {**LISTS, "clause": "测试文件〔2026〕2 号"}))
    response = confirmed(admin, preview)
    assert "其他人" in response.content.decode()
    assert policies()[-1].clause == "测试文件〔2026〕2 号"
    assert response.context["replacing"] == [policies(key)[-1].pk for key in KEYS]


@pytest.mark.parametrize("query", ["", "?category=", "?category=x", "?category=999999999999999999999999"])
def test_without_a_category_one_is_sent_to_choose(query: str, admin: Client, town: Town) -> None:
    response = admin.get(reverse("admin:grids_dutypolicy_decree") + query)
    assert response["Location"] == url(DutyPolicy, "changelist")


def test_only_who_may_change_policies_decrees(town: Town, people: dict[str, User]) -> None:
    for name, status in (("technician", 403), ("supervision", 403), ("collector", 302)):
        people[name].is_staff = name != "collector"
        people[name].save()
        client = client_of(people[name])
        assert client.get(address()).status_code == status, name
        assert client.post(address(), {**LISTS, "confirm": "1"}).status_code == status, name
    assert len(policies()) == 1


def test_a_saved_policy_is_read_and_changed_only_by_decree(admin: Client, town: Town) -> None:
    (policy,) = policies()
    page = admin.get(url(DutyPolicy, "change", policy.pk))
    assert set(page.context["adminform"].form.fields) == {"clause", "source_id"}
    assert "责任认定 → 管理场所 → 小区 → 路段 → 责任网格" in page.content.decode()
    assert address(KEYS[0]) in page.content.decode()
    change(admin, policy, accountable_steps="责任认定 > 责任网格", valid_1="2026-01-01")
    assert policies() == [policy]
    assert policies()[0].accountable_steps == policy.accountable_steps


def test_a_second_policy_at_one_time_is_refused(admin: Client, town: Town) -> None:
    response = add(
        admin,
        DutyPolicy,
        category=category(KEYS[0]).pk,
        accountable_steps="责任认定 > 责任网格",
        handling_steps="责任认定",
        valid_0=f"{TODAY}",
    )
    assert "另一有效版本" in errors_of(response)
