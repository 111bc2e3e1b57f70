"""The command by which the county enters its own parameters, as a shell would run it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from gis_core.coordinates.crs import parse_crs
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.models import OwnTransformation, User
from tests.own_transformations import CONTRACT, FOUR_SAID, SECRETS, SEVEN_SAID, command

pytestmark = pytest.mark.django_db


def contract() -> dict[str, Any]:
    return deepcopy(CONTRACT["add"])


def test_the_documents_are_those_of_the_contract(people: dict[str, User]) -> None:
    added = command("add", "--by", "technician", said=contract())
    assert added.status == 0, added.said
    assert list(added.figures) == list(CONTRACT["listed"])
    fixed = ("word", "name", "kind", "source_epsg", "target_epsg", "area", "control_points", "entered_by")
    assert [added.figures[name] for name in fixed] == [CONTRACT["listed"][name] for name in fixed]
    assert command("list").figures == {"transformations": [added.figures]}
    points = "\n".join(" ".join(map(str, row)) for row in contract()["control_points"])
    assert command("check", "xian80", typed=points).figures == CONTRACT["check"]
    assert command("remove", "xian80").figures == CONTRACT["remove"]
    assert command("list").figures == {"transformations": []}


def test_residuals_are_told_point_by_point_and_nothing_else_of_the_points() -> None:
    said = command("add", said=contract()).said
    assert "K2" in said
    assert "3 个控制点" in said
    for row in contract()["control_points"]:
        assert not any(str(number)[:7] in said for number in row[1:])


def test_points_beyond_the_limit_refuse_the_set_and_say_which() -> None:
    said = contract()
    said["control_points"][1][3] += 2
    refused = command("add", said=said)
    assert (refused.status, OwnTransformation.objects.count()) == (1, 0)
    assert "K2" in refused.said
    assert "0.5" in refused.said
    assert command("add", said={**said, "limit_m": 2.5}).status == 0


def test_the_wrong_sign_of_the_rotation_is_recognized() -> None:
    said = contract()
    said["parameters"]["rotation_s"] *= -1
    assert "旋转" in command("add", said=said).said


def test_four_parameters_are_computed_where_only_control_points_are_known() -> None:
    assert command("add", said={**contract(), "parameters": "estimate"}).status == 0
    points = "\n".join(" ".join(map(str, row)) for row in contract()["control_points"])
    assert command("check", "xian80", typed=points).figures["worst_m"] < 0.001


def test_without_control_points_somebody_must_say_how_good_it_is() -> None:
    said = {**FOUR_SAID, "accuracy_m": None}
    assert "accuracy_m" in command("add", said=said).said
    assert command("add", said=FOUR_SAID).figures["control_points"] == 0


def test_a_code_is_replaced_only_when_told_so() -> None:
    assert command("add", "--anew", said=FOUR_SAID).status == 1
    assert command("add", said=FOUR_SAID).status == 0
    assert "own:four" in command("add", said=FOUR_SAID).said
    assert command("add", "--anew", said={**FOUR_SAID, "name": "新"}).figures["name"] == "新"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "Xian 80"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": 5}, "kind"),
        ({"source_epsg": 4610}, "source_epsg"),
        ({"source_epsg": 999999}, "source_epsg"),
        ({"target_epsg": 2384}, "target_epsg"),
        ({"target_epsg": 4490}, "target_epsg"),
        ({"area": [117.5, 27.5, 116.5, 28.5]}, "area"),
        ({"area": [116.5, 27.5]}, "area"),
        ({"parameters": {"north_m": 1}}, "parameters"),
        ({"parameters": {**FOUR_SAID["parameters"], "north_m": "31.876543"}}, "parameters"),
        ({"parameters": {**FOUR_SAID["parameters"], "scale_ppm": 1001}}, "scale_ppm"),
        ({"parameters": {**FOUR_SAID["parameters"], "north_m": float("nan")}}, "north_m"),
        ({"parameter": 1}, "parameter"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"control_points": [[1, 2, 3, 4]], "order": "x"}, "order"),
        ({"control_points": [[1, 2, 3]], "order": "north_first"}, "control_points"),
        ({"control_points": [[1, 2, 3, 4]], "order": "north_first"}, "control_points"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(change: dict[str, Any], field: str) -> None:
    refused = command("add", said={**FOUR_SAID, **change})
    assert (refused.status, OwnTransformation.objects.count()) == (1, 0)
    assert refused.said.startswith(field)
    assert not any(secret in refused.said for secret in SECRETS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"convention": "x"}, "convention"),
        ({"convention": None}, "convention"),
        ({"source_epsg": None}, "source_epsg"),
        ({"source_epsg": 4807}, "source_epsg"),  # grads from Paris
        ({"source_epsg": 27561}, "source_epsg"),
    ],
)
def test_seven_parameters_need_a_source_and_a_convention(change: dict[str, Any], field: str) -> None:
    assert command("add", said={**SEVEN_SAID, **change}).said.startswith(field)


@pytest.mark.parametrize("typed", ["{", "[1]", '{"code": 31.876543'])
def test_what_is_no_document_is_refused_without_repeating_it(typed: str) -> None:
    refused = command("add", typed=typed)
    assert refused.status == 1
    assert "876543" not in refused.said


def test_a_shift_of_kilometres_is_warned_of() -> None:
    far = {**SEVEN_SAID, "parameters": {**SEVEN_SAID["parameters"], "dx_m": 12_375.0}}
    told = command("add", said=far)
    assert told.status == 0
    assert "公里" in told.said
    assert "公里" not in command("add", said={**SEVEN_SAID, "code": "near"}).said


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    import json

    path = tmp_path / "own.json"
    path.write_text(json.dumps(FOUR_SAID), encoding="utf-8")
    path.chmod(0o640)
    assert "chmod 600" in command("add", "--file", path).said
    path.chmod(0o600)
    assert command("add", "--file", path).status == 0
    assert command("add", "--file", tmp_path / "none.json").status == 1


def test_parameters_are_no_words_of_the_command() -> None:
    from gis_core.management.commands.own_transformation import Command

    words = Command().create_parser("manage", "own_transformation").format_help()
    assert "dx_m" not in words
    assert "north_m" not in words


def test_who_enters_must_be_known() -> None:
    assert command("add", "--by", "nobody", said=FOUR_SAID).said.startswith("--by")


def test_an_unknown_code_lists_the_known_ones_by_their_codes_alone() -> None:
    with pytest.raises(CoordinatesRefused, match="还没有"):
        parse_crs("own:xian80")
    command("add", said=FOUR_SAID)
    command("add", said=SEVEN_SAID)
    with pytest.raises(CoordinatesRefused) as refused:
        parse_crs("own:xian80")
    assert "own:four、own:seven" in refused.value.message
    assert "西安" not in refused.value.message
    assert command("remove", "xian80").status == command("check", "xian80", typed="").status == 1
