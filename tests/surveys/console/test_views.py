"""The pages of the workbench: lists that narrow and turn pages, forms of steps, and refusals that lose nothing."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from gis_core.models import User
from surveys.console import choosing
from surveys.models import Case
from tests.surveys.cases import filing, make_case, make_rule, step
from tests.towns import Town

PAGE = "/workbench/"


def form_at(client: Client, case: Case, action: str) -> dict[str, str]:
    """The hidden members of a form, as the browser would send them back."""
    response = client.get(f"{PAGE}cases/{case.uid}/step/?action={action}")
    assert response.status_code == 200
    form = response.context["form"]
    return {field.name: str(field.value()) for field in form.hidden_fields()}


def take(client: Client, case: Case, action: str, sent: dict[str, Any]) -> Any:
    return client.post(f"{PAGE}cases/{case.uid}/step/?action={action}", sent)


def filed(office: dict[str, User], x: float = 0.5) -> Case:
    case = make_case(x)
    return step(case, "file", office["supervision"], **filing(case))


def test_the_first_tab_that_one_has_is_shown(town: Town, desks: dict[str, Client]) -> None:
    make_case()
    assert desks["intake"].get(PAGE).context["choice"].tab == "intake"
    response = desks["officer_a"].get(PAGE)
    assert (response.context["choice"].tab, response.context["rows"]) == ("sign", [])
    assert "这里没有等着办的案件" in response.content.decode()


def test_the_bare_address_leads_to_the_first_tab_in_which_something_waits(
    town: Town, desks: dict[str, Client], office: dict[str, User]
) -> None:
    case = step(filed(office), "dispatch", office["supervision"])
    officer, clerk = desks["officer_a"], desks["clerk"]
    assert officer.get(PAGE).context["choice"].tab == "sign"
    step(case, "accept", office["officer_a"])
    assert officer.get(PAGE)["Location"] == f"{PAGE}?tab=handle"
    assert officer.get(f"{PAGE}?tab=sign").context["rows"] == []
    assert clerk.get(PAGE).context["choice"].tab == "intake"  # nothing waits for them: no other is better


def test_who_has_no_role_is_sent_away(desks: dict[str, Client]) -> None:
    assert desks["stranger"].get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_a_case_of_another_unit_is_in_no_list_and_at_no_address(town: Town, desks: dict[str, Client]) -> None:
    case = make_case()
    other = desks["officer_b"]
    assert other.get(f"{PAGE}?tab=all").context["rows"] == []
    shown = other.get(f"{PAGE}?tab=all&case={case.uid}")
    assert shown.context["case"] is None
    assert "没有这个案件" in shown.content.decode()
    assert case.number not in shown.content.decode()
    assert other.get(f"{PAGE}cases/{case.uid}/step/?action=accept").status_code == 404
    assert take(other, case, "accept", {}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"a", "b"}),
        ("text=天台", {"a"}),
        ("text=楼道", {"b"}),
        ("unit=unit-a", {"a"}),
        ("unit=乙社区", {"b"}),
        ("grid=G3", {"b"}),
        ("category=m06002", {"a", "b"}),
        ("category=m06001", set()),
        ("state=filed", {"b"}),
        ("light=red", {"a", "b"}),
        ("light=green", set()),
        ("quick=overdue", {"a", "b"}),
        ("quick=returned", set()),
        ("quick=urged", {"a"}),
        ("quick=ordered", {"b"}),
        ("quick=today", set()),
        ("since=2026-11-23", {"a", "b"}),
        ("since=2026-11-24", set()),
        ("until=2026-11-22", set()),
        ("since=0000-99-99&state=nothing&light=blue&quick=odd", {"a", "b"}),
    ],
)
def test_a_list_narrows_to_what_its_address_says(
    town: Town, office: dict[str, User], desks: dict[str, Client], query: str, found: set[str]
) -> None:
    cases = {
        "a": make_case(0.5, description="天台漏水"),
        "b": make_case(2.5, place_text="三号楼楼道"),
    }
    boss = office["supervision"]
    step(cases["a"], "urge", office["officer_a"], note="尽快")
    step(cases["b"], "file", boss, **filing(cases["b"]))
    step(
        cases["b"], "supervise", boss, note="限期", until=datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    )
    response = desks["supervision"].get(f"{PAGE}?tab=open&{query}")
    assert {row.pk for row, *_ in response.context["rows"]} == {cases[name].pk for name in found}


def test_pages_follow_each_other_by_key_without_gap_or_repeat(
    town: Town, office: dict[str, User], desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "ROWS_ON_A_PAGE", 2)
    for number in range(3):
        make_case(0.2 + number / 10)
    for number in range(2):
        step(make_case(1.2 + number / 10), "decline", office["supervision"], reason="duplicate")
    seen, address = [], f"{PAGE}?tab=all"
    for _page in range(3):
        response = desks["supervision"].get(address)
        seen += [row.pk for row, *_ in response.context["rows"]]
        address = f"{PAGE}?tab=all&after={response.context['page'].next.replace('+', '%2B')}"
    assert response.context["page"].next == ""
    assert len(seen) == len(set(seen)) == 5
    assert [Case.objects.get(pk=pk).due_at is None for pk in seen] == [False] * 3 + [True] * 2


@pytest.mark.parametrize(
    "mark", ["~", "x~1", "~9999999999999999999", "2026-01-01T00:00~5", "2026-99-01T00:00Z~5", "é"]
)
def test_a_mark_that_nobody_gave_begins_at_the_top(town: Town, desks: dict[str, Client], mark: str) -> None:
    make_case()
    response = desks["supervision"].get(PAGE, {"tab": "all", "after": mark})
    assert len(response.context["rows"]) == 1


def test_a_case_shows_its_facts_units_clocks_and_steps(town: Town, desks: dict[str, Client]) -> None:
    case = make_case(description="天台漏水\n三天了")
    text = desks["intake"].get(f"{PAGE}?case={case.uid}").content.decode()
    for words in (
        "天台漏水<br>三天了",
        "甲社区",
        case.number,
        "为什么是这些单位",
        "为什么是这个期限",
        "立案",
    ):
        assert words in text
    assert f"open=points:{case.point_id}" in text


def test_people_are_masked_as_the_api_masks_them(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = make_case(0.5, reported_by=office["collector"])
    step(case, "urge", office["officer_a"], note="尽快")
    shown = desks["manager"].get(f"{PAGE}?tab=all&case={case.uid}").context["pane"]
    assert (shown.people["reported_by"], shown.steps[0].by) == ("***", "***")
    shown = desks["supervision"].get(f"{PAGE}?tab=all&case={case.uid}").context["pane"]
    assert (shown.people["reported_by"], shown.steps[0].by) == ("collector", "officer_a")


def test_filing_asks_for_the_condition_and_takes_the_step(town: Town, desks: dict[str, Client]) -> None:
    case, rule = make_case(), make_rule(value="6")
    sent = form_at(desks["intake"], case, "file")
    text = desks["intake"].get(f"{PAGE}cases/{case.uid}/step/?action=file").content.decode()
    assert "测试条件 · 6 工作时" in text
    refused = take(desks["intake"], case, "file", sent | {"note": "现场属实"})
    assert (refused.status_code, "现场属实" in refused.content.decode()) == (400, True)
    done = take(desks["intake"], case, "file", sent | {"filing_rule": str(rule.pk)})
    assert (done.status_code, done["Location"]) == (302, f"{PAGE}?tab=intake&case={case.uid}")
    case.refresh_from_db()
    assert (case.state, case.filing_rule) == ("filed", rule)
    assert "现在的状态：已立案" in re.sub(r"\s+", "", desks["intake"].get(done["Location"]).content.decode())


def test_the_same_form_sent_twice_takes_one_step(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = filed(office)
    sent = form_at(desks["dispatcher"], case, "dispatch")
    answers = [take(desks["dispatcher"], case, "dispatch", sent).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert case.steps.filter(action="dispatch").count() == 1


def test_a_step_too_late_says_what_happened_and_keeps_what_was_typed(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = filed(office)
    step(case, "dispatch", office["supervision"])
    sent = form_at(desks["officer_a"], case, "hand_back") | {
        "reason": "private_dispute",
        "note": "<两家的事>",
    }
    step(case, "urge", office["officer_a"], note="尽快")
    refused = take(desks["officer_a"], case, "hand_back", sent)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "催办" in refused.context["problem"].args[0]
    assert escape("<两家的事>") in text
    anew = {field.name: str(field.value()) for field in refused.context["form"].hidden_fields()}
    assert anew["version"] == str(int(sent["version"]) + 1)


def test_a_step_that_is_gone_keeps_what_was_typed_and_names_what_is_possible(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = make_case()
    sent = form_at(desks["intake"], case, "decline") | {"reason": "duplicate", "note": "重复了"}
    step(case, "file", office["supervision"], **filing(case))
    sent["version"] = "2"
    refused = take(desks["intake"], case, "decline", sent)
    assert (refused.status_code, refused.context["problem"].code) == (409, "case.no_such_step")
    assert "重复了" in refused.content.decode()


def test_a_form_of_a_step_that_is_not_ours_is_refused(town: Town, desks: dict[str, Client]) -> None:
    case = make_case()
    response = desks["checker"].get(f"{PAGE}cases/{case.uid}/step/?action=file")
    assert (response.status_code, response.context["problem"].code) == (403, "case.not_yours")
    assert desks["intake"].get(f"{PAGE}cases/{case.uid}/step/?action=fly").status_code == 404
    assert desks["intake"].get(f"{PAGE}cases/{uuid.uuid4()}/step/?action=file").status_code == 404


def test_a_unit_is_named_by_code_or_name_and_must_be_in_service(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = filed(office)
    sent = form_at(desks["dispatcher"], case, "dispatch")
    refused = take(desks["dispatcher"], case, "dispatch", sent | {"unit": "无此单位"})
    assert (refused.status_code, "无此单位" in refused.content.decode()) == (400, True)
    assert take(desks["dispatcher"], case, "dispatch", sent | {"unit": "乙社区"}).status_code == 302
    case.refresh_from_db()
    assert case.handling_unit == town.b


def test_a_near_case_of_the_same_kind_is_offered_for_merging(town: Town, desks: dict[str, Client]) -> None:
    first, second = make_case(0.5, 0.25), make_case(0.5001, 0.25)
    make_case(0.6, 0.25)
    sent = form_at(desks["intake"], second, "merge")
    choices = (
        desks["intake"].get(f"{PAGE}cases/{second.uid}/step/?action=merge").context["form"]["merge_into"]
    )
    assert [value for value, _words in choices.field.choices] == [first.pk]
    assert take(desks["intake"], second, "merge", sent | {"merge_into": str(first.pk)}).status_code == 302
    shown = desks["intake"].get(f"{PAGE}?tab=all&case={first.uid}").context["pane"]
    assert shown.merged == [second]


def test_where_nothing_fits_the_page_says_what_would_and_asks_for_nothing(
    town: Town, desks: dict[str, Client]
) -> None:
    case = make_case(0.5, 0.25)
    page = desks["intake"].get(f"{PAGE}cases/{case.uid}/step/?action=merge").content.decode()
    form = page[page.index('aria-labelledby="step-title"') :]
    assert "相距 20 米以内" in form
    assert 'type="submit"' not in form[: form.index("</form>")]


def test_the_day_of_an_answer_ends_in_the_county(town: Town, desks: dict[str, Client]) -> None:
    case = make_case()
    sent = form_at(desks["leader"], case, "supervise") | {"note": "限期报告", "until": "2036-12-01"}
    assert take(desks["leader"], case, "supervise", sent).status_code == 302
    case.refresh_from_db()
    assert case.answer_order_by == datetime.datetime(2036, 12, 1, 15, 59, 59, tzinfo=datetime.UTC)


def test_who_hands_a_case_on_is_brought_back_to_the_list(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = filed(office, 2.5)
    step(case, "dispatch", office["supervision"], unit_id=town.a.pk, now=timezone.now())
    sent = form_at(desks["officer_a"], case, "hand_back")
    done = take(
        desks["officer_a"], case, "hand_back", sent | {"reason": "private_dispute", "note": "两家的事"}
    )
    assert done.status_code == 302
    step(Case.objects.get(pk=case.pk), "accept_return", office["supervision"], note="查实")
    assert desks["officer_a"].get(done["Location"]).status_code == 200
