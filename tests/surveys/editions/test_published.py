"""The pages of published editions: the map as of each, and what differs between two of them."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.models import User
from grids.models import BoundaryEdition
from grids.services.comparing import OtherLayerError, shapes_between
from grids.services.drafts import open_draft
from grids.services.publishing import publish_draft, withdraw_edition
from tests.towns import COMMUNITY, Town, box

pytestmark = pytest.mark.django_db

MONDAY = timezone.localdate() + datetime.timedelta(days=7)


@pytest.fixture
def second(town: Town, people: dict[str, User]) -> BoundaryEdition:
    draft = open_draft(layer="grids", name="调整", area_code="", on=timezone.localdate(), by=None)
    draft.rows.filter(code=f"{COMMUNITY}002").update(geom=box(1, 0, 1.5, 1))
    draft.rows.filter(code=f"{COMMUNITY}003").update(geom=box(1.5, 0, 3, 1))
    office = people["supervision"]
    return publish_draft(draft=draft, effective=MONDAY, by=office, now=timezone.now()).edition


def test_each_edition_leads_to_the_map_of_its_day_and_to_what_it_changed(
    second: BoundaryEdition, client_of: Callable[[str], Client]
) -> None:
    technician = client_of("technician")
    listed = technician.get("/editions/published/").content.decode()
    assert f"/?on={MONDAY}" in listed
    assert f"/?on={MONDAY - datetime.timedelta(days=1)}" in listed  # the last day of the first edition
    assert "/editions/compare/?before=grids-1&amp;after=grids-2" in listed
    earlier, later = listed.split('name="after"')  # each choice begins with the two newest of one layer
    assert '<option value="grids-1" selected>网格 第 1 版 · 自始' in earlier
    assert f'<option value="grids-2" selected>网格 第 2 版 · 自 {MONDAY} 起生效' in later
    assert "grids-2<" not in listed  # technical names are for addresses
    assert 'value="road_sections-1"' not in listed  # there is nothing yet that it could be compared with
    assert "/editions/published/" in technician.get("/editions/").content.decode()
    told = technician.get("/editions/compare/?before=grids-1&after=grids-2").content.decode()
    assert "网格 第 1 版 → 网格 第 2 版" in told
    assert "0 个新增，0 个取消，2 个变更，1 个不变" in told
    assert told.count("另一个轮廓") == 2
    assert 'class="edition-map__gone" d="M' in told
    found = shapes_between(*BoundaryEdition.objects.filter(layer="grids").order_by("number"))
    assert (len(found.kept), len(found.gone), len(found.come)) == (1, 2, 2)


def test_the_same_edition_differs_in_nothing_and_other_layers_have_nothing_in_common(
    second: BoundaryEdition, town: Town, client_of: Callable[[str], Client]
) -> None:
    client = client_of("officer_a")
    assert "两版图形相同" in client.get("/editions/compare/?before=grids-2&after=grids-2").content.decode()
    refused = client.get("/editions/compare/?before=grids-1&after=road_sections-1")
    assert (refused.status_code, "同一图层" in refused.content.decode()) == (400, True)
    assert client.get("/editions/compare/").status_code == 400
    with pytest.raises(OtherLayerError):
        shapes_between(town.grids_edition, town.roads_edition)


def test_an_edition_that_was_taken_back_is_listed_without_a_map(
    second: BoundaryEdition, people: dict[str, User], client_of: Callable[[str], Client]
) -> None:
    withdraw_edition(edition=second, by=people["supervision"], now=timezone.now())
    listed = client_of("supervision").get("/editions/published/").content.decode()
    assert "网格 第 2 版" in listed
    assert f"/?on={MONDAY}" not in listed
