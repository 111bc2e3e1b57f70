"""What the plugin asks and hears: its own part without QGIS, against the samples that the server's tests go by."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from grids.rules.policies import Step
from qgis_plugin.wangge.core import hours
from qgis_plugin.wangge.core.address import AddressError, address_of, server_address
from qgis_plugin.wangge.core.audits import KINDS, findings
from qgis_plugin.wangge.core.cases import Case, cases
from qgis_plugin.wangge.core.overlays import MOST_CORNERS, drawn, sums, units
from qgis_plugin.wangge.core.patience import WAIT_S, Patience
from qgis_plugin.wangge.core.places import places
from qgis_plugin.wangge.core.receipts import STEPS, Question, Receipt
from qgis_plugin.wangge.core.refusals import Refused, refusal
from qgis_plugin.wangge.core.reports import Report, differences

CONTRACT = Path(__file__).parent.parent / "contract"


def sample(name: str) -> Any:
    return json.loads((CONTRACT / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wangge.example.org", "https://wangge.example.org"),
        (" https://wangge.example.org/ ", "https://wangge.example.org"),
        ("http://10.0.0.5:8000", "http://10.0.0.5:8000"),
        ("https://county.example.org/wangge/", "https://county.example.org/wangge"),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, meant: str) -> None:
    assert server_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://me:secret@example.org",
        "http://a?b=c",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressError):
        server_address(typed)


def test_what_is_asked_goes_into_the_address() -> None:
    question = Question(117.005, 28.0025, "m06013", datetime.date(2026, 6, 1))
    assert address_of("https://a.example.org", "/api/v1/resolve/", question.asked()) == (
        "https://a.example.org/api/v1/resolve/?lon=117.005000000&lat=28.002500000&category=m06013&on=2026-06-01"
    )


def test_a_receipt_is_read() -> None:
    receipt = Receipt.from_json(sample("resolve"))
    assert (receipt.accountable_unit, receipt.step, receipt.territory) == (
        "甲社区",
        "GRID",
        "361127001001001",
    )
    assert (receipt.distance_to_border_m, receipt.alternatives) == (221.61, ("路段监管单位",))


def test_a_receipt_of_the_office_has_no_territory() -> None:
    receipt = Receipt.from_json({**sample("resolve"), "territory": None, "distance_to_border_m": None})
    assert (receipt.territory, receipt.edition, receipt.distance_to_border_m) == ("", "", None)


def test_every_step_has_a_word() -> None:
    assert set(STEPS) == {step.name for step in Step}


def test_places_are_read() -> None:
    grid, coordinate = places(sample("search"))
    assert (grid.title, grid.bounds, grid.is_on_the_map) == (
        "G1 361127001001001",
        (117, 28, 117.01, 28.01),
        True,
    )
    assert (coordinate.bounds, coordinate.is_on_the_map) == (None, True)


def test_cases_are_asked_for_page_by_page() -> None:
    told = sample("cases")["case"]
    pages = {"/api/v1/cases/": "https://a.example.org/next", "https://a.example.org/next": None}
    asked = []

    def get(path: str, words: Any) -> Any:
        asked.append((path, words))
        return {"results": [told], "next": pages[path]}

    found = list(cases(get, bounds=(117, 28, 117.01, 28.01), only_open=True))
    assert found == [Case.from_json(told)] * 2
    assert asked == [
        (
            "/api/v1/cases/",
            {"limit": 1000, "bbox": "117.0000000,28.0000000,117.0100000,28.0100000", "open": "true"},
        ),
        ("https://a.example.org/next", None),
    ]


def test_a_refusal_says_what_the_server_said() -> None:
    refused = refusal(400, json.dumps(sample("problem")).encode(), "Bad Request")
    assert (refused.code, refused.status, refused.wants_sign_in) == ("parameter.invalid", 400, False)
    assert str(refused).startswith("参数无法识别。")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b"null", b"\xff"])
def test_an_answer_of_somebody_else_is_told_in_the_network_s_words(body: bytes) -> None:
    refused = refusal(401, body, "Connection refused")
    assert (str(refused), refused.wants_sign_in) == ("Connection refused", True)


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        ("2026-02-14T08:00:00+08:00", "2026-02-14T18:00:00+08:00", 8.0),
        (
            "2026-02-14T03:30:00+00:00",
            "2026-02-14T15:00:00+08:00",
            1.5,
        ),  # the zone of a moment is its own affair
        ("2026-02-14T15:00:00+08:00", "2026-02-14T11:30:00+08:00", -1.5),  # too late by so much
        ("2026-02-14T12:00:00+08:00", "2026-02-14T14:00:00+08:00", 0.0),
        ("2026-02-15T08:00:00+08:00", "2026-02-15T18:00:00+08:00", 0.0),
    ],
)
def test_hours_of_work_between_two_moments(start: str, end: str, left: float) -> None:
    moment = datetime.datetime.fromisoformat
    assert hours.hours_between(hours.spans(sample("opening_hours")), moment(start), moment(end)) == left


def test_what_the_audit_found_is_told_with_its_place() -> None:
    told = sample("audit_coverage")
    assert set(KINDS) <= set(told)
    (one,) = findings(told)
    assert (one.kind, one.codes, one.lon, one.lat) == (
        "overlaps",
        "361127001001003, 361127001001009",
        117.0275,
        28.005,
    )
    assert one.area_m2 == 544821.1523


def test_an_overlay_is_one_number_for_each_thing() -> None:
    told = sample("overlay")
    assert sums(told) == {
        "area_m2": 1198990.42,
        "grids": 2,
        "cases": 2,
        "cases_red": 2,
        "facilities": 2,
        "facilities_not_intact": 0,
        "road_m": 0,
    }
    assert units(told) == "甲社区"


def test_an_outline_of_too_many_corners_has_no_name() -> None:
    assert drawn([(117, 28), (117.01, 28)]) == "drawn:117.0000000,28.0000000;117.0100000,28.0000000"
    with pytest.raises(ValueError, match=f"{MOST_CORNERS + 1} > {MOST_CORNERS}"):
        drawn([(117, 28)] * (MOST_CORNERS + 1))


def test_the_same_row_is_the_same_report_and_what_was_stored_otherwise_is_told() -> None:
    report = Report(117.005, 28.0025, "m06002", "2026-06-01T00:00:00Z", "井盖松动")
    assert report.uid == Report(117.005, 28.0025, "m06002", "2026-06-01T00:00:00Z", "井盖松动").uid
    assert report.uid != Report(117.005, 28.0025, "m06002", "2026-06-01T00:00:00Z", "别的").uid
    stored = report.feature()
    assert stored["properties"]["observed_at"] == "2026-06-01T00:00:00Z"
    assert differences(report, stored) == []
    stored["properties"]["category"] = "m06013"
    stored["geometry"]["coordinates"] = [117.005, 28.0026]
    assert differences(report, stored) == ["category", "geometry"]


def test_a_server_that_gave_no_answer_is_left_alone_for_a_while() -> None:
    now = [0.0]
    asked: list[str] = []
    patience = Patience(lambda: now[0])

    def ask(address: str, status: int) -> None:
        def answer() -> None:
            asked.append(address)
            raise Refused("nothing came" if status == 0 else "not you", status=status)

        with pytest.raises(Refused, match="nothing came" if status == 0 else "not you"):
            patience.asked(address, answer)

    for address, status in [("away", 0), ("away", 0), ("strict", 403), ("strict", 403)]:
        ask(address, status)
    assert asked == ["away", "strict", "strict"]
    now[0] = WAIT_S
    ask("away", 0)
    assert asked[3:] == ["away"]
    now[0] *= 2
    assert patience.asked("away", lambda: "here") == "here"
