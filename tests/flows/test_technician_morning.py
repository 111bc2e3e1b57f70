"""A technician's morning in QGIS: a community taken out, two grids split along a road, mended, published for Monday."""

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gis_core.models import User
from grids.models import Division, EditionDraft, Grid
from tests.flows.conftest import PASSWORD
from tests.grids.database.raw import run
from tests.qgis.running import in_qgis
from tests.surveys.cases import make_case
from tests.towns import COMMUNITY, Town, at, box, category, lonlat

pytestmark = [pytest.mark.qgis, pytest.mark.django_db]

TODAY = timezone.localdate()
MONDAY = TODAY + datetime.timedelta(days=7 - TODAY.weekday())
TOWNSHIP = COMMUNITY[:9]


@pytest.fixture
def communities(town: Town) -> Town:
    """The first two grids are of one community, the third lies in another."""
    township = Division.objects.create(code=TOWNSHIP, name="镇", level="township")
    for code, name, x0, x1 in ((COMMUNITY, "北门社区", 0, 2), (f"{TOWNSHIP}002", "南门社区", 2, 3)):
        Division.objects.create(
            code=code, name=name, level="community", parent=township, geom=box(x0, 0, x1, 1)
        )
    Grid.objects.filter(pk=town.grids["G3"].pk).update(community_code="")
    return town


def who(x: float, y: float, day: datetime.date) -> str:
    asked = "SELECT u.name FROM grids_resolve(%s::geometry, %s, %s) a JOIN grids_unit u ON u.id = a.accountable_unit_id"
    return str(run(asked, at(x, y).ewkt, category("m06010").pk, day)[0][0])


