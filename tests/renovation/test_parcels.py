"""Parcels of a project: in files of every format and back, on its pages, and by whom they are seen."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.coordinates.conversion import geometries_from_storage
from gis_core.coordinates.crs import DeclaredCrs
from gis_core.models import User
from grids.models import Membership, Unit
from renovation.models import Parcel, Project, RenovationSettings, RenovationZone
from renovation.overlays.asking import overlay
from renovation.overlays.pieces import pieces_of
from renovation.parcel_words import difference_of
from tests.layer_files import export_layer, file_of, import_layer
from tests.renovation.records import make_parcel, make_project
from tests.renovation.test_overlay import rectangle
from tests.towns import Town, box

pytestmark = pytest.mark.django_db
PAGE = "/renovation/projects/PG-1/parcels/"
#: 3-degree zone 39 of CGCS2000, eastings with the zone's number.
ZONE_39 = 4527


def client_of(role: str, unit: Unit | None = None) -> Client:
    user = User.objects.create_user(f"one_{role}")
    Membership.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


def two_parcels(project: Project) -> None:
    """One whose document is right, one with a hole and a document that says far too little."""
    make_parcel(project, area_m2=Decimal("10899.91"), geom=box(0.3, 0.2, 0.4, 0.3))
    ring = shapely.difference(rectangle(0.5, 0.2, 0.6, 0.3), rectangle(0.52, 0.22, 0.55, 0.25))
    shape = shapely.MultiPolygon([ring])
    said = {"tenure": "collective", "use": "农村宅基地", "land_class": "0702", "location": "北门街2号"}
    make_parcel(project, "D2", area_m2=Decimal("40000.5"), geom=shape.wkt, **said)


def in_metres() -> dict[str, shapely.Geometry]:
    """The outlines in the metres of a boundary-point report."""
    rows = dict(Parcel.objects.values_list("code", "geom"))
    shapes = np.array([shapely.from_wkb(bytes(geom.wkb)) for geom in rows.values()], dtype=object)
    return dict(zip(rows, geometries_from_storage(shapes, DeclaredCrs(epsg=ZONE_39)).tolist(), strict=True))


def report(path: Path, plots: str) -> Path:
    """A boundary-point report with these plots."""
    head = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=39\n[地块坐标]\n"
    path.write_bytes((head + plots).encode("gb18030"))
    return path


@pytest.mark.parametrize("name", ["p.gpkg", "p.zip", "p.kml", "p.ovkml", "p.txt"])
def test_parcels_go_out_in_any_format_and_come_back(
    campaign_project: Project, tmp_path: Path, name: str
) -> None:
    two_parcels(campaign_project)
    before = {one.code: one for one in Parcel.objects.all()}
    corners = in_metres()
    path = tmp_path / name
    assert export_layer("parcels", path).figures["written"] == 2
    Parcel.objects.all().delete()
    # A report has no place for the project and the right.
    assert import_layer("parcels", path, "--set", "project=PG-1").wrote() == (2, 0, 0)
    said = ("location", "use", "land_class", "area_m2") + (() if name.endswith("txt") else ("tenure",))
    for parcel in Parcel.objects.all():
        assert [getattr(parcel, one) for one in said] == [getattr(before[parcel.code], one) for one in said]
    for code, shape in in_metres().items():
        assert shapely.hausdorff_distance(shape, corners[code]) < 0.001, code
        assert len(shapely.get_parts(shape)[0].interiors) == (code == "D2")


def test_a_drawing_has_outlines_with_their_numbers(campaign_project: Project, tmp_path: Path) -> None:
    two_parcels(campaign_project)
    Parcel.objects.filter(code="D2").update(code="D-2", geom=box(0.5, 0.2, 0.6, 0.3))
    corners = in_metres()
    export_layer("parcels", tmp_path / "p.dxf")
    Parcel.objects.update(geom=box(0, 0, 1, 1))
    taken = import_layer("parcels", tmp_path / "p.dxf", "--set", "project=PG-1", "--crs", "EPSG:4548")
    assert taken.wrote() == (0, 2, 0)
    assert Parcel.objects.get(code="D-2").tenure == "collective"  # what a drawing does not say stays
    for code, shape in in_metres().items():
        assert shapely.hausdorff_distance(shape, corners[code]) < 0.001, code


def test_a_report_that_comes_again_changes_nothing(campaign_project: Project, tmp_path: Path) -> None:
    two_parcels(campaign_project)
    path = tmp_path / "p.txt"
    export_layer("parcels", path)
    text = path.read_text("gb18030")
    assert "1.089991,D1,北门街1号,面,,城镇住宅用地,0701,@" in text
    assert "4.000050,D2,北门街2号,面,,农村宅基地,0702,@" in text
    first = import_layer("parcels", path, "--set", "project=PG-1")
    assert first.figures["inserted"] == first.figures["refused"] == 0
    assert Parcel.objects.get(code="D2").tenure == "collective"  # a report has no place for it
    assert import_layer("parcels", path, "--set", "project=PG-1").wrote() == (0, 0, 2)


def test_a_report_of_surveyors_fills_the_fields(campaign_project: Project, tmp_path: Path) -> None:
    corners = [(0, 0), (0, 100), (100, 100), (100, 0), (0, 0)]
    east, north = (round(metres) for metres in in_town(campaign_project))
    lines = "".join(f"J{n},1,{north + y:.3f},{east + x:.3f}\n" for n, (y, x) in enumerate(corners, 1))
    path = report(
        tmp_path / "勘测定界.txt",
        f"5,1.0203,DK-01,一号地块,面,,住宅,0702,@\n{lines}5,,DK-02,二号地块,面,,,99999,@\n{lines}",
    )
    outcome = import_layer("parcels", path, "--set", "project=PG-1", "--keep-going")
    assert (outcome.figures["inserted"], outcome.figures["refused"]) == (1, 1)
    parcel = Parcel.objects.measured().get()
    assert (parcel.code, parcel.location, parcel.use, parcel.land_class) == (
        "DK-01",
        "一号地块",
        "住宅",
        "0702",
    )
    assert parcel.area_m2 == Decimal("10203.00")
    assert parcel.difference is not None
    assert parcel.difference.is_too_much


def in_town(project: Project) -> tuple[float, float]:
    """East and north of a spot of the town, in metres."""
    make_parcel(project, "spot", geom=box(0.3, 0.3, 0.4, 0.35))
    bounds = in_metres()["spot"].bounds
    Parcel.objects.all().delete()
    return bounds[0], bounds[1]


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"land_class": "7a"}, "land_class", "0701"),
        ({"tenure": "买来的"}, "tenure", "granted"),
        ({"area_m2": 0}, "area_m2", "大于零"),
        ({"project": "PG-0"}, "project", "没有这个棚改项目"),
    ],
)
def test_what_cannot_be_true_of_a_parcel_is_refused_with_its_reason(
    campaign_project: Project, tmp_path: Path, said: dict[str, object], field: str, reason: str
) -> None:
    rows = [{"project": "PG-1", "code": "D1", **said}]
    path = file_of(tmp_path / "p.gpkg", rows, [rectangle(0.3, 0.2, 0.4, 0.3)])
    outcome = import_layer("parcels", path, "--keep-going", "--rejects", str(tmp_path / "back.csv"))
    assert outcome.figures["refused"] == 1
    back = (tmp_path / "back.csv").read_text("utf-8-sig")
    assert field in back
    assert reason in back


def test_a_number_is_one_parcel_in_each_project(campaign_project: Project, tmp_path: Path) -> None:
    other = make_project(RenovationZone.objects.create(code="PG-9", name="南", geom=box(2, 0, 3, 1)), "PG-9")
    make_parcel(other, location="另一个项目的")
    rows = [{"项目": "PG-1", "宗地号": "D1", "坐落": "北门街1号", "权利性质": "出让"}]
    path = file_of(tmp_path / "p.gpkg", rows, [rectangle(0.3, 0.2, 0.4, 0.3)])
    assert import_layer("parcels", path).wrote() == (1, 0, 0)
    assert campaign_project.parcels.get().tenure == "granted"
    assert other.parcels.get().location == "另一个项目的"
    with pytest.raises(IntegrityError, match="renovation_parcel_once"), transaction.atomic():
        make_parcel(campaign_project)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"code": ""}, "has_code"),
        ({"land_class": "07"}, ""),
        ({"land_class": "05H1"}, ""),
        ({"land_class": "0810A"}, ""),
        ({"land_class": "070102"}, ""),
        ({"land_class": "住宅"}, "land_class"),
        ({"tenure": "bought"}, "tenure"),
        ({"area_m2": 0}, "area"),
    ],
)
def test_the_database_holds_what_a_parcel_may_be(
    campaign_project: Project, columns: dict[str, object], constraint: str
) -> None:
    if not constraint:
        make_parcel(campaign_project, **columns)
        return
    with pytest.raises(IntegrityError, match=f"renovation_parcel_{constraint}"), transaction.atomic():
        make_parcel(campaign_project, **columns)


def test_the_list_tells_both_areas_and_where_they_differ(campaign_project: Project) -> None:
    planner = client_of("planner")
    assert "还没有记录" in planner.get(PAGE).content.decode()
    two_parcels(campaign_project)
    make_parcel(campaign_project, "D3")
    page = planner.get(PAGE).content.decode()
    for words in ("北门街1号", "城镇住宅用地 0701", "国有划拨", "10,899.91", "集体建设用地", "40,000.50"):
        assert words in page, words
    assert page.count("state--broken") == 1
    assert "1 个地块的图形面积与证载面积相差超过 1 %" in page
    assert "1 个地块还没有范围" in page
    RenovationSettings.objects.create(parcel_percent=80)
    assert "state--broken" not in planner.get(PAGE).content.decode()
    panel = planner.get("/renovation/map/panel/PG-1/").content.decode()
    assert "D2" in panel
    assert "农村宅基地 · 集体建设用地" in panel


def test_the_list_and_its_totals_measure_the_parcels_once(campaign_project: Project) -> None:
    two_parcels(campaign_project)
    with CaptureQueriesContext(connection) as queries:
        assert "D2" in client_of("planner").get(PAGE).content.decode()
    assert len([one for one in queries if "ST_Area" in one["sql"]]) == 1


def test_a_parcel_is_entered_by_hand_and_by_table_with_the_words_of_the_page(
    campaign_project: Project, tmp_path: Path
) -> None:
    officer = client_of("unit_officer", campaign_project.implementing_unit)
    sent = {"code": "D7", "location": "南门", "tenure": "granted", "area_m2": "120.5", "land_class": "07x"}
    assert "0701" in officer.post(f"{PAGE}new/", sent).content.decode()
    assert officer.post(f"{PAGE}new/", sent | {"land_class": "0701"}).status_code == 302
    table = tmp_path / "p.csv"
    table.write_text(
        "宗地代码,坐落,权利性质,证载面积（平方米）\nD7,南门街,国有划拨,130\nD8,西门,宅基地,99.5\n",
        "utf-8-sig",
    )
    with table.open("rb") as file:
        assert officer.post(f"{PAGE}table/", {"file": file, "do": "take"}).status_code == 302
    assert list(Parcel.objects.values_list("code", "location", "tenure", "area_m2")) == [
        ("D7", "南门街", "allocated", Decimal("130.00")),
        ("D8", "西门", "homestead", Decimal("99.50")),
    ]


def test_parcels_are_seen_with_their_project_alone(town: Town, campaign_project: Project) -> None:
    two_parcels(campaign_project)
    whole = rectangle(0, 0, 3, 1)
    for role, unit, sees in (
        ("unit_officer", town.a, 2),
        ("unit_head", town.b, 0),
        ("planner", None, 2),
        ("collector", None, 2),
    ):
        client = client_of(role, unit)
        user = User.objects.get(username=f"one_{role}")
        assert client.get(PAGE).status_code == (200 if sees else 404), role
        assert len(overlay(whole, ["parcels"], user=user)["parcels"]) == sees, role
        assert len(pieces_of(whole, user=user)["parcels"]) == sees, role
        assert Parcel.objects.visible_to(user).count() == sees, role


def test_the_overlay_tells_shares_of_parcels(campaign_project: Project) -> None:
    two_parcels(campaign_project)
    first, second = overlay(rectangle(0.35, 0, 1, 1), ["parcels"])["parcels"]
    assert (first["code"], first["name"], first["land_use"], first["tenure"]) == (
        "PG-1/D1",
        "北门街1号",
        "城镇住宅用地",
        "allocated",
    )
    assert (first["share"], second["share"]) == (pytest.approx(0.5, abs=1e-6), 1.0)


@pytest.mark.parametrize(
    ("drawn_m2", "words"),
    [
        (100.002, "0.00 (0.00 %)"),
        (99.998, "0.00 (0.00 %)"),
        (106.381, "+6.38 (+6.38 %)"),
        (99.5, "−0.50 (−0.50 %)"),
    ],
)
def test_what_is_less_than_is_told_has_no_sign(drawn_m2: float, words: str) -> None:
    parcel: Any = Parcel(area_m2=Decimal(100))
    parcel.drawn_m2, parcel.tolerance_percent = drawn_m2, Decimal(1)
    assert str(difference_of(parcel)) == words
