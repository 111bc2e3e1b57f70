"""The assessment tree: read from a table with its refusals, decreed by two persons, kept by the database."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from assessment.errors import YardstickRefused
from assessment.models import Standard, Yardstick
from assessment.services.yardsticks import approve_yardstick, withdraw_yardstick
from assessment.yardstick.sheets import read_yardstick_sheet, write_yardstick_sheet
from fixtures.loading.assessment import TREE
from gis_core.models import User
from tests.assessment.yardsticks import LANE, NEXT, approved_tree, proposed_tree, standard
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
CONTRACT = Path(__file__).parent.parent / "contract" / "import_yardstick.json"
HEADER = "编号,测评项目,测评指标,测评内容,测评标准,动作,计数方式,权重,扣分,须拍照,案件类别,场所类别\n"
GOOD = "1.1.1,公共环境,环境卫生,清扫保洁,无暴露垃圾,规定动作,计数,1,0.5,否,m06010,背街小巷、社区\n"


def table(folder: Path, *rows: str) -> Path:
    path = folder / "体系.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def refused(sql: str, message: str) -> None:
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        run(sql)


def test_the_demo_s_tree_is_whole_and_has_a_checklist_for_every_kind_of_place() -> None:
    found = read_yardstick_sheet(TREE)
    assert found.sheet.refused == []
    assert len(found.place_kinds) == 27
    assert {draft.obligation for draft in found.drafts} == {"prescribed", "optional"}


@pytest.mark.parametrize(
    ("row", "name", "rule"),
    [
        (GOOD.replace("m06010", "m99999"), "category", "category.unknown"),
        (GOOD.replace("规定动作", "其他"), "obligation", "choice"),
        (GOOD.replace("计数", "估计"), "counting", "choice"),
        (GOOD.replace(",0.5,", ",0.555,"), "deduction", "precision"),
        (GOOD.replace(",0.5,", ",-1,"), "deduction", "lowest"),
        (GOOD.replace("背街小巷、社区", "、"), "place_kinds", "place_kinds"),
        (GOOD.replace("无暴露垃圾", ""), "text", "required"),
        (GOOD + GOOD, "code", "duplicate"),
    ],
)
def test_a_row_that_says_no_standard_is_refused_with_its_reason(
    row: str, name: str, rule: str, tmp_path: Path
) -> None:
    found = read_yardstick_sheet(table(tmp_path, row))
    assert name in {note.field for note in found.sheet.refused}
    (note,) = (note for note in found.sheet.refused if note.field == name)
    assert note.reason
    assert rule in note.rule or rule == "lowest"


def test_what_is_written_comes_back_in_unchanged(people: dict[str, User], tmp_path: Path) -> None:
    version = proposed_tree(
        people["supervision"], standard(), standard("1.1.2", category_id=None, place_kinds=("社区", LANE))
    )
    path = tmp_path / "体系.xlsx"
    assert write_yardstick_sheet(path, version.standards.select_related("category")) == 2
    again = read_yardstick_sheet(path)
    assert again.sheet.refused == []
    other = proposed_tree(people["supervision"], *again.drafts)
    assert other.sha256 == version.sha256


def test_the_command_proposes_and_says_what_it_refused(people: dict[str, User], tmp_path: Path) -> None:
    out, rejects = io.StringIO(), tmp_path / "rejects.csv"
    path = table(tmp_path, GOOD, GOOD.replace("1.1.1", "1.1.2").replace("m06010", "m99999"))
    with pytest.raises(CommandError):
        call_command("import_yardstick", path, by="supervision", rejects=rejects, json=True, stdout=out)
    assert not Yardstick.objects.exists()
    assert "m99999" in rejects.read_text(encoding="utf-8-sig")
    out = io.StringIO()
    call_command("import_yardstick", path, by="supervision", keep_going=True, json=True, stdout=out)
    told, wanted = json.loads(out.getvalue()), json.loads(CONTRACT.read_text())
    assert told | {"version": 0} == wanted | {"version": 0}
    assert Yardstick.objects.get().pk == told["version"]


def test_a_tree_is_decided_by_another_person_once(people: dict[str, User]) -> None:
    version = proposed_tree(people["supervision"])
    with pytest.raises(YardstickRefused, match="提出"):
        approve_yardstick(version=version, by=people["supervision"], now=MONDAY)
    approve_yardstick(version=version, by=people["admin"], now=MONDAY)
    with pytest.raises(YardstickRefused, match="已批准"):
        withdraw_yardstick(version=version, by=people["supervision"], now=MONDAY)
    assert Yardstick.objects.in_force(MONDAY.date()) == version
    assert version.is_intact


def test_only_the_very_first_tree_holds_for_a_quarter_that_has_begun(people: dict[str, User]) -> None:
    approved_tree(people)
    late = proposed_tree(people["supervision"], quarter=MONDAY.date().replace(month=7))
    with pytest.raises(YardstickRefused, match="季度"):
        approve_yardstick(version=late, by=people["admin"], now=MONDAY)
    refused(
        "UPDATE assessment_yardstick SET state = 'approved', decided_at = now(),"
        f" decided_by_id = {people['admin'].pk} WHERE id = {late.pk}",
        "季度已经开始",
    )
    assert approved_tree(people, quarter=NEXT).state == "approved"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE assessment_standard SET deduction = 9", "不能修改或删除"),
        ("DELETE FROM assessment_standard", "不能修改或删除"),
        ("UPDATE assessment_yardstick SET title = 'x'", "不能改写或删除"),
        ("DELETE FROM assessment_yardstick", "不能改写或删除"),
        (
            "INSERT INTO assessment_standard (yardstick_id, position, code, item, indicator, content, text, deduction,"
            " place_kinds) SELECT id, 9, '9', 'x', 'x', 'x', 'x', 1, '{x}' FROM assessment_yardstick",
            "不能再加标准",
        ),
    ],
)
def test_what_was_approved_is_kept_whatever_program_writes(
    sql: str, message: str, people: dict[str, User]
) -> None:
    approved_tree(people)
    refused(sql, message)


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("deduction", "0", "standard_costs"),
        ("weight", "0", "standard_costs"),
        ("place_kinds", "'{}'", "standard_whole"),
        ("text", "''", "standard_whole"),
        ("code", "'1.1.1'", "standard_code_once"),
        ("obligation", "'x'", "standard_kinds"),
    ],
)
def test_a_half_standard_is_not_kept(
    column: str, value: str, constraint: str, people: dict[str, User]
) -> None:
    proposed_tree(people["supervision"])
    names = [
        "yardstick_id",
        "position",
        "code",
        "item",
        "indicator",
        "content",
        "text",
        "deduction",
        "weight",
    ]
    names += ["obligation", "place_kinds"]
    said = dict.fromkeys(names) | {"position": "2", "code": "'2'"} | {column: value}
    chosen = ", ".join(said[name] or name for name in names)
    refused(
        f"INSERT INTO assessment_standard ({', '.join(names)}) SELECT {chosen} FROM assessment_standard",
        constraint,
    )


def test_a_tree_is_sent_as_a_table_approved_by_another_and_read_by_everybody(
    people: dict[str, User], client_of: Browser
) -> None:
    office = client_of("supervision")
    sent = {"first_quarter": "2099-01-01", "title": "", "basis": "县发〔2026〕2号"}
    form = office.get("/assessment/yardsticks/new/").context["form"]
    sent["first_quarter"] = form.fields["first_quarter"].choices[0][0]
    bad = SimpleUploadedFile("体系.csv", (HEADER + GOOD.replace("m06010", "m99999")).encode())
    answer = office.post("/assessment/yardsticks/new/", {**sent, "file": bad})
    assert "m99999" in answer.content.decode()
    rejects = office.post("/assessment/yardsticks/rejects/", {"rejects": answer.context["rejects"]})
    sheet = load_workbook(io.BytesIO(rejects.content)).active
    assert sheet is not None
    assert "m99999" in {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    good = SimpleUploadedFile("体系.csv", (HEADER + GOOD).encode())
    answer = office.post("/assessment/yardsticks/new/", {**sent, "file": good}, follow=True)
    version = Yardstick.objects.get()
    assert answer.redirect_chain[-1][0] == f"/assessment/yardsticks/{version.pk}/"
    client_of("admin").post(f"/assessment/yardsticks/{version.pk}/", {"decision": "approve"})
    text = client_of("officer_b").get("/assessment/yardsticks/").content.decode()
    assert "无暴露垃圾" in text
    text = client_of("officer_b").get("/assessment/yardsticks/?kind=社区").content.decode()
    assert "无暴露垃圾" in text
    assert client_of("officer_b").get("/assessment/yardsticks/new/").status_code == 403
    assert client_of("officer_b").get(f"/assessment/yardsticks/{version.pk}.xlsx").status_code == 200


def test_a_standard_that_was_changed_behind_the_back_is_told(people: dict[str, User]) -> None:
    version = approved_tree(people)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE assessment_standard DISABLE TRIGGER keep")
    Standard.objects.update(deduction=9)
    assert not version.is_intact
