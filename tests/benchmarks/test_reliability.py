"""What the counts of reliability say, and that a history is played to its end."""

import json
import random
from datetime import UTC, datetime

import pytest

from benchmarks.reliability.counts import Counts, document, table
from benchmarks.reliability.lives import LIVES, play, whole_office
from benchmarks.reliability.town import CATEGORY
from gis_core.models import User
from tests.surveys.cases import make_rule
from tests.towns import Town, lonlat


def counts(**changed: int) -> Counts:
    sent = {"faults": 9, "submissions": 10, "kept": 1, "lost": 0, "doubled": 0, "mismatches": 0, **changed}
    return Counts("R2", "ten of one id", seconds=1, **sent)


@pytest.mark.parametrize("wrong", ["lost", "doubled", "hash_mismatches", "mismatches"])
def test_a_goal_of_reliability_is_met_by_zeros_alone(wrong: str) -> None:
    assert counts().is_met
    assert not counts(**{wrong: 1}).is_met


def test_nothing_kept_proves_nothing() -> None:
    assert not counts(kept=0).is_met


def test_the_table_and_the_document_say_the_same() -> None:
    assert (
        table([counts(lost=2)]).splitlines()[2]
        == "| R2 | ten of one id | 9 | 0 | 10 | 0 | 1 | 2 | 0 | 0 | 0 | 1 s | NO |"
    )
    rows = [counts(lost=2), counts(photos=4, faults_in_flight=3)]
    told = json.loads(document(rows, at=datetime(2026, 11, 23, tzinfo=UTC), is_quick=True))
    assert (told["quick"], told["counts"][0]["lost"], told["counts"][0]["is_met"]) == (True, 2, False)
    names = ("faults", "faults_in_flight", "submissions", "photos", "lost", "doubled", "hash_mismatches")
    assert tuple(told[name] for name in names) == (18, 3, 20, 4, 2, 0, 0)


@pytest.mark.parametrize("name", sorted(LIVES))
def test_a_life_sent_in_any_order_ends_as_it_does_in_order(
    name: str, town: Town, people: dict[str, User]
) -> None:
    make_rule(CATEGORY)
    office = whole_office()
    in_order = play(office, lonlat(0.5, 0.25), LIVES[name], None)
    mixed = play(office, lonlat(0.5, 0.25), LIVES[name], random.Random(7))
    assert (in_order["kept"], in_order["lost"], in_order["faults"]) == (len(LIVES[name]), 0, 0)
    assert mixed["outcome"] == in_order["outcome"]
    assert (mixed["lost"], mixed["doubled"]) == (0, 0)
    assert mixed["faults"] > 0
