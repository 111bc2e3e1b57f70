"""Households and buildings from a table: all rows or none, by the rules of the form, refusals as a file."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from gis_core.models import User
from grids.models import Membership, Unit
from renovation.models import Household, Project
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


def sent(client: Client, kind: str, rows: list[list[Any]], do: str = "take") -> Any:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "户.xlsx"
    return client.post(f"{BASE}{kind}/table/", {"file": file, "do": do})


@pytest.fixture
def project(town: Town, campaign_project: Project) -> Project:
    make_building(campaign_project, "B1")
    return campaign_project


HEAD = ["户号", "项目房屋", "户主", "建筑面积（平方米）", "困难情形", "签约日期", "补偿方式"]


def test_the_own_unit_brings_its_households_and_later_what_has_changed(town: Town, project: Project) -> None:
    officer = client_of("unit_officer", town.a)
    answer = sent(
        officer,
        "households",
        [
            HEAD,
            ["H1", "B1", "示例甲", 80.5, "低保、有残疾人", "2026-05-04", "货币补偿"],
            ["H2", "B1", "示例乙", 60, None, None, None],
        ],
    )
    assert answer.status_code == 302, re.findall(r"<td>[^<]*</td>", answer.content.decode())
    first = project.households.get(number="H1")
    assert (str(first.area_m2), first.building.code if first.building else "", first.compensation) == (
        "80.50",
        "B1",
        "money",
    )
    assert set(first.hardship) == {"low_income", "disabled"}
    answer = sent(officer, "households", [["户号", "签约日期"], ["H1", "2026-05-04"], ["H2", "2026-05-06"]])
    page = officer.get(answer["Location"]).content.decode()
    assert "新增 0" in page
    assert "修改 1" in page
    second = project.households.get(number="H2")
    assert (str(second.signed_on), second.owner) == ("2026-05-06", "示例乙"), (
        "what the table does not have stays"
    )


def test_one_bad_row_takes_nothing_and_comes_back_with_its_reason(project: Project, tmp_path: Path) -> None:
    rows = [
        [*HEAD, "搬迁日期"],
        ["H1", "B1", "示例甲", 80, None, None, None, None],
        ["H2", "B9", "示例乙", 60, None, None, None, None],
        ["H3", "B1", "示例丙", 60, None, None, None, "2026-06-01"],
        ["H1", "B1", "示例丁", 60, None, None, None, None],
    ]
    answer = sent(client_of("supervision"), "households", rows)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert not project.households.exists()
    assert "先补偿" in page
    found = re.search(r'href="data:[^;]+;base64,([^"]+)"', page)
    assert found
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(found[1])))
    assert book.active is not None
    refused = list(book.active.iter_rows(values_only=True))
    assert [row[0] for row in refused[1:]] == ["H2", "H3", "H1"]


def test_a_check_writes_nothing(project: Project) -> None:
    answer = sent(client_of("supervision"), "households", [HEAD[:1], ["H1"]], do="check")
    assert "1 行无误" in answer.content.decode()
    assert not project.households.exists()


def test_buildings_come_by_their_number(project: Project) -> None:
    answer = sent(
        client_of("planner"),
        "buildings",
        [["房屋编号", "类型", "层数", "是否登记"], ["B1", "待拆除", 3, "否"], ["A1", "安置房", 6, "是"]],
    )
    assert answer.status_code == 302, re.findall(r"<td>[^<]*</td>", answer.content.decode())
    assert [
        (one.code, one.kind, one.storeys, one.is_registered) for one in project.buildings.order_by("code")
    ] == [
        ("A1", "resettlement", 6, True),
        ("B1", "to_demolish", 3, False),
    ]


def test_tables_are_brought_by_those_who_enter_and_only_of_these_kinds(town: Town, project: Project) -> None:
    for role, kind in (("planner", "households"), ("leader", "households"), ("collector", "buildings")):
        assert sent(client_of(role), kind, [HEAD[:1], ["H1"]]).status_code == 403
    assert sent(client_of("unit_officer", town.b), "households", [HEAD[:1], ["H1"]]).status_code == 404
    office = client_of("supervision")
    assert sent(office, "funds", [HEAD[:1], ["H1"]]).status_code == 404
    assert not Household.objects.exists()
    empty = office.get(f"{BASE}households/table.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(empty.streaming_content)))  # type: ignore[attr-defined]
    assert book.active is not None
    assert "户号" in [cell.value for cell in book.active[1]]
