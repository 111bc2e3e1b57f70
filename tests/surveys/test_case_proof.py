"""Is every change of what was recorded found, also one behind the triggers' back?"""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from gis_core.models import User
from surveys.case_proof import Finding, anchor_cases, verify_cases
from surveys.models import Case, CaseAnchor, CaseStep
from tests.grids.database.raw import run
from tests.surveys.cases import MONDAY, filing, make_case, step
from tests.towns import Town

STEPS = 3
GUARDED = (
    "surveys_noticeaddress",
    "surveys_notice",
    "surveys_casestep",
    "surveys_case",
    "surveys_caseanchor",
)
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "verify_history.json").read_text(encoding="utf-8")
)


@pytest.fixture
def cases(town: Town, people: dict[str, User]) -> list[Case]:
    """Two cases of three steps each."""
    found = []
    for x in (0.5, 0.6):
        case = make_case(x)
        case = step(case, "file", people["supervision"], **filing(case))
        found.append(step(case, "dispatch", people["supervision"], note="请速办"))
    return found


def behind(*statements: str) -> None:
    """What a superuser does who switches the triggers off first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in ("DELETE FROM surveys_noticeaddress", "DELETE FROM surveys_notice", *statements):
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def verify(*words: str) -> tuple[int, dict[str, Any]]:
    """What does the command answer: exit status and JSON?"""
    out = io.StringIO()
    try:
        call_command("verify_history", "--json", *words, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_what_was_recorded_in_order_agrees(cases: list[Case]) -> None:
    anchor_cases(now=MONDAY)
    status, found = verify()
    assert status == 0
    assert found == {"steps": 2 * STEPS, "anchors": 1, "findings": [], "anchors_lost": []}


def test_an_empty_county_agrees(town: Town) -> None:
    anchor_cases(now=MONDAY)
    assert verify()[0] == 0


FIELDS = [
    "note = 'x'",
    "reason = 'x'",
    "actor_id = NULL",
    "unit_id = (SELECT min(id) FROM grids_unit)",
    "at = at + interval '1 microsecond'",
    "detail = '{}'",
    "photos = '{a}'",
    "client_op = gen_random_uuid()",
    "action = 'urge'",
]


@pytest.mark.parametrize("change", FIELDS)
def test_an_edit_behind_the_triggers_is_named(change: str, cases: list[Case]) -> None:
    behind(f"UPDATE surveys_casestep SET {change} WHERE case_id = {cases[1].pk} AND seq = 3")
    assert verify_cases().findings == [Finding(cases[1].number, 3, "changed")]


def test_a_finding_has_the_members_of_its_contract(cases: list[Case]) -> None:
    behind("UPDATE surveys_casestep SET note = 'x' WHERE seq = 3")
    found = verify()[1]
    assert found.keys() == CONTRACT.keys()
    assert found["findings"][0].keys() == CONTRACT["findings"][0].keys()


def rehashed(case: Case) -> str:
    """The chain of a case, made anew after an edit, as somebody who knows how could do."""
    return f"""
    DO $$ DECLARE s record; last bytea := ''; BEGIN
    FOR s IN SELECT * FROM surveys_casestep WHERE case_id = {case.pk} ORDER BY seq LOOP
        last := surveys_step_hash(last, s.case_id, s.seq, s.action, s.from_state, s.to_state, s.actor_id, s.unit_id,
            s.at, s.reason, s.note, s.photos::text[], s.detail, s.client_op);
        UPDATE surveys_casestep SET prev_hash = coalesce((SELECT p.hash FROM surveys_casestep p
            WHERE p.case_id = s.case_id AND p.seq = s.seq - 1), ''), hash = last WHERE id = s.id;
    END LOOP; END $$"""


#: What was done behind the triggers, and what is found.
EDITS: dict[str, tuple[Callable[[Case], list[str]], str]] = {
    "a step taken out": (
        lambda case: [f"DELETE FROM surveys_casestep WHERE case_id = {case.pk} AND seq = 2"],
        "missing",
    ),
    "the first step taken out": (
        lambda case: [f"DELETE FROM surveys_casestep WHERE case_id = {case.pk} AND seq = 1"],
        "missing",
    ),
    "the last step taken out": (
        lambda case: [f"DELETE FROM surveys_casestep WHERE case_id = {case.pk} AND seq = 3"],
        "cut_off",
    ),
    "all steps taken out": (
        lambda case: [f"DELETE FROM surveys_casestep WHERE case_id = {case.pk}"],
        "cut_off",
    ),
    "the case moved": (
        lambda case: [f"UPDATE surveys_case SET state = 'handling' WHERE id = {case.pk}"],
        "moved",
    ),
    "a step taken out and the case put back": (
        lambda case: [
            f"DELETE FROM surveys_casestep WHERE case_id = {case.pk} AND seq = 3",
            f"UPDATE surveys_case SET state = 'filed', version = 2 WHERE id = {case.pk}",
        ],
        "anchor",
    ),
    "a step changed and the chain made anew": (
        lambda case: [
            f"UPDATE surveys_casestep SET note = 'x' WHERE case_id = {case.pk} AND seq = 2",
            rehashed(case),
        ],
        "anchor",
    ),
    "an anchor changed": (lambda case: ["UPDATE surveys_caseanchor SET hash = '\\x00'"], "anchor"),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_was_taken_out_or_rewritten_is_found(name: str, cases: list[Case]) -> None:
    anchor_cases(now=MONDAY)
    edits, what = EDITS[name]
    behind(*edits(cases[0]))
    assert what in {finding.what for finding in verify_cases().findings}
    assert verify()[0] == 1


def test_an_anchor_that_was_taken_out_is_missed_by_who_has_it_on_paper(cases: list[Case]) -> None:
    word = bytes(anchor_cases(now=MONDAY).hash).hex()
    assert verify("--anchor", word.upper())[0] == 0
    behind("DELETE FROM surveys_caseanchor")
    status, found = verify("--anchor", word)
    assert (status, found["anchors_lost"]) == (1, [word])


def test_an_anchor_takes_up_where_the_last_one_ended(cases: list[Case], people: dict[str, User]) -> None:
    first = anchor_cases(now=MONDAY)
    step(cases[0], "accept", people["officer_a"])
    second = anchor_cases(now=MONDAY)
    assert (first.steps, second.steps, verify_cases().anchors) == (2 * STEPS, 1, 2)
    assert bytes(first.hash) != bytes(second.hash)


def test_a_word_that_is_no_anchor_is_not_understood(db: None) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("verify_history", "--anchor", "x")
    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    "change", ["UPDATE surveys_caseanchor SET steps = 0", "DELETE FROM surveys_caseanchor"]
)
@pytest.mark.parametrize("role", [None, "wangge_app"])
def test_an_anchor_is_never_changed(change: str, role: str | None, cases: list[Case]) -> None:
    anchor_cases(now=MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        run(change + " RETURNING 1", role=role)
    assert CaseAnchor.objects.get().steps == 2 * STEPS


def test_the_command_that_anchors_prints_what_can_be_filed(cases: list[Case]) -> None:
    out = io.StringIO()
    call_command("anchor_history", stdout=out)
    anchor = CaseAnchor.objects.get()
    assert bytes(anchor.hash).hex() in out.getvalue().split()
    assert CaseStep.objects.count() == anchor.steps
