"""A list as a table, and the numbers of the tabs for the page that stays open."""

from io import BytesIO
from typing import Any

from django.test import Client
from openpyxl import load_workbook

from gis_core.models import User
from surveys.console.choosing import QUICK
from tests.surveys.cases import make_case, step
from tests.towns import Town

FILE = "/workbench/cases.xlsx"


def sheet_of(client: Client, query: str) -> Any:
    response: Any = client.get(f"{FILE}?{query}")
    return load_workbook(BytesIO(b"".join(response.streaming_content))).active


def rows_of(client: Client, query: str) -> list[dict[str, Any]]:
    heading, *rows = sheet_of(client, query).iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_table_holds_the_list_with_people_masked_and_formulas_dead(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    here = make_case(0.5, description="=1+1", reported_by=office["collector"])
    make_case(2.5)
    (row,) = rows_of(desks["supervision"], "tab=all&unit=unit-a")
    assert (row["案卷号"], row["上报人"], row["状态"]) == (here.number, "collector", "已上报")
    cells = [
        cell for row in sheet_of(desks["supervision"], "tab=all&unit=unit-a").iter_rows() for cell in row
    ]
    cell = next(cell for cell in cells if "1+1" in str(cell.value))
    assert cell.data_type == "s"
    assert [row["上报人"] for row in rows_of(desks["manager"], "tab=all")] == ["***"]
    assert rows_of(desks["officer_b"], "tab=all&unit=unit-a") == []


def test_the_numbers_are_sent_again_only_when_they_have_changed(
    town: Town, office: dict[str, User], desks: dict[str, Client]
) -> None:
    case = make_case()
    first = desks["intake"].get("/workbench/counts/")
    tabs = {"intake": 1, "open": 1}
    assert first.json() == tabs | {f"quick_{name}": int(name == "overdue") for name in QUICK}
    known = {"If-None-Match": first["ETag"]}
    assert desks["intake"].get("/workbench/counts/", headers=known).status_code == 304
    step(case, "decline", office["supervision"], reason="duplicate")
    again = desks["intake"].get("/workbench/counts/", headers=known)
    numbers = {name: number for name, number in again.json().items() if not name.startswith("quick_")}
    assert (again.status_code, numbers) == (200, {"intake": 0, "open": 0})
