"""Filing rules over HTTP: those in force on a day, with their limits; what is only proposed is not told."""

import pytest
from django.test import Client

from gis_core.models import User
from tests.grids.test_api import read
from tests.surveys.filing.drafts import FAR_AWAY, LAST_YEAR, draft, in_force, propose

KEYS = {
    "id",
    "category",
    "category_name",
    "seq",
    "condition",
    "limit_value",
    "limit_unit",
    "area_level",
    "close_condition",
    "min_photos",
    "severity",
    "points_deducted",
    "source",
    "proposal",
    "valid_from",
    "valid_to",
}


@pytest.fixture
def officer(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["officer_b"])
    return client


def test_the_rules_of_today_are_listed_and_narrowed(officer: Client, people: dict[str, User]) -> None:
    two = people["supervision"], people["admin"]
    in_force(*two, draft(value="2.5"), draft("m06012", value="2", limit_unit="urgent_hour"))
    waiting = propose(two[0], draft(seq=9)).rules.get()
    rows = read(officer, "filing-rules/?count=true")
    assert rows["count"] == 2
    assert rows["results"][0].keys() == KEYS
    (row,) = read(officer, "filing-rules/?category=m06010")["results"]
    assert (row["limit_value"], row["limit_unit"], row["category_name"]) == (2.5, "work_hour", "暴露垃圾")
    assert [one["category"] for one in read(officer, "filing-rules/?limit_unit=urgent_hour")["results"]] == [
        "m06012"
    ]
    assert read(officer, f"filing-rules/{row['id']}/")["condition"] == "有暴露垃圾"
    assert read(officer, "filing-rules/?limit_unit=week", 400)["code"]
    for address in ("", "history/"):
        read(officer, f"filing-rules/{waiting.pk}/{address}", 404)


def test_other_days_have_their_own_rules(officer: Client, people: dict[str, User]) -> None:
    two = people["supervision"], people["admin"]
    in_force(*two, draft(value="4"))
    in_force(*two, draft(value="2"), day=FAR_AWAY)

    def told(day: object) -> list[float]:
        return [row["limit_value"] for row in read(officer, f"filing-rules/?as_of={day}")["results"]]

    assert (told(LAST_YEAR), told(FAR_AWAY), told("2024-12-31")) == ([4], [2], [])


def test_the_history_says_when_a_rule_came_into_force(officer: Client, people: dict[str, User]) -> None:
    (rule,) = in_force(people["supervision"], people["admin"], draft())
    events = read(officer, f"filing-rules/{rule.pk}/history/")["results"]
    assert len(events) == 2
