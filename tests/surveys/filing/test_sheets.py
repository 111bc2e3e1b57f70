"""Filing rules go out and come in as a table, which proposes what would change and nothing else."""

import csv
import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gis_core.models import User
from surveys.models import FilingProposal, FilingRule
from surveys.services.filing_rules import approve_proposal
from tests.layer_files import Outcome, file_of, run
from tests.surveys.filing.drafts import draft, in_force
from tests.towns import category

CONTRACT = json.loads(
    (Path(__file__).parent.parent.parent / "contract" / "import_filing_rules.json").read_text(
        encoding="utf-8"
    )
)
DAY = datetime.date(2999, 1, 1)


@pytest.fixture
def two(people: dict[str, User]) -> tuple[User, User]:
    return people["supervision"], people["admin"]


def row(key: str = "m06010", seq: int = 1, **more: Any) -> dict[str, Any]:
    told = {"立案条件": "有暴露垃圾", "时限": "4", "时限单位": "工作时", **more}
    return {"类别": key, "序号": str(seq), **told}


def take(path: Path, *words: object) -> Outcome:
    return run("import_filing_rules", path, "--from", DAY, *words)


def test_a_table_proposes_what_would_change(two: tuple[User, User], tmp_path: Path) -> None:
    in_force(*two, draft(seq=1), draft(seq=2), draft(seq=3))
    rows = [row(seq=1), row(seq=2, 时限="2"), row(seq=4)]
    path = file_of(tmp_path / "r.csv", rows)
    outcome = take(path, "--by", "supervision", "--close-missing", "--title", "调整")
    proposal = FilingProposal.objects.latest("pk")
    assert outcome.figures == CONTRACT | {"proposal": proposal.pk}
    assert (proposal.title, proposal.effective_from, proposal.state) == ("调整", DAY, "proposed")
    assert [rule.seq for rule in proposal.rules.order_by("seq")] == [2, 4]
    assert [closing.rule.seq for closing in proposal.closings.all()] == [3]
    approve_proposal(proposal=proposal, by=two[1], now=timezone.now())
    rules = FilingRule.objects.valid_on(DAY).for_category(category("m06010").pk)
    assert [(rule.seq, rule.limit_value) for rule in rules] == [(1, 4), (2, 2), (4, 4)]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_goes_out_comes_back_in_unchanged(ending: str, two: tuple[User, User], tmp_path: Path) -> None:
    rich = draft(
        seq=2,
        value="2.5",
        limit_unit="work_day",
        area_level="A",
        close_condition_zh="=清除",
        min_photos=0,
        severity="dangerous",
        points_deducted=Decimal("1.25"),
        source="县政府 1 号文",
    )
    in_force(*two, draft(), rich)
    path = tmp_path / f"out.{ending}"
    assert run("export_filing_rules", path).figures == {"written": 2}
    outcome = take(path, "--by", "supervision", "--close-missing")
    assert (outcome.status, outcome.figures["unchanged"], outcome.figures["proposal"]) == (0, 2, None)


def test_bare_digits_are_a_matter_and_words_of_both_languages_are_understood(
    two: tuple[User, User], tmp_path: Path
) -> None:
    rows = [
        row("06010", 时限单位="urgent hours", 严重程度="危险"),
        row("m06012", 时限单位="work_day", 严重程度="minor"),
    ]
    take(file_of(tmp_path / "r.csv", rows), "--by", "supervision")
    proposed = FilingProposal.objects.latest("pk").rules.order_by("category__key")
    assert [(rule.limit_unit, rule.severity) for rule in proposed] == [
        ("urgent_hour", "dangerous"),
        ("work_day", "minor"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "rule"),
    [
        ({"类别": "x1"}, "category", "category.format"),
        ({"类别": "m99999"}, "category", "category.unknown"),
        ({"序号": "0"}, "seq", "range"),
        ({"序号": "一"}, "seq", "integer"),
        ({"立案条件": ""}, "condition_zh", "required"),
        ({"立案条件": "长" * 201}, "condition_zh", "length"),
        ({"时限": "0"}, "limit_value", "range"),
        ({"时限": "9999999"}, "limit_value", "range"),
        ({"时限": "1.005"}, "limit_value", "precision"),
        ({"时限单位": "周"}, "limit_unit", "choice"),
        ({"区域级别": "D"}, "area_level", "choice"),
        ({"最少照片数": "21"}, "min_photos", "range"),
        ({"扣分": "-1"}, "points_deducted", "range"),
    ],
    ids=lambda one: str(one)[:24],
)
def test_a_bad_row_comes_back_with_its_reason(
    wrong: dict[str, str], field: str, rule: str, two: tuple[User, User], tmp_path: Path
) -> None:
    rejects = tmp_path / "bad.csv"
    good = row("m06012") | dict.fromkeys(wrong.keys() - row().keys(), "")
    path = file_of(tmp_path / "r.csv", [row(**wrong), good])
    outcome = take(path, "--by", "supervision", "--rejects", rejects)
    assert (outcome.status, outcome.figures["refused"], outcome.figures["proposal"]) == (1, 1, None)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        (back,) = csv.DictReader(file)
    assert (back["_row"], back["_field"], back["_rule"]) == ("2", field, rule)
    assert not FilingProposal.objects.exists()


def test_a_row_that_is_refused_ends_no_rule(two: tuple[User, User], tmp_path: Path) -> None:
    in_force(*two, draft(seq=1), draft(seq=2))
    path = file_of(tmp_path / "r.csv", [row(seq=1, 时限="2"), row(seq=2, 时限="0")])
    outcome = take(path, "--by", "supervision", "--close-missing", "--keep-going")
    assert (outcome.figures["updated"], outcome.figures["closed"], outcome.figures["refused"]) == (1, 0, 1)


def test_what_a_table_has_no_column_for_stays_as_it_is(two: tuple[User, User], tmp_path: Path) -> None:
    in_force(*two, draft(source="县政府 1 号文", min_photos=3, close_condition_zh="清除"))
    take(file_of(tmp_path / "r.csv", [row(时限="2", 结案条件="")]), "--by", "supervision")
    proposed = FilingProposal.objects.latest("pk").rules.get()
    assert (proposed.source, proposed.min_photos, proposed.close_condition_zh) == ("县政府 1 号文", 3, "")


def test_a_word_that_is_none_is_answered_with_those_that_are(two: tuple[User, User], tmp_path: Path) -> None:
    path = file_of(tmp_path / "r.csv", [row(时限单位="周")])
    assert "只能是：紧急工作时、工作时、工作日、自然日、分钟" in take(path, "--by", "supervision").said


@pytest.mark.parametrize("keys", [("m06010", "06010"), ("06010", "06010")])
def test_the_same_rule_twice_is_refused(
    keys: tuple[str, str], two: tuple[User, User], tmp_path: Path
) -> None:
    path = file_of(tmp_path / "r.csv", [row(key) for key in keys])
    assert "seq“1”：与第 2 行重复" in take(path, "--by", "supervision").said


def test_somebody_has_to_propose(people: dict[str, User], tmp_path: Path) -> None:
    path = file_of(tmp_path / "r.csv", [row()])
    assert take(path).status == 2
    assert take(path, "--by", "nobody").status == 2
    assert take(path, "--dry-run").figures["inserted"] == 1
