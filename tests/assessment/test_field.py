"""Inspection from the phone: what is drawn for one, taken in once with its photos, by the network or by a day's zip."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from assessment.models import InspectionMonth, Observation
from assessment.sent import OBSERVATIONS
from gis_core.models import User
from surveys.field.kinds import photos_of, read, receipt, take
from surveys.models import Case, PointPhoto
from tests.assessment.inspections import drawn, task_of, ten_standards, two_places
from tests.flows.desk import photo
from tests.surveys.cases import MONDAY

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
BASE = "/api/v1/field/"
SAMPLE = json.loads((Path(__file__).parent.parent / "contract" / "field_inspection.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


@pytest.fixture
def plan(people: dict[str, User]) -> InspectionMonth:
    ten_standards(people)
    two_places()
    return drawn(people, one_in=100)


def said(plan: InspectionMonth, code: str, ok: int, **more: Any) -> dict[str, Any]:
    task = task_of(plan, "PB")
    standard = plan.yardstick.standards.get(code=code)
    return {
        "uid": str(uuid.uuid4()),
        "task": task.pk,
        "standard": standard.pk,
        "observed": 10,
        "ok": ok,
        "note": "垃圾",
        "seen_at": (MONDAY - datetime.timedelta(hours=2)).isoformat(),
        **more,
    }


def sent(client: Client, body: dict[str, Any]) -> Any:
    return client.post(f"{BASE}observations/", json.dumps(body), content_type="application/json")


def test_the_phone_gets_its_own_points_with_checklists_and_the_members_of_the_contract(
    plan: InspectionMonth, client_of: Browser
) -> None:
    told = client_of("officer_a").get(f"{BASE}inspection/").json()
    (task,) = told["tasks"]
    assert (task["code"], len(task["standards"]), task["scored"]) == ("PB", 10, [])
    assert [one["code"] for one in told["standards"]] == [f"1.1.{n}" for n in range(1, 11)]
    assert task.keys() == SAMPLE["inspection"]["tasks"][0].keys()
    assert told["standards"][0].keys() == SAMPLE["inspection"]["standards"][0].keys()
    assert client_of("supervision").get(f"{BASE}inspection/").json() == {"tasks": [], "standards": []}


def test_an_observation_comes_once_with_its_case_and_its_photo_by_itself(
    plan: InspectionMonth, client_of: Browser, tmp_path: Path
) -> None:
    inspector, content = client_of("officer_a"), photo()["buffer"]
    sha256 = hashlib.sha256(content).hexdigest()
    named = [
        {
            "sha256": sha256,
            "size": len(content),
            "kind": "close",
            "taken_at": (MONDAY - datetime.timedelta(days=3)).isoformat(),
        }
    ]
    body = said(plan, "1.1.1", 7, photos=named)
    assert body.keys() == SAMPLE["observation"].keys()
    with override_settings(MEDIA_ROOT=tmp_path):
        answer = sent(inspector, body)
        assert answer.status_code == 201, answer.content
        told = answer.json()["receipt"]
        assert (told["complete"], told["photos"][0]["kept"]) == (False, False)
        assert told.keys() == SAMPLE["receipt"].keys()
        assert sent(inspector, body).status_code == 200  # the same again
        assert sent(inspector, {**body, "ok": 6}).status_code == 409
        put = inspector.put(
            f"/api/v1/photos/{sha256}/",
            content,
            content_type="application/octet-stream",
            headers={"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"},
        )
        assert put.json()["kept"], put.content
        assert inspector.get(f"{BASE}observations/{body['uid']}/receipt/").json()["complete"]
    seen = Observation.objects.get()
    assert (seen.ok, seen.photos, seen.seen_at) == (7, [sha256], MONDAY - datetime.timedelta(hours=2))
    assert PointPhoto.objects.get(point=seen.point).kept_at is not None  # the case's evidence, too
    assert Case.objects.get().point == seen.point
    assert client_of("officer_b").get(f"{BASE}observations/{body['uid']}/receipt/").status_code == 404
    page = client_of("supervision").get(f"/assessment/observations/{body['uid']}/").content.decode()
    assert "证据疑点" in page  # the photo is three days older than the finding
    assert (
        "证据疑点"
        not in client_of("officer_b").get(f"/assessment/observations/{body['uid']}/").content.decode()
    )
    (task,) = inspector.get(f"{BASE}inspection/").json()["tasks"]
    assert task["scored"] == [seen.standard_id]


def test_nobody_scores_what_is_drawn_for_another_nor_without_the_photo_that_a_failure_needs(
    plan: InspectionMonth, client_of: Browser
) -> None:
    assert sent(client_of("officer_b"), said(plan, "1.1.2", 10)).status_code == 404
    assert sent(client_of("officer_a"), said(plan, "1.1.2", 11)).status_code in (400, 409, 422)
    plan.yardstick.standards.filter(code="1.1.3")
    assert sent(client_of("officer_a"), said(plan, "1.1.2", 10, observed=0)).status_code == 400
    assert Observation.objects.count() == 0


def test_a_day_s_zip_brings_it_as_the_network_does(plan: InspectionMonth, people: dict[str, User]) -> None:
    body = said(plan, "1.1.4", 10)
    seen = read(OBSERVATIONS.kind, body)
    given = {"by": people["officer_a"].pk, "now": MONDAY, "body_sha256": "0" * 64}
    assert take(seen, **given)
    assert not take(seen, **given)
    assert photos_of(seen) == ()
    told = receipt(seen, uuid.UUID(body["uid"]), "0" * 64)
    assert told is not None
    assert told["complete"]
