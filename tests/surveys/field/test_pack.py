"""What a phone takes along: the ground around one's own grids, the catalogue, and the cases that stand open there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from grids.models import Category, County
from surveys.field.pack import initials
from tests.surveys.cases import make_case, make_rule
from tests.surveys.photos import jpeg, named, post, put, report, sha256
from tests.towns import Town, box, make_grid

CONTRACT = json.loads(
    (Path(__file__).parent.parent.parent / "contract" / "field_pack.json").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def test_a_pack_has_what_the_contract_says(clients: dict[str, Client], town: Town) -> None:
    County.objects.update(phone_crs="gcj02")
    Category.objects.filter(key="m06013").update(accuracy_m=8)
    make_rule("m06013", min_photos=3)
    post(clients["collector"], report(observed_at="2026-11-01T08:00:00+08:00"))
    pack = clients["collector"].get("/api/v1/field/pack/").json()
    assert pack.keys() == CONTRACT["pack"].keys()
    for member in ("user", "county", "settings"):
        assert pack[member].keys() == CONTRACT["pack"][member].keys()
    assert pack["county"]["phone_crs"] == "gcj02"
    assert (pack["user"]["roles"], pack["user"]["units"]) == (["collector"], ["unit-a"])
    (one,) = [category for category in pack["categories"] if category["key"] == "m06013"]
    assert one.keys() == CONTRACT["pack"]["categories"][0].keys()
    assert (one["pinyin"], one["accuracy_m"], one["min_photos"], one["used"]) == ("dlps", 8, 3, 1)
    assert one["accountable_steps"] == [1, 3, 4, 5, 8]
    assert {row["code"][-3:] for row in pack["territories"] if row["step"] == 8} == {"001", "002", "003"}
    assert all(row.keys() == CONTRACT["pack"]["territories"][0].keys() for row in pack["territories"])
    assert pack["units"]["unit-b"] == "乙社区"


def test_a_pack_answers_around_one_s_own_grids_alone(clients: dict[str, Client], town: Town) -> None:
    make_grid(9, town.b, box(9, 0, 10, 1), town.grids_edition)
    codes = {
        who: {
            row["code"][-3:]
            for row in clients[who].get("/api/v1/field/pack/").json()["territories"]
            if row["step"] == 8
        }
        for who in ("manager", "supervision")
    }
    assert codes == {"manager": {"001", "002"}, "supervision": {"001", "002", "003", "009"}}


def test_a_pack_that_has_not_changed_is_not_sent_again(clients: dict[str, Client], town: Town) -> None:
    first = clients["collector"].get("/api/v1/field/pack/")
    assert "private" in first["Cache-Control"]
    etag = {"if-none-match": first["ETag"]}
    assert clients["collector"].get("/api/v1/field/pack/", headers=etag).status_code == 304
    assert clients["manager"].get("/api/v1/field/pack/", headers=etag).status_code == 200
    make_grid(9, town.a, box(3, 0, 4, 1), town.grids_edition)
    assert clients["collector"].get("/api/v1/field/pack/", headers=etag).status_code == 200


def test_open_cases_around_are_those_that_one_may_see(clients: dict[str, Client]) -> None:
    photo = jpeg()
    uid = post(clients["collector"], report(photos=named(photo))).json()["uid"]
    put(clients["collector"], photo)
    other = make_case(2.5)
    (case,) = clients["collector"].get("/api/v1/field/open/").json()["cases"]
    assert case.keys() == CONTRACT["open"].keys()
    assert (case["point_uid"], case["category"], case["state_name"]) == (uid, "m06013", "已上报")
    assert case["photo"].endswith(f"?sha={sha256(photo)}")
    assert clients["collector"].get(case["photo"]).status_code == 200
    seen = clients["supervision"].get("/api/v1/field/open/?bbox=117.02,28,117.03,28.01").json()["cases"]
    assert [one["uid"] for one in seen] == [str(other.uid)]
    assert clients["supervision"].get("/api/v1/field/open/?bbox=1,2").status_code == 400


def test_names_are_found_by_the_letters_that_people_type() -> None:
    assert [initials(name) for name in ("道路破损", "井盖（雨水）", "LED屏")] == ["dlps", "jgys", "ledp"]


def test_nothing_is_packed_after_the_membership_has_ended(clients: dict[str, Client]) -> None:
    assert clients["stranger"].get("/api/v1/field/pack/").status_code == 403