def test_a_technician_s_morning(
    communities: Town, people: dict[str, User], site: str, tmp_path: Path
) -> None:
    for name in ("technician", "supervision"):
        people[name].set_password(PASSWORD)
        people[name].save()
    case = make_case(0.5, 0.2, now=timezone.now() - datetime.timedelta(days=1))
    asked: dict[str, Any] = {"site": site, "password": PASSWORD, "area": COMMUNITY, "unit": "乙社区"}
    asked |= {"technician": "technician", "office": "supervision", "monday": MONDAY.isoformat()}
    asked |= {"road": [lonlat(-0.1, 0.5), lonlat(2.1, 0.5)], "south_of": lonlat(0, 0.5)[1]}
    asked |= {
        "language": os.environ.get("WANGGE_QGIS_LANGUAGE", "zh_CN"),
        "pictures": os.environ.get("WANGGE_PICTURES", ""),
    }
    told = in_qgis("morning", tmp_path, **asked)
    # taken out, its area locked; what is not saved is not brought back
    assert (told["areas"], told["unnamed"]) == (["", TOWNSHIP, COMMUNITY, f"{TOWNSHIP}002"], False)
    assert told["half_typed"] == [False, None, "请从列表中选择范围。"]
    assert told["listed"]
    draft = EditionDraft.objects.get(pk=told["draft"])
    assert (draft.area_code, draft.made_by, told["rows"]) == (COMMUNITY, people["technician"], 2)
    assert "调整北门社区" in told["locked"]
    # its columns, codes and form are in Chinese, it is named, and corners are caught
    looks = told["looks"]
    assert ("责任单位" in looks["titles"], "" in looks["titles"]) == (True, False)
    assert (looks["pages"], looks["kind"]) == (["网格", "单位", "档案"], {"责任网格": "responsibility"})
    assert (looks["labels"], looks["caught"]) == (True, True)
    assert (told["split"], told["saved"]) == (0, True)
    assert "保存" in told["unsaved"]
    # what is saved in the file alone is neither judged, mended, published over nor taken from the map unasked
    alone = told["only_in_the_file"]
    assert ["请先签入" in words for words in alone["said"]] == [True, True]
    assert ("尚未签入的改动" in alone["asked"], alone["rows"]) == (True, 4)
    assert told["held"] == [False, True, False]
    assert "新增 2" in told["checked_in"]
    assert "修改 2" in told["checked_in"]
    assert told["forgotten"] == 1
    # two errors: both new halves carry the code of their grid; two hints: the corners on the road
    mended = told["mended"]
    assert mended["kinds"] == ["duplicate_code"] * 2 + ["unmatched_edge"] * 2
    assert mended["went"] == pytest.approx(lonlat(1, 0.5), abs=0.011)
    assert "未采纳" in mended["aside"]
    assert (mended["left"], mended["after"]) == (3, [2, "已检查，可以发布。"])
    # the last repair is taken back once, and done again
    assert mended["undone"] == [3, "上次修复已撤回。"]
    assert "没有可撤回的修复" in mended["nothing_left"]
    assert mended["again"] == mended["after"]
    in_the_toolbox(told["algorithms"])
    # the technician draws, the office publishes what it has seen
    assert told["technician"]["ground"][0][:2] == ["甲社区", "乙社区"]
    assert case.number in told["technician"]["cases"]
    assert "督查办" in told["technician"]["said"]
    assert "grids-2 已发布" in told["before"]["said"]
    # taken back while nothing rests on it, and published again; another draft is given up, and its area is free
    back = told["back"]
    assert back["left"] == [False, "网格 grids-2 · 调整北门社区"]
    assert "撤回 grids-2 吗" in back["asked"]
    assert back["said"] == "grids-2 已撤回，“调整北门社区”重新打开。"
    assert back["open"] == ["调整北门社区"]
    assert "grids-3 已发布" in told["office"]["said"]
    given_up = told["given_up"]
    assert "作废“改<u>主意</u>了”吗" in given_up["asked"]
    assert given_up["said"] == "“改<u>主意</u>了”已作废，其范围已释放。"
    # a name is no markup
    assert (given_up["title"], given_up["plain"]) == ("<b>改&lt;u&gt;主意&lt;/u&gt;了</b>", [True, True])
    assert (given_up["layer"], given_up["buttons"]) == (False, [False, False])
    assert given_up["again"][0] < given_up["again"][1]
    assert "督查办撤回" in told["not_back"]
    assert len(set(told["codes"])) == 4
    # on Monday's date the new unit answers, before it the old one; yesterday's case keeps its unit
    sunday = MONDAY - datetime.timedelta(days=1)
    assert [who(0.5, 0.2, day) for day in (TODAY, sunday, MONDAY)] == ["甲社区", "甲社区", "乙社区"]
    assert [who(1.5, 0.2, MONDAY), who(1.5, 0.8, MONDAY), who(2.5, 0.2, MONDAY)] == [
        "乙社区",
        "甲社区",
        "乙社区",
    ]
    assert Grid.objects.on(MONDAY).filter(community_code=COMMUNITY).count() == 4
    case.refresh_from_db()
    assert (case.accountable_unit, case.handling_unit) == (communities.a, communities.a)


def in_the_toolbox(told: dict[str, Any]) -> None:
    """Every algorithm by itself."""
    assert (told["check"]["rows"], told["check"]["PUBLISHABLE"], told["check"]["ERRORS"]) == (2, True, 0)
    assert (told["list"]["done"], told["list"]["REPAIRED"]) == (True, 0)
    assert (told["repaired"]["done"], told["repaired"]["REPAIRED"]) == (True, 0)
    assert told["out"]["done"]
    assert (told["in"]["REFUSED"], told["in"]["UPDATED"]) == (1, 0)
    assert "households" in told["in"]["said"]
    assert (told["preview"]["rows"], told["preview"]["EDITION"]) == (1, "")
    assert not told["nothing"]["done"]
    assert told["split"]["rows"] == 3
    assert sorted((one["households"], one["cells"]) for one in told["merge"]) == [
        (100, 1),
        (370, 2),
        (400, 1),
    ]
    assert all(one["helped"] for name, one in told.items() if name != "merge")
