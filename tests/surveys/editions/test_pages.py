"""The pages of draft editions: a technician draws and mends, units object, the office publishes."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.models import EditionDraft, Grid
from tests.surveys.cases import make_case
from tests.towns import COMMUNITY, Town, box

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
MONDAY = TODAY + datetime.timedelta(days=7)


def seen(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def pressed(client: Client, address: str, **fields: object) -> str:
    response = client.post(address, fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def asks_first(page: str, action: str) -> bool:
    """Is the button for what no press undoes there once, behind what says what follows?"""
    asked = rf'<details class="[^"]*">(?:(?!</details>).)*<p [^>]*>\S(?:(?!</details>).)*value="{action}"'
    return page.count(f'value="{action}"') == len(re.findall(asked, page, re.DOTALL)) == 1


def test_a_draft_goes_from_its_beginning_to_its_day_and_back(
    town: Town, people: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    technician, officer, office = (client_of(who) for who in ("technician", "officer_a", "supervision"))
    case = make_case(1.95, 0.2, now=timezone.now())
    assert "还没有草案" in seen(office, "/editions/")
    begun = pressed(technician, "/editions/", layer="grids", area_code="", name="调整二号网格")
    draft = EditionDraft.objects.get()
    address = f"/editions/{draft.pk}/"
    assert "调整二号网格" in begun
    assert (
        "正在草案“调整二号网格”中编辑"
        in technician.post("/editions/", {"layer": "grids", "area_code": "", "name": "x"}).content.decode()
    )
    draft.rows.filter(code=f"{COMMUNITY}002").update(geom=box(1, 0, 1.9, 1))
    found = pressed(technician, address, do="check")
    assert "1 个错误" in found
    assert "没有网格覆盖" in found
    repair = re.search(r'name="repair" value="(\w+)=longest_edge"', found)
    assert repair is not None
    assert "检查并修复" in seen(office, f"{address}?effective={MONDAY}")
    mended = pressed(technician, address, do="approve", repair=f"{repair[1]}=senior_unit")
    assert "没有发现问题" in mended
    assert "最近一次修复已撤回（1 行）" in pressed(technician, address, do="undo_repair")
    assert list(draft.rows.get(code=f"{COMMUNITY}002").geom.extent) == list(box(1, 0, 1.9, 1).extent)
    assert "没有可撤回的修复" in pressed(technician, address, do="undo_repair")
    pressed(technician, address, do="approve", repair=f"{repair[1]}=senior_unit")
    draft.rows.filter(code=f"{COMMUNITY}003").update(geom=box(1.9, 0, 3, 1))
    draft.rows.filter(code=f"{COMMUNITY}002").update(geom=box(1, 0, 1.9, 1))
    assert "请重新检查" in seen(office, address)
    assert "不同意" in pressed(officer, address, do="object", text="不同意，河边一直由我们管。")
    moving = seen(office, f"{address}?effective={MONDAY}")
    assert "甲社区" in moving
    assert case.number in moving
    assert case.number not in seen(client_of("officer_b"), f"{address}?effective={MONDAY}")
    seal = re.search(r'name="seen" value="(\w{64})"', moving)
    assert seal is not None
    assert "请重新查看预览" in pressed(office, address, do="publish", effective=MONDAY, seen="0" * 64)
    assert "网格 第 2 版 已发布" in pressed(office, address, do="publish", effective=MONDAY, seen=seal[1])
    assert Grid.objects.on(MONDAY).get(code=f"{COMMUNITY}002").edition.published_by == people["supervision"]
    assert f"网格 第 2 版 · 自 {MONDAY} 起生效" in seen(technician, "/editions/")
    assert asks_first(seen(office, address), "undo")
    assert "网格 第 2 版 已撤回" in pressed(office, address, do="undo")
    mine = seen(technician, address)
    assert asks_first(mine, "discard")
    EditionDraft.objects.update(made_by=people["officer_a"])
    others = f"该草案由 {people['officer_a']} 建立。"
    assert (others in mine, others in seen(technician, address)) == (False, True)
    assert "草案已作废" in pressed(technician, address, do="discard")


@pytest.mark.parametrize(
    ("who", "action"),
    [("technician", "publish"), ("supervision", "check"), ("officer_a", "discard"), ("technician", "object")],
)
def test_each_does_their_own_part(
    who: str, action: str, town: Town, people: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    client_of("technician").post("/editions/", {"layer": "grids", "area_code": "", "name": "草案"})
    address = f"/editions/{EditionDraft.objects.get().pk}/"
    client = client_of(who)
    assert client.post(address, {"do": action, "effective": MONDAY, "text": "x"}).status_code == 403
    assert client.post(address, {"do": "nonsense"}).status_code == 404
    assert client_of("collector").get(address).status_code == 403
