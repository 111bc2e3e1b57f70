"""A file is read, previewed row by row, and taken in as it was previewed, or not at all."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.models import User
from gis_core.uploads.row_words import rows_picture
from grids.models import Building, Grid
from surveys.models import SurveyPoint
from tests.layer_files import cell, file_of, import_layer
from tests.towns import COMMUNITY, Town, lonlat
from tests.uploads import applied, kinds, previewed, read

NOW_WORDS = {"crs": "EPSG:4490"}
BOWTIE = shapely.Polygon([(118.02, 29), (118.03, 29.01), (118.03, 29), (118.02, 29.01)])


def buildings(path: Path, *rows: tuple[str, str, int], epsg: int = 4490) -> Path:
    """A file of buildings: code, name, and how many cells east they stand."""
    values = [{"code": code, "name": name, "height_m": 12} for code, name, _ in rows]
    return file_of(path, values, [cell(x, 0, 0.001) for _, _, x in rows], epsg)


@pytest.fixture
def technician(people: dict[str, User]) -> User:
    return people["technician"]


def test_a_file_is_read_and_said(technician: User, tmp_path: Path) -> None:
    upload = read(
        buildings(tmp_path / "楼栋.gpkg", ("B1", "一号楼", 0), ("B2", "二号楼", 1)), "buildings", technician
    )
    assert upload.state == "read"
    seen = upload.inspection
    assert (seen["rows"], seen["kind"], seen["shapes"]) == (2, "gpkg", {"Polygon": 2})
    assert [column["name"] for column in seen["columns"]] == ["code", "name", "height_m"]
    assert seen["columns"][1]["samples"] == ["一号楼", "二号楼"]
    assert seen["systems"][0]["word"] == "EPSG:4490"
    assert seen["systems"][0]["picture"]["areas"]


def test_each_row_says_what_would_become_of_it(technician: User, tmp_path: Path) -> None:
    import_layer("buildings", buildings(tmp_path / "a.gpkg", ("B1", "一号楼", 0), ("B2", "二号楼", 1)))
    file = file_of(
        tmp_path / "b.gpkg",
        [
            {"code": "B1", "name": "一号楼", "height_m": 12},
            {"code": "B2", "name": "新二号楼", "height_m": 12},
            {"code": "B3", "name": "三号楼", "height_m": 12},
            {"code": "B4", "name": "四号楼", "height_m": 99999},
        ],
        [cell(x, 0, 0.001) for x in (0, 2, 3, 4)],
    )
    upload = previewed(read(file, "buildings", technician))
    assert upload.state == "previewed"
    assert kinds(upload) == {1: "unchanged", 2: "updated", 3: "inserted", 4: "refused"}
    figures = upload.figures
    assert [figures[name] for name in ("read", "inserted", "updated", "unchanged", "refused")] == [
        4,
        1,
        1,
        1,
        1,
    ]
    changed = upload.rows.get(n=2)
    assert changed.changes[0] == ["name", "二号楼", "新二号楼"]
    assert changed.changes[-1][0] == "geometry"
    assert (changed.label, changed.lon) == ("B2", pytest.approx(118.0205))
    assert upload.rows.get(n=4).notes[0][:4] == ["refused", "height_m", "99999", "range"]
    assert upload.rows.get(n=4).lon == pytest.approx(118.0405)
    picture = rows_picture(upload, [])
    assert picture is not None
    assert sorted(kind for kind, _x, _y in picture["dots"]) == ["inserted", "refused", "unchanged", "updated"]
    assert Building.objects.count() == 2


def test_what_was_previewed_is_taken_in(technician: User, tmp_path: Path) -> None:
    upload = previewed(read(buildings(tmp_path / "b.gpkg", ("B1", "一号楼", 0)), "buildings", technician))
    upload = applied(upload, technician)
    assert (upload.state, upload.figures["inserted"], upload.decided_by) == ("applied", 1, technician)
    house = Building.objects.get()
    assert house.name == "一号楼"
    assert house.events.get().pgh_context["user"] == technician.pk  # type: ignore[attr-defined]


def test_a_second_upload_updates(technician: User, tmp_path: Path) -> None:
    applied(
        previewed(read(buildings(tmp_path / "b.gpkg", ("B1", "旧名", 0)), "buildings", technician)),
        technician,
    )
    again = previewed(read(buildings(tmp_path / "b.gpkg", ("B1", "新名", 0)), "buildings", technician))
    assert again.rows.get().changes == [["name", "旧名", "新名"]]
    assert applied(again, technician).figures["updated"] == 1
    assert Building.objects.get().name == "新名"


def test_the_same_houses_in_another_system_change_nothing(technician: User, tmp_path: Path) -> None:
    import_layer("buildings", buildings(tmp_path / "a.gpkg", ("B1", "一号楼", 0)))
    moved = geometries_from_storage(
        np.array([cell(0, 0, 0.001)], dtype=object), DeclaredCrs(epsg=4548)
    ).tolist()
    file = file_of(tmp_path / "b.gpkg", [{"code": "B1", "name": "一号楼", "height_m": 12}], moved, 4548)
    assert kinds(previewed(read(file, "buildings", technician))) == {1: "unchanged"}


def test_when_the_layer_has_changed_meanwhile_nothing_is_written_and_it_is_previewed_anew(
    technician: User, tmp_path: Path
) -> None:
    upload = previewed(read(buildings(tmp_path / "b.gpkg", ("B1", "一号楼", 0)), "buildings", technician))
    import_layer("buildings", buildings(tmp_path / "other.gpkg", ("B1", "别人的楼", 0)))
    upload = applied(upload, technician)
    assert (upload.state, upload.notice) == ("previewed", "moved")
    assert upload.decided_by is None
    assert kinds(upload) == {1: "updated"}
    assert Building.objects.get().name == "别人的楼"
    assert applied(upload, technician).state == "applied"
    assert Building.objects.get().name == "一号楼"


def test_a_change_elsewhere_in_the_layer_is_no_obstacle(technician: User, tmp_path: Path) -> None:
    upload = previewed(read(buildings(tmp_path / "b.gpkg", ("B1", "一号楼", 0)), "buildings", technician))
    import_layer("buildings", buildings(tmp_path / "other.gpkg", ("B9", "别的楼", 5)))
    assert applied(upload, technician).state == "applied"


def test_points_show_who_would_answer(technician: User, town: Town, tmp_path: Path) -> None:
    rows = [{"category": "m06013", "lon": lonlat(x, 0.2)[0], "lat": lonlat(x, 0.2)[1]} for x in (0.5, 2.5)]
    upload = previewed(read(file_of(tmp_path / "点.csv", rows), "points", technician), crs="EPSG:4490")
    units = [{name: new for name, _old, new in row.changes}["accountable_unit"] for row in upload.rows.all()]
    assert upload.problem == ""
    assert units == [town.a.name, town.b.name]
    assert not SurveyPoint.objects.exists()
    assert applied(upload, technician).figures["inserted"] == 2


def test_points_without_ids_in_another_system_are_moved_not_doubled(
    technician: User, town: Town, tmp_path: Path
) -> None:
    rows = [{"category": "m06013", "lon": lonlat(0.5, 0.2)[0], "lat": lonlat(0.5, 0.2)[1]}]
    file = file_of(tmp_path / "点.csv", rows)
    applied(previewed(read(file, "points", technician), crs="gcj02"), technician)
    again = previewed(read(file, "points", technician), crs="EPSG:4490")
    assert kinds(again) == {2: "updated"}
    assert applied(again, technician).state == "applied"
    assert SurveyPoint.objects.get().geom.x == pytest.approx(rows[0]["lon"])


def test_old_grids_that_the_file_does_not_name_are_told_before_they_are_closed(
    technician: User, town: Town, tmp_path: Path
) -> None:
    code = f"{COMMUNITY}101"
    file = file_of(tmp_path / "g.gpkg", [{"code": code, "责任单位": town.a.name}], [cell(0, 0)])
    upload = previewed(read(file, "grids", technician), close_missing=True)
    assert kinds(upload) == {1: "inserted", None: "closed"}
    assert upload.figures["closed"] == upload.rows.filter(kind="closed").count() == 3
    assert applied(upload, technician).state == "applied"
    assert list(Grid.objects.filter(valid__endswith=None).values_list("code", flat=True)) == [code]


def test_a_row_that_nobody_can_use_hinders_the_others_until_somebody_says_so(
    technician: User, town: Town, tmp_path: Path
) -> None:
    values = [{"code": "B1", "name": "好"}, {"code": "B2", "name": "坏"}]
    upload = previewed(
        read(file_of(tmp_path / "b.gpkg", values, [cell(0, 0, 0.001), BOWTIE]), "buildings", technician)
    )
    with pytest.raises(Exception, match="有行被拒收"):
        applied(upload, technician)
    upload.refresh_from_db()
    assert upload.state == "previewed"
    assert applied(upload, technician, keep_going=True).state == "applied"
    assert list(Building.objects.values_list("code", flat=True)) == ["B1"]


def test_the_refused_rows_are_a_file_to_mend_and_send_again(
    technician: User, tmp_path: Path, rows_of
) -> None:
    values = [{"code": "B1", "name": "好"}, {"code": "B2", "name": "坏"}]
    upload = previewed(
        read(file_of(tmp_path / "b.gpkg", values, [cell(0, 0, 0.001), BOWTIE]), "buildings", technician)
    )
    assert upload.rejects_name == "b-退回.gpkg"
    _info, (row,) = rows_of(upload.rejects_path)
    assert (row["code"], row["_row"], row["_rule"]) == ("B2", 2, "geometry.valid")


def test_a_choice_that_cannot_be_is_said_and_another_can_be_made(technician: User, tmp_path: Path) -> None:
    upload = read(buildings(tmp_path / "b.gpkg", ("B1", "一号楼", 0)), "buildings", technician)
    upload = previewed(upload, crs="EPSG:4547")
    assert (upload.state, upload.problem_code) == ("read", "crs_misfit")
    assert "EPSG:4547" in upload.problem
    assert previewed(upload, crs="EPSG:4490").state == "previewed"
    assert upload.problem == ""
