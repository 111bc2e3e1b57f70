import pytest

from grids.models import Division
from tests.layer_files import cell, file_of, import_layer

pytestmark = pytest.mark.django_db


def load(path, rows, shapes=None, *words):
    return import_layer("divisions", file_of(path, rows, shapes), *words)


def test_a_table_without_shapes_makes_divisions_with_their_level(tmp_path):
    rows = [{"code": "500236", "name": "奉节县"}, {"code": "500236001", "name": "永安街道"}]
    outcome = load(tmp_path / "d.csv", rows)
    assert outcome.wrote() == (2, 0, 0)
    street = Division.objects.get(code="500236001")
    assert (street.level, street.parent.name, street.geom) == ("township", "奉节县", None)


def test_a_parent_may_follow_its_child_in_the_file(tmp_path):
    rows = [{"code": "500236001", "name": "永安街道"}, {"code": "500236", "name": "奉节县"}]
    load(tmp_path / "d.csv", rows)
    assert Division.objects.get(code="500236001").parent.code == "500236"


def test_a_missing_parent_is_flagged_not_refused(tmp_path):
    outcome = load(tmp_path / "d.csv", [{"code": "500236", "name": "奉节县"}])
    assert (outcome.status, outcome.figures["flagged"]) == (0, 1)
    assert "上级 5002 不在库中" in outcome.said


def test_a_parent_that_the_file_names_is_taken(tmp_path):
    load(tmp_path / "a.csv", [{"code": "500236001", "name": "永安街道"}])
    load(
        tmp_path / "b.csv",
        [{"code": "500236001001", "name": "朝阳社区", "streetCode": "500236001"}],
        None,
        "--field",
        "parent=streetCode",
    )
    assert Division.objects.get(code="500236001001").parent.code == "500236001"


def test_a_later_table_without_shapes_keeps_the_outline(tmp_path):
    load(tmp_path / "a.gpkg", [{"code": "500236", "name": "旧名"}], [cell(0, 0)])
    assert load(
        tmp_path / "b.csv", [{"code": "500236", "name": "新名"}], None, "--effective", "2030-01-01"
    ).wrote() == (0, 1, 0)
    assert Division.objects.get(name="新名").geom.area == pytest.approx(1e-4)


def test_children_hang_under_the_newest_version_of_their_parent(tmp_path):
    load(tmp_path / "a.csv", [{"code": "500236", "name": "旧名"}, {"code": "500236001", "name": "永安街道"}])
    load(tmp_path / "b.csv", [{"code": "500236", "name": "新名"}], None, "--effective", "2030-01-01")
    assert Division.objects.get(code="500236001").parent.name == "新名"


def test_codes_of_a_wrong_length_are_refused(tmp_path):
    outcome = load(tmp_path / "d.csv", [{"code": "5002361", "name": "?"}])
    assert "[division.level]" in outcome.said
    outcome = load(tmp_path / "d.csv", [{"code": "5002361", "name": "?"}], None, "--set", "level=county")
    assert "[code.national]" in outcome.said
