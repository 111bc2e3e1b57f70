"""A technician adds the server's address to QGIS, installs the plugin, signs in, asks, and goes on without a trace."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from gis_core.models import User
from gis_core.technician_plugin import our_plugin
from tests.flows.conftest import PASSWORD
from tests.qgis.running import in_qgis
from tests.surveys.cases import make_case
from tests.towns import TODAY, Town, lonlat

pytestmark = [pytest.mark.qgis, pytest.mark.django_db]


@pytest.mark.parametrize("language", ["zh_CN", "en_US"])
def test_the_plugin_from_its_installation_to_its_end(
    town: Town, people: dict[str, User], site: str, tmp_path: Path, language: str
) -> None:
    people["technician"].set_password(PASSWORD)
    people["technician"].save()
    case = make_case(0.5, 0.25)
    asked: dict[str, Any] = {"user": "technician", "password": PASSWORD, "place": lonlat(0.5, 0.2)}
    asked |= {"site": site, "category": "m06013", "day": TODAY.isoformat(), "language": language}
    told = in_qgis("plugging", tmp_path, **asked, pictures=os.environ.get("WANGGE_PICTURES", ""))
    assert told["version"] == our_plugin().metadata["version"]
    is_chinese = language == "zh_CN"
    assert ("尚未登录网格服务器。" if is_chinese else "Nobody is signed in to a Wangge server.") in told[
        "nobody"
    ]
    assert told["located_by_nobody"] == [
        "尚未登录网格服务器。" if is_chinese else "Nobody is signed in to a Wangge server."
    ]
    assert ("服务器没有应答" if is_chinese else "does not answer") in told["refused"][0]
    for number, words in enumerate(
        (
            "不是网格服务器" if is_chinese else "is no Wangge server",
            "（'token'）" if is_chinese else "Update the plugin",
            "请在 QGIS 插件管理器中更新插件" if is_chinese else "('results')",
            "密码" if is_chinese else "password",
        ),
        start=1,
    ):
        assert words in told["refused"][number]
    words = re.sub(r"<[^>]+>", " ", told["answer"])
    assert "甲社区" in words
    assert ("责任网格" if is_chinese else "responsibility grid") in words
    assert ("距边界" if is_chinese else "Next border") in words
    (point,) = told["points"]
    assert (point["name"], point["accountable_unit"], point["step"]) == ("井盖", "甲社区", "GRID")
    assert ("类别" if is_chinese else "category") in told["refusal"]
    assert [one["number"] for one in told["cases"]] == [case.number]
    assert told["elsewhere"] == []
    assert told["expression"] == "甲社区"
    assert any("G1" in one for one in told["located"][0])
    assert told["settings"] == [str(tmp_path / "elsewhere"), "赣S(2026)002号", ""]
    ended = told["ended"]
    assert (ended["tab"], ended["user"], ended["back"]) == (0, "", True)
    assert ("请重新登录" if is_chinese else "sign in again") in ended["said"]
    assert (ended["closed"], ended["open"]) == (False, True)
    assert "technician" in ended["then"]
    assert not told["password_in_settings"]
    assert not told["leaving"]  # the window does not wait for the server
    assert "甲社区" not in told["after"]
    assert told["configurations"] == []
    assert told["traces"] == {}
