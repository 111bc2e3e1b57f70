"""What comes in over the wire: whose files are kept, how large, under which names."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from gis_core.models import LayerUpload, User
from gis_core.uploads.receiving import safe_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("网格 2026.gpkg", "网格 2026.gpkg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b\nc.csv", "a_b_c.csv"),
        ("C:\\data\\点.csv", "C__data_点.csv"),
        ("...", "file"),
        ("x" * 300 + ".geojson", "x" * 172 + ".geojson"),
        ("网" * 100 + ".zip", "网" * 58 + ".zip"),
    ],
)
def test_a_name_keeps_its_ending_and_loses_its_way(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def send(
    client: Client, layer: str = "buildings", content: bytes = b"code,wkt\n", name: str = "a.csv"
) -> str:
    response = client.post(
        "/uploads/", {"layer": layer, "file": SimpleUploadedFile(name, content)}, follow=True
    )
    return response.content.decode()


@pytest.fixture
def technician(client: Client, people: dict[str, User]) -> Client:
    client.force_login(people["technician"])
    return client


def test_a_file_lies_in_a_private_folder_with_its_digest(technician: Client, upload_root: Path) -> None:
    send(technician, content=b"code\nB1\n")
    upload = LayerUpload.objects.get()
    assert upload.path.read_bytes() == b"code\nB1\n"
    assert upload.path.parent.parent.parent == upload_root
    assert {path.stat().st_mode & 0o077 for path in (upload_root, upload.folder)} == {0}
    assert (upload.size_bytes, upload.sha256[:8], upload.state) == (8, "a0392e23", "received")


def test_a_file_that_is_too_large_is_not_kept_and_said_so(technician: Client, upload_root: Path) -> None:
    with override_settings(UPLOAD_MEBIBYTES=1):
        assert "上限是 1 MiB" in send(technician, content=bytes(3 << 20))
    assert not LayerUpload.objects.exists()
    assert not upload_root.exists()


def test_nothing_chosen_and_nothing_in_it_are_said(technician: Client) -> None:
    assert (
        "请先选择文件" in technician.post("/uploads/", {"layer": "buildings"}, follow=True).content.decode()
    )
    assert "文件是空的" in send(technician, content=b"")
    assert "没有图层“nothing”" in send(technician, layer="nothing")
    assert not LayerUpload.objects.exists()


def test_units_are_the_administrators_and_the_rest_the_technicians(
    client: Client, people: dict[str, User]
) -> None:
    client.force_login(people["technician"])
    assert "不能导入这个图层" in send(client, layer="units")
    client.force_login(people["admin"])
    assert "不能导入这个图层" in send(client, layer="buildings")
    assert not LayerUpload.objects.exists()
    send(client, layer="units")
    assert LayerUpload.objects.get().layer == "units"
    client.force_login(people["technician"])
    assert client.get(f"/uploads/{LayerUpload.objects.get().pk}/").status_code == 404
    assert "a.csv" not in client.get("/uploads/").content.decode()


@pytest.mark.parametrize("who", ["anonymous", "collector", "officer_a", "stranger"])
def test_who_may_import_nothing_leaves_no_file(
    people: dict[str, User], upload_root: Path, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryUploadedFile", lambda name, *rest: begun.append(name)
    )
    client = Client(enforce_csrf_checks=True)  # which reads the form before the view is asked
    client.cookies["csrftoken"] = token = "a" * 32
    if who != "anonymous":
        client.force_login(people[who])
    file = SimpleUploadedFile("a.csv", b"code\n")
    response = client.post("/uploads/", {"csrfmiddlewaretoken": token, "layer": "grids", "file": file})
    assert response.status_code == (302 if who == "anonymous" else 403)
    assert begun == []
    assert not upload_root.exists()
