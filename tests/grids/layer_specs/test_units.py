import pytest

from grids.models import Unit
from tests.layer_files import export_layer, file_of, import_layer

pytestmark = pytest.mark.django_db
ROWS = [
    {"code": "sub", "name": "下级", "parent": "top", "league": "community"},
    {"code": "top", "name": "上级", "parent": None, "league": "none"},
]


def test_units_come_in_with_parents_of_the_same_file(tmp_path):
    assert import_layer("units", file_of(tmp_path / "u.csv", ROWS)).wrote() == (2, 0, 0)
    assert Unit.objects.get(code="sub").parent.code == "top"


def test_the_same_file_again_changes_nothing_and_a_change_is_made_in_place(tmp_path):
    import_layer("units", file_of(tmp_path / "u.csv", ROWS))
    before = Unit.objects.get(code="sub").pk
    assert import_layer("units", tmp_path / "u.csv").wrote() == (0, 0, 2)
    changed = [{**ROWS[0], "name": "改名"}, ROWS[1]]
    assert import_layer("units", file_of(tmp_path / "u.xlsx", changed)).wrote() == (0, 1, 1)
    assert Unit.objects.get(name="改名").pk == before


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"uscc": "91350100M000100Y44"}, "unit.uscc"),
        ({"parent": "nobody"}, "unit.parent"),
        ({"kind": "club"}, "choice"),
        ({"name": None}, "required"),
        ({"name": "长" * 121}, "length"),
        ({"blacklisted": "perhaps"}, "boolean"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_its_name(tmp_path, more, rule):
    outcome = import_layer("units", file_of(tmp_path / "u.csv", [{"code": "a", "name": "甲", **more}]))
    assert outcome.status == 1
    assert f"[{rule}]" in outcome.said
    assert not Unit.objects.filter(code="a").exists()


def test_a_good_credit_code_is_accepted(tmp_path):
    path = file_of(tmp_path / "u.csv", [{"code": "a", "name": "甲", "uscc": "91350100M000100Y43"}])
    assert import_layer("units", path).status == 0


def test_what_goes_out_comes_in_again_unchanged(tmp_path):
    import_layer("units", file_of(tmp_path / "u.csv", ROWS))
    assert export_layer("units", tmp_path / "out.xlsx").status == 0
    outcome = import_layer("units", tmp_path / "out.xlsx")
    assert outcome.wrote() == (0, 0, outcome.figures["read"])
