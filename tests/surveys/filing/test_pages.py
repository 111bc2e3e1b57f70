"""The pages of filing rules: read by everybody with a role, proposed by one, decided by another."""

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from gis_core.models import User
from surveys.filing.previews import _SALT
from surveys.models import FilingProposal, FilingRule
from tests.grids.admin_forms import client_of
from tests.surveys.filing.drafts import FAR_AWAY, draft, in_force, propose
from tests.towns import category


@pytest.fixture
def office(people: dict[str, User]) -> Client:
    return client_of(people["supervision"])


@pytest.fixture
def admin(people: dict[str, User]) -> Client:
    return client_of(people["admin"])


@pytest.fixture
def rule(people: dict[str, User]) -> FilingRule:
    (made,) = in_force(people["supervision"], people["admin"], draft(close_condition_zh="清除"))
    return made


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def form_of(rule: FilingRule | None, **more: Any) -> dict[str, Any]:
    said = {
        "category": "m06010",
        "seq": "1",
        "area_level": "",
        "condition_zh": "有暴露垃圾",
        "limit_value": "2",
        "limit_unit": "urgent_hour",
        "close_condition_zh": "清除",
        "min_photos": "2",
        "severity": "serious",
        "points_deducted": "1",
        "source": "",
        "effective_from": FAR_AWAY.isoformat(),
        "title": "缩短时限",
        "clause": "会议纪要",
    }
    return {**said, **more}


def send(client: Client, *lines: str, **more: str) -> Any:
    content = "\n".join(("类别,序号,立案条件,时限,时限单位", *lines)).encode()
    file = SimpleUploadedFile("调整.csv", content)
    return client.post(
        "/filing-rules/table/", {"file": file, "effective_from": FAR_AWAY.isoformat(), "title": "", **more}
    )


def test_everybody_with_a_role_reads_what_holds(people: dict[str, User], rule: FilingRule) -> None:
    told = text(client_of(people["collector"]).get("/filing-rules/"))
    for words in ("暴露垃圾", "有暴露垃圾", "4 工作时", "结案：清除"):
        assert words in told
    assert "提出一条" not in told
    assert "没有符合的现行条件" in text(client_of(people["collector"]).get("/filing-rules/?q=井盖"))
    assert "有暴露垃圾" in text(client_of(people["collector"]).get("/filing-rules/?q=m06010"))
    assert "还没有现行的立案条件" in text(client_of(people["collector"]).get("/filing-rules/?on=2020-01-01"))
    assert "还没有现行的立案条件" in text(
        client_of(people["collector"]).get("/filing-rules/?on=2020-01-01&q=%00")
    )


def test_one_proposes_another_approves_and_it_holds(office: Client, admin: Client, rule: FilingRule) -> None:
    page = f"/filing-rules/change/?rule={rule.pk}"
    assert 'value="4"' in text(office.get(page))
    response = office.post(page, form_of(rule))
    proposal = FilingProposal.objects.latest("pk")
    assert response["Location"] == f"/filing-rules/proposals/{proposal.pk}/"
    own = text(office.get(response["Location"]))
    assert ("须由另一人审批" in own, "批准</button>" in own) == (True, False)
    told = text(admin.get(response["Location"]))
    for words in ("<del>4 工作时</del>", "<ins>2 紧急工作时</ins>", "<ins>严重</ins>", "会议纪要"):
        assert words in told
    assert "缩短时限" in text(admin.get("/filing-rules/"))
    done = admin.post(response["Location"], {"decision": "approve", "note": "同意"}, follow=True)
    assert "已批准：自 2999-01-01 起生效" in text(done)
    assert "同意" in text(done)
    assert "<del>4 工作时</del>" in text(done)
    (now,) = FilingRule.objects.valid_on(FAR_AWAY).for_category(category("m06010").pk)
    assert (now.limit_value, now.limit_unit, now.points_deducted) == (2, "urgent_hour", Decimal(1))


def test_who_proposed_takes_back_but_does_not_approve(
    office: Client, admin: Client, people: dict[str, User]
) -> None:
    proposal = propose(people["admin"], draft())
    page = f"/filing-rules/proposals/{proposal.pk}/"
    assert "不能审批自己提出的调整" in text(admin.post(page, {"decision": "approve"}, follow=True))
    assert office.post(page, {"decision": "approve"}).status_code == 403
    assert office.post(page, {"decision": "burn"}).status_code == 403
    assert "只有提出人可以撤回" in text(office.post(page, {"decision": "withdraw"}, follow=True))
    assert "已撤回" in text(admin.post(page, {"decision": "withdraw"}, follow=True))
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_a_rule_is_proposed_to_end(office: Client, admin: Client, rule: FilingRule) -> None:
    response = office.post(f"/filing-rules/change/?rule={rule.pk}", form_of(rule, close="1"))
    assert "停用" in text(admin.get(response["Location"]))
    admin.post(response["Location"], {"decision": "approve"})
    rule.refresh_from_db()
    assert rule.valid.upper == FAR_AWAY


