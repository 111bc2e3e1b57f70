"""What came back from QField: previewed row by row, taken in once, nothing of it lost, nothing of it believed."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gis_core.models import User
from grids.models import Facility
from surveys.models import Case, CaseStep, PointPhoto, QFieldReturn, SetAside, SurveyPoint
from surveys.qfield.names import DATA
from tests.surveys.photos import jpeg, sha256
from tests.surveys.qfield.conftest import Maker
from tests.surveys.qfield.phones import (
    add_photo,
    add_point,
    by_key,
    change,
    come_back,
    degrees,
    take,
)
from tests.towns import Town, at, category

CONTRACT = json.loads(
    (Path(__file__).parents[2] / "contract" / "qfield_return.json").read_text(encoding="utf-8")
)
ONE, TWO = jpeg("red"), jpeg("blue")


def _with(*statements: str) -> Callable[[Path, Path], Path]:
    def made(phone: Path, target: Path) -> Path:
        change(phone, *statements)
        return come_back(phone, target)

    return made


def _symlink(phone: Path, target: Path) -> Path:
    come_back(phone, target)
    link = zipfile.ZipInfo("DCIM/link.jpg")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return target


def _bomb(phone: Path, target: Path) -> Path:
    come_back(phone, target)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("DCIM/bomb.jpg", bytes(64 * 1024 * 1024))
    return target


def _slip(phone: Path, target: Path) -> Path:
    come_back(phone, target)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("../DCIM/x.jpg", b"x")
    return target


def _torn(phone: Path, target: Path) -> Path:
    target.write_bytes(come_back(phone, target).read_bytes()[:-40])
    return target


HOSTILE: dict[str, Callable[[Path, Path], Path]] = {
    "trigger": _with("CREATE TRIGGER evil AFTER UPDATE ON points BEGIN DELETE FROM photos; END"),
    "view": _with("ALTER TABLE points RENAME TO p", "CREATE VIEW points AS SELECT * FROM p"),
    "other-crs": _with("UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'points'"),
    "stranger": _with("UPDATE package SET uid = '3ba97639-b152-4e69-9c90-487b70ce7090'"),
    "no-package": _with("DELETE FROM package"),
    "symlink": _symlink,
    "bomb": _bomb,
    "slip": _slip,
    "torn": _torn,
}


def unzip(path: Path, target: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(target)
    return target


def lamp(number: int) -> Facility:
    return Facility.objects.create(
        code=f"361127010010000{number}", category=category("c01001"), geom=at(0.2 + number / 100, 0.3)
    )


def test_a_day_in_the_field_is_taken_in_once(unpacked: Path, folders: Path, town: Town) -> None:
    uid = add_point(unpacked)
    add_photo(unpacked, uid, ONE)
    add_photo(unpacked, uid, TWO, kind="context")
    path = come_back(unpacked, folders / "back.zip", prefix="作业/")
    told = take(path)
    assert told.keys() == CONTRACT.keys()
    assert told["rows"][0].keys() == CONTRACT["rows"][0].keys()
    assert (told["applied"], told["inserted"], told["photos"], told["refused"]) == (False, 1, 2, 0)
    assert "甲社区" in told["rows"][0]["notes"][0]
    assert not SurveyPoint.objects.filter(uid=uid).exists()
    assert not QFieldReturn.objects.exists()
    first = take(path, "--apply")
    receipt = by_key(first)[uid]["outcome"]["receipt"]
    assert receipt.keys() == CONTRACT["rows"][0]["outcome"]["receipt"].keys()
    assert receipt["complete"]
    point = SurveyPoint.objects.select_related("accountable_unit", "reported_by").get(uid=uid)
    assert (point.accountable_unit, point.reported_by.username) == (town.a, "manager")
    assert [photo.sha256 for photo in point.photos.all()] == [sha256(ONE), sha256(TWO)]
    assert all(photo.kept_at for photo in point.photos.all())
    assert Case.objects.filter(point=point).exists()
    before = (SurveyPoint.objects.count(), CaseStep.objects.count(), PointPhoto.objects.count())
    again = take(path, "--apply")
    assert (again["inserted"], again["known"]) == (0, 1)
    assert before == (SurveyPoint.objects.count(), CaseStep.objects.count(), PointPhoto.objects.count())
    assert by_key(again)[uid]["outcome"]["receipt"] == receipt


def test_a_fix_counts_while_the_point_stands_there(unpacked: Path, folders: Path) -> None:
    lon, lat = 117.003, 28.003
    fix = {"fix_lon": lon, "fix_lat": lat, "fix_accuracy_m": 4.5, "fix_ms": 1_780_000_000_000}
    there = add_point(unpacked, geom=degrees(lon, lat), position_source="gnss", **fix)
    moved = add_point(unpacked, geom=degrees(lon + 0.0001, lat), position_source="gnss", **fix)
    take(come_back(unpacked, folders / "back.zip"), "--apply")
    point = SurveyPoint.objects.get(uid=there)
    assert (point.position_source, point.accuracy_m, point.raw_fix) == ("gnss", 4.5, None)
    point = SurveyPoint.objects.get(uid=moved)
    assert (point.position_source, point.accuracy_m) == ("hand", None)
    assert (point.raw_fix["lon"], point.raw_fix["crs"]) == (lon, "EPSG:4326")


def test_what_is_added_to_an_open_report_goes_into_its_case(
    unpacked: Path, folders: Path, report: SurveyPoint
) -> None:
    uid = str(report.uid)
    change(unpacked, ("UPDATE points SET supplement = ? WHERE uid = ?", ("又塌了一块", uid)))
    add_photo(unpacked, uid, ONE)
    path = come_back(unpacked, folders / "back.zip")
    told = take(path, "--apply")
    assert (told["supplement"], told["inserted"]) == (1, 0)
    added = SurveyPoint.objects.get(supports=report.uid)
    assert (added.description, added.photos.get().sha256) == ("又塌了一块", sha256(ONE))
    assert added.case.parent == report.case
    again = take(path, "--apply")
    assert (again["supplement"], again["known"]) == (0, 1)
    assert SurveyPoint.objects.filter(supports=report.uid).count() == 1


def test_a_report_that_the_county_has_does_not_change(
    unpacked: Path, folders: Path, report: SurveyPoint
) -> None:
    uid = str(report.uid)
    change(unpacked, ("UPDATE points SET description = '没事', category = 'm06010' WHERE uid = ?", (uid,)))
    row = by_key(take(come_back(unpacked, folders / "back.zip"), "--apply", code=1))[uid]
    assert row["kind"] == "refused"
    assert ["description", "井盖破损", "没事", "井盖破损"] in row["changes"]
    assert ["category", "m06013", "m06010", "m06013"] in row["changes"]
    report.refresh_from_db()
    assert report.description == "井盖破损"


def test_another_content_under_a_known_id_is_set_aside_if_chosen(unpacked: Path, folders: Path) -> None:
    uid = add_point(unpacked)
    take(come_back(unpacked, folders / "one.zip"), "--apply")
    change(unpacked, ("UPDATE points SET description = '另一处' WHERE uid = ?", (uid,)))
    path = come_back(unpacked, folders / "two.zip")
    row = by_key(take(path, code=1))[uid]
    assert row["kind"] == "conflict"
    assert row["changes"] == [["description", None, "另一处", "井盖破损"]]
    kept = by_key(take(path, "--apply", code=1))[uid]
    assert kept["outcome"] == {"status": "kept"}
    assert not SetAside.objects.exists()
    aside = by_key(take(path, "--apply", "--conflicts", "theirs"))[uid]
    assert aside["outcome"] == {"status": "set_aside"}
    assert SetAside.objects.get().content["description"] == "另一处"
    assert SurveyPoint.objects.get(uid=uid).description == "井盖破损"
    assert by_key(take(path, "--apply", "--conflicts", "theirs"))[uid]["kind"] == "known"
    assert SetAside.objects.count() == 1


#: Ours by now, theirs, what becomes of it, and the state after taking in with: nothing said, ours, theirs.
STATES = [
    ("intact", "damaged", "updated", "damaged", "damaged"),
    ("lost", "damaged", "conflict", "lost", "damaged"),
    ("damaged", "damaged", "known", "damaged", "damaged"),
    ("lost", "intact", None, "lost", "lost"),
    ("intact", "golden", "refused", "intact", "intact"),
]


@pytest.mark.parametrize("choice", [None, "ours", "theirs"])
def test_the_state_of_a_facility_is_compared_with_its_base(
    make: Maker, ground: Town, folders: Path, choice: str | None
) -> None:
    lamps = [lamp(number) for number in range(10, 10 + len(STATES))]
    _told, path = make(ground.grids["G1"].code)
    phone = unzip(path, folders / "phone")
    for one, (ours, theirs, *_rest) in zip(lamps, STATES, strict=True):
        Facility.objects.filter(pk=one.pk).update(status=ours)
        change(phone, ("UPDATE facilities SET status = ? WHERE key = ?", (theirs, one.pk)))
    options = ["--apply", *(["--conflicts", choice] if choice else [])]
    rows = by_key(take(come_back(phone, folders / "back.zip"), *options, code=1))
    for one, (ours, theirs, kind, kept, taken) in zip(lamps, STATES, strict=True):
        row = rows.get(str(one.pk))
        assert (row and row["kind"]) == kind
        if row and kind in ("updated", "conflict"):
            assert row["changes"] == [["status", "intact", theirs, ours]]
        one.refresh_from_db()
        assert one.status == (taken if choice == "theirs" else kept)


def test_the_history_names_who_found_it_and_who_took_it_in(
    unpacked: Path, folders: Path, people: dict[str, User]
) -> None:
    lamp = Facility.objects.get(name="灯1")
    change(unpacked, ("UPDATE facilities SET status = 'lost' WHERE key = ?", (lamp.pk,)))
    take(come_back(unpacked, folders / "back.zip"), "--apply", "--by", "technician")
    event: Any = lamp.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.status == "lost"
    assert event.pgh_context["user"] == people["manager"].pk
    assert event.pgh_context["taken_in_by"] == people["technician"].pk
    kept = QFieldReturn.objects.get()
    assert (kept.decided_by, kept.state) == (people["technician"], "applied")


def test_nothing_is_deleted_moved_or_added_to_the_ground(
    unpacked: Path, folders: Path, report: SurveyPoint
) -> None:
    first, second = Facility.objects.filter(name__in=["灯1", "灯2"]).order_by("name")
    change(
        unpacked,
        ("DELETE FROM points WHERE uid = ?", (str(report.uid),)),
        ("DELETE FROM facilities WHERE key = ?", (first.pk,)),
        ("UPDATE facilities SET geom = ? WHERE key = ?", (degrees(117.0, 28.0), second.pk)),
        (
            "INSERT INTO facilities (geom, key, code, status) VALUES (?, 9999, 'X', 'lost')",
            (degrees(117, 28),),
        ),
    )
    rows = by_key(take(come_back(unpacked, folders / "back.zip"), "--apply", code=1))
    assert rows[str(report.uid)]["kind"] == rows[str(first.pk)]["kind"] == "deleted"
    assert rows[str(second.pk)]["kind"] == rows["9999"]["kind"] == "refused"
    assert all(row["notes"] for row in rows.values())
    assert Facility.objects.filter(name__in=["灯1", "灯2"]).count() == 2
    assert SurveyPoint.objects.filter(pk=report.pk).exists()


def test_rows_are_refused_each_with_its_reasons(unpacked: Path, folders: Path) -> None:
    nan, inf = float("nan"), float("inf")
    wrong = {
        "no category": add_point(unpacked, category=None),
        "unknown category": add_point(unpacked, category="m99999"),
        "future": add_point(unpacked, observed_ms=4_000_000_000_000 - 1),
        "never": add_point(unpacked, observed_ms=None),
        "nan": add_point(unpacked, geom=degrees(nan, nan)),
        "infinite": add_point(unpacked, geom=degrees(inf, 28)),
        "nowhere": add_point(unpacked, geom=None),
        "long": add_point(unpacked, place_text="长" * 201),
        "facility": add_point(unpacked, facility_id=424242),
        "missing photo": add_point(unpacked),
    }
    add_photo(unpacked, wrong["missing photo"], None)
    add_photo(unpacked, "3ba97639-b152-4e69-9c90-487b70ce7090", ONE)
    twice = add_point(unpacked)
    add_point(unpacked, uid=twice)
    add_point(unpacked, uid="no uuid")
    rejects = folders / "rejects.csv"
    told = take(come_back(unpacked, folders / "back.zip"), "--apply", "--rejects", str(rejects), code=1)
    refused = [row for row in told["rows"] if row["kind"] == "refused"]
    assert len(refused) == len(wrong) + 3
    assert all(row["notes"] for row in refused)
    assert set(wrong.values()) <= {row["key"] for row in refused}
    assert SurveyPoint.objects.filter(uid=twice).count() == 1
    assert len(rejects.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(refused)


def test_photos_lie_in_the_package_and_nowhere_else(unpacked: Path, folders: Path) -> None:
    names = ["../../etc/passwd", "/etc/passwd", "DCIM\\x.jpg", "file:///etc/passwd", "DCIM/../../x.jpg"]
    uids = [add_point(unpacked) for _name in names]
    for uid, name in zip(uids, names, strict=True):
        add_photo(unpacked, uid, None, name=name)
    rows = by_key(take(come_back(unpacked, folders / "back.zip"), "--apply", code=1))
    assert {rows[uid]["kind"] for uid in uids} == {"refused"}
    assert all("指向作业包之外" in " ".join(rows[uid]["notes"]) for uid in uids)
    assert not SurveyPoint.objects.filter(uid__in=uids).exists()


def test_hostile_files_are_refused_whole(unpacked: Path, folders: Path) -> None:
    for name, make_hostile in HOSTILE.items():
        phone = folders / name
        shutil.copytree(unpacked, phone)
        told = take(make_hostile(phone, folders / f"{name}.zip"), "--apply", code=1)
        assert told.get("refused_whole"), name
    assert not SurveyPoint.objects.filter(description="井盖破损", uid__isnull=True).exists()
    assert not QFieldReturn.objects.exists()
    assert {one.name for one in folders.iterdir()} <= {
        *HOSTILE,
        *(f"{name}.zip" for name in HOSTILE),
        *("media", "uploads", "package.zip", "phone"),
    }


def test_what_the_phone_had_not_yet_written_into_the_file_is_read(unpacked: Path, folders: Path) -> None:
    uid = add_point(unpacked)
    writer = sqlite3.connect(unpacked / DATA)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("UPDATE points SET description = '写在日志里' WHERE uid = ?", (uid,))
    writer.commit()
    path = come_back(unpacked, folders / "back.zip")  # while QField still has it open
    writer.close()
    take(path, "--apply")
    assert SurveyPoint.objects.get(uid=uid).description == "写在日志里"


def test_a_geopackage_by_itself_is_taken_too(unpacked: Path) -> None:
    uid = add_point(unpacked)
    writer = sqlite3.connect(unpacked / DATA)
    writer.execute("PRAGMA journal_mode = WAL")  # as QField leaves it
    writer.close()
    assert take(unpacked / DATA, "--apply")["inserted"] == 1
    assert SurveyPoint.objects.filter(uid=uid).exists()
