"""The plugin of QGIS has packages made: for oneself, by a technician for others, for nobody who reports nothing."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from surveys.models import QFieldPackage, SurveyPoint
from surveys.qfield import jobs
from tests.towns import Town

PATH = "/api/v1/qfield-packages/"


def order(client: Client, **said: Any) -> Any:
    return client.post(PATH, said, content_type="application/json")


def test_a_technician_has_a_package_made_for_the_manager_of_a_grid_and_takes_it(
    clients: dict[str, Client], report: SurveyPoint, town: Town
) -> None:
    technician, grid = clients["technician"], town.grids["G1"].code
    answer = order(technician, grids=[grid], holder="manager")
    assert (answer.status_code, answer.json()["state"]) == (202, "making")
    address = f"{PATH}{answer.json()['id']}/"
    assert technician.get(f"{address}file/").status_code == 404
    jobs.make(package_id=answer.json()["id"], now=timezone.now)
    told = technician.get(address).json()
    assert (told["state"], told["problem"]) == ("made", "")
    content: Any = technician.get(f"{address}file/")
    assert content["Content-Disposition"].endswith(f'"{told["file_name"]}"')
    with zipfile.ZipFile(io.BytesIO(b"".join(content.streaming_content))) as archive:
        assert any(name.endswith(".gpkg") for name in archive.namelist())
    package = QFieldPackage.objects.get()
    assert (package.holder.username, package.made_by.username) == ("manager", "technician")
    assert clients["collector"].get(address).status_code == 404


@pytest.mark.parametrize(
    ("who", "said", "status", "code"),
    [
        ("technician", {"grids": ["G"]}, 400, "qfield.holder"),  # reports nothing
        ("technician", {"grids": ["361127001001001"], "holder": "nobody"}, 400, "qfield.holder"),
        ("technician", {"grids": ["361127001001003"], "holder": "manager"}, 400, "qfield.grid"),
        ("manager", {"grids": ["361127001001001"], "holder": "collector"}, 403, "qfield.for_others"),
        ("technician", {"grids": []}, 400, "request.invalid"),
        ("leader", {"grids": ["361127001001001"]}, 403, "permission.denied"),
    ],
)
def test_a_package_that_may_not_be_is_refused(
    clients: dict[str, Client], ground: Town, who: str, said: dict[str, Any], status: int, code: str
) -> None:
    answer = order(clients[who], **said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not QFieldPackage.objects.exists()