def test_a_new_rule_is_proposed_for_a_category_in_use(office: Client, rule: FilingRule) -> None:
    assert '<option value="m06010">' in text(office.get("/filing-rules/change/"))
    told = text(office.post("/filing-rules/change/", form_of(None, category="m99999")))
    assert "没有启用的这个类别" in told
    office.post("/filing-rules/change/", form_of(None, category="06012", area_level="A"))
    proposed = FilingProposal.objects.latest("pk").rules.get()
    assert (proposed.category.key, proposed.area_level) == ("m06012", "A")


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_from": "2020-01-01"},
        {"effective_from": "soon"},
        {"limit_value": "0"},
        {"limit_value": "1.005"},
        {"limit_unit": "week"},
        {"condition_zh": ""},
        {"min_photos": "21"},
        {"points_deducted": "-1"},
        {"title": ""},
        {"category": "x"},
    ],
    ids=str,
)
def test_the_form_says_what_is_wrong_and_where(wrong: dict[str, str], office: Client, db: None) -> None:
    told = text(office.post("/filing-rules/change/", form_of(None, **wrong)))
    assert f'id="id_{next(iter(wrong))}_error"' in told
    assert not FilingProposal.objects.exists()


def test_only_a_rule_in_force_is_changed(office: Client, rule: FilingRule, people: dict[str, User]) -> None:
    waiting = propose(people["admin"], draft(seq=2)).rules.get()
    for key in (waiting.pk, 10**6, "x"):
        assert office.get(f"/filing-rules/change/?rule={key}").status_code == 404


def test_a_table_is_looked_at_and_then_proposed_as_it_was_shown(office: Client, rule: FilingRule) -> None:
    shown = send(office, "m06010,1,有暴露垃圾,2,工作时", "m06012,1,路面不洁,2,工作时", "m06012,2,积水,1,周")
    told = text(shown)
    assert ("<del>4 工作时</del>" in told, "只能是：紧急工作时" in told) == (True, True)
    assert not FilingProposal.objects.filter(state="proposed").exists()
    response = office.post("/filing-rules/table/", {"preview": shown.context["preview"]})
    proposal = FilingProposal.objects.get(state="proposed")
    assert response["Location"] == f"/filing-rules/proposals/{proposal.pk}/"
    assert (proposal.title, proposal.effective_from) == ("调整", FAR_AWAY)
    assert [(one.category.key, one.limit_value) for one in proposal.rules.order_by("category__key")] == [
        ("m06010", 2),
        ("m06012", 2),
    ]


def test_refused_rows_come_back_as_a_workbook(office: Client, db: None) -> None:
    shown = send(office, "m06012,2,积水,1,周")
    assert shown.context["preview"] == ""
    response = office.post("/filing-rules/table/rejects/", {"rejects": shown.context["rejects"]})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][-4:] == ("_row", "_field", "_rule", "_reason")
    assert rows[1][0] == "m06012"


def test_a_preview_of_others_or_of_nobody_is_not_proposed(
    office: Client, admin: Client, rule: FilingRule
) -> None:
    preview = send(office, "m06010,1,有暴露垃圾,2,工作时").context["preview"]
    for client, sent in ((admin, preview), (office, preview[:-2]), (office, signing.dumps({}, salt="x"))):
        assert "这份预览已过期" in text(client.post("/filing-rules/table/", {"preview": sent}, follow=True))
    assert "这份预览已过期" in text(
        office.post("/filing-rules/table/rejects/", {"rejects": signing.dumps({}, salt=_SALT)}, follow=True)
    )
    assert not FilingProposal.objects.filter(state="proposed").exists()


def test_a_table_that_is_none_says_so(office: Client, db: None) -> None:
    file = SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode())
    response = office.post("/filing-rules/table/", {"file": file, "effective_from": FAR_AWAY.isoformat()})
    assert "没有“类别”这一列" in text(response)
    assert "id_file_error" in text(
        office.post("/filing-rules/table/", {"effective_from": FAR_AWAY.isoformat()})
    )


def test_what_is_exported_changes_nothing_when_it_is_sent_again(
    office: Client, rule: FilingRule, tmp_path: Path
) -> None:
    content = office.get("/filing-rules/export/").content
    shown = office.post(
        "/filing-rules/table/",
        {"file": SimpleUploadedFile("r.xlsx", content), "effective_from": FAR_AWAY.isoformat()},
    )
    assert "没有变化" in text(shown)
    assert shown.context["figures"]["unchanged"] == 1


def test_a_change_whose_day_has_passed_says_so(
    admin: Client, people: dict[str, User], rule: FilingRule
) -> None:
    proposal = propose(people["supervision"], draft(value="1"), day=datetime.date(2025, 6, 1))
    page = f"/filing-rules/proposals/{proposal.pk}/"
    assert "原定生效日期已过" in text(admin.get(page))
    assert "不能倒签停用" in text(admin.post(page, {"decision": "approve"}, follow=True))
