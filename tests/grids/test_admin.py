"""The administration: every model has its pages, for whom the policy says so; refusals are read there."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from gis_core.history import Event
from gis_core.models import BaseMap, User
from grids.models import (
    Building,
    Category,
    CategoryScheme,
    County,
    Division,
    DutyPolicy,
    Facility,
    Grid,
    Junction,
    Membership,
    Place,
    Road,
    Ruling,
    Unit,
    WaterBody,
)
from renovation.models import RenovationZone
from surveys.models import LadderRung
from tests.bad_geometries import BAD_GEOJSON
from tests.grids.admin_forms import add, change, client_of, errors_of, filled, geojson, url
from tests.towns import COMMUNITY, Town, box

OWN_APPS = ("gis_core", "grids", "surveys", "renovation", "assessment")


#: People who have to move, and money: the office alone (domain/dictionary.md C.4).
NOT_FOR_ADMINISTRATORS = {"FundEntry", "Household"}
#: Who walked where is shown to nobody, the administrator included (docs/adr/0023).
SHOWN_TO_NOBODY = {"DutyTrack", "TrackFix"}


def own_models() -> list[type[Model]]:
    """Every table of ours but the history, which is read on the page of its object, and what is shown to nobody."""
    return [
        model
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
        if not issubclass(model, Event) and model._meta.managed and model.__name__ not in SHOWN_TO_NOBODY
    ]


def test_what_is_shown_to_nobody_has_no_pages() -> None:
    assert SHOWN_TO_NOBODY & {model.__name__ for model in admin.site._registry} == set()


def test_every_model_of_ours_has_its_pages() -> None:
    missing = [model.__name__ for model in own_models() if model not in admin.site._registry]
    assert missing == []


def test_the_administrator_opens_every_page(full_town: Town, staff: dict[str, User]) -> None:
    client = client_of(staff["admin"])
    assert client.get(reverse("admin:index")).status_code == 200
    for model in own_models():
        name = model.__name__
        if name in NOT_FOR_ADMINISTRATORS:
            assert client.get(url(model, "changelist")).status_code == 403, name
            continue
        listed = client.get(url(model, "changelist"))
        assert listed.status_code == 200, name
        pages = admin.site._registry[model]
        request = type("Request", (), {"user": staff["admin"]})()
        wanted = 200 if pages.has_add_permission(request) else 403
        assert client.get(url(model, "add")).status_code == wanted, name
        obj = model._default_manager.order_by("pk").first()
        assert obj is not None, f"no {name} in the town"
        opened = client.get(url(model, "change", obj.pk))
        assert opened.status_code == 200, name
        for page in (listed, opened):  # periods stand there in words
            assert "None)" not in page.content.decode(), name
        assert client.get(url(model, "history", obj.pk)).status_code == 200, name


def test_the_technician_opens_forms_of_the_ground(full_town: Town, staff: dict[str, User]) -> None:
    client = client_of(staff["technician"])
    for model in (Grid, Place, Facility, Road, Junction, Division, Building, WaterBody, RenovationZone):
        assert client.get(url(model, "add")).status_code == 200, model.__name__


def test_who_is_no_staff_is_sent_to_sign_in(full_town: Town, staff: dict[str, User]) -> None:
    for name in ("collector", "officer_a", "manager", "planner", "leader", "stranger"):
        client = client_of(staff[name])
        for model in own_models():
            response = client.get(url(model, "changelist"))
            assert response.status_code == 302, (name, model.__name__)
            assert "/admin/login/" in response["Location"]


def test_roles_keep_to_their_forms(full_town: Town, staff: dict[str, User]) -> None:
    technician, supervision = client_of(staff["technician"]), client_of(staff["supervision"])
    for model in (User, Membership, BaseMap):
        assert technician.get(url(model, "changelist")).status_code == 403
    for model in (Unit, DutyPolicy, Ruling, Category, CategoryScheme):
        assert technician.get(url(model, "add")).status_code == 403, model.__name__
    assert supervision.get(url(Ruling, "add")).status_code == 200
    assert supervision.get(url(Grid, "add")).status_code == 403


def test_a_superuser_gets_no_more_than_the_roles_say(full_town: Town, staff: dict[str, User]) -> None:
    boss = staff["admin"]
    boss.is_superuser = True
    boss.save()
    client = client_of(boss)
    assert client.get(url(Grid, "add")).status_code == 403
    assert client.get(url(Ruling, "add")).status_code == 403


def test_nobody_deletes(full_town: Town, staff: dict[str, User]) -> None:
    for name in ("admin", "technician", "supervision"):
        client = client_of(staff[name])
        for model in own_models():
            obj = model._default_manager.order_by("pk").first()
            # A rung taken away tells nobody any more; nothing refers to it.
            wanted = 200 if (name, model) == ("admin", LadderRung) else 403
            assert client.get(url(model, "delete", obj.pk)).status_code == wanted, model.__name__


def test_no_bad_geometry_gets_through_the_form(town: Town, staff: dict[str, User]) -> None:
    client, page = client_of(staff["technician"]), url(Place, "add")
    form = client.get(page).context["adminform"].form
    for bad, sent in BAD_GEOJSON.items():
        text = sent if isinstance(sent, str) else json.dumps(sent)
        response = client.post(page, filled(form, code="P9", name="坏图形", kind="site", geom=text))
        # 400: Django itself does not read on where a form is too large.
        assert response.status_code == 400 or response.context["adminform"].form.errors["geom"], bad
        assert not Place.objects.exists(), bad


def test_a_good_outline_is_stored_in_storage_coordinates(town: Town, staff: dict[str, User]) -> None:
    shape = box(0.1, 0.1, 0.2, 0.2)
    response = add(
        client_of(staff["technician"]), Place, code="P2", name="公园", kind="site", geom=geojson(shape)
    )
    assert response.status_code == 302
    stored = Place.objects.get(code="P2").geom
    assert stored.srid == 4490
    assert stored.equals_exact(shape, 1e-9)


def test_an_overlap_is_an_error_of_the_form(town: Town, staff: dict[str, User]) -> None:
    response = add(
        client_of(staff["technician"]),
        Grid,
        code=f"{COMMUNITY}009",
        name="重叠的网格",
        community_code=COMMUNITY,
        accountable_unit=town.a.pk,
        edition=town.grids_edition.pk,
        geom=geojson(box(0.5, 0.2, 1.5, 0.8)),
    )
    assert "重叠" in errors_of(response)
    assert Grid.objects.count() == 3


def test_what_was_typed_is_still_there_after_a_refusal(town: Town, staff: dict[str, User]) -> None:
    shape = geojson(box(0.5, 0.2, 1.5, 0.8))
    response = add(
        client_of(staff["technician"]),
        Grid,
        code=f"{COMMUNITY}009",
        community_code=COMMUNITY,
        accountable_unit=town.a.pk,
        edition=town.grids_edition.pk,
        geom=shape,
    )
    form = response.context["adminform"].form
    assert form["code"].value() == f"{COMMUNITY}009"
    assert form["geom"].value() == shape


def test_a_published_grid_keeps_its_unit(town: Town, staff: dict[str, User]) -> None:
    grid = town.grids["G1"]
    response = change(client_of(staff["technician"]), grid, accountable_unit=town.b.pk)
    assert "已发布的版本不能改写" in errors_of(response)
    assert "grids_grid" not in errors_of(response)
    grid.refresh_from_db()
    assert grid.accountable_unit == town.a


def test_a_published_outline_is_a_picture_with_its_reason(town: Town, staff: dict[str, User]) -> None:
    grid = town.grids["G1"]
    response = client_of(staff["technician"]).get(url(Grid, "change", grid.pk))
    page = response.content.decode()
    assert 'name="geom"' not in page
    assert "已发布的图形只能随新的边界版本改变" in page
    assert "geom" not in response.context["adminform"].form.fields


def test_a_sections_centreline_is_drawn_only_before_it_is_saved(town: Town, staff: dict[str, User]) -> None:
    client = client_of(staff["technician"])
    section = type(town.section)
    assert "centreline" in client.get(url(section, "add")).context["adminform"].form.fields
    saved = client.get(url(section, "change", town.section.pk)).context["adminform"].form
    assert "centreline" not in saved.fields


def test_renaming_a_grid_uses_up_no_ground_version(town: Town, staff: dict[str, User]) -> None:
    before = County.objects.get().ground_version
    response = change(client_of(staff["technician"]), town.grids["G1"], name="新名字")
    assert response.status_code == 302
    assert Grid.objects.get(pk=town.grids["G1"].pk).name == "新名字"
    assert County.objects.get().ground_version == before


def test_a_period_is_closed_by_its_end(town: Town, staff: dict[str, User]) -> None:
    response = change(client_of(staff["technician"]), town.grids["G1"], valid_1="2026-09-01")
    assert response.status_code == 302
    valid = Grid.objects.get(pk=town.grids["G1"].pk).valid
    assert (valid.lower, str(valid.upper)) == (None, "2026-09-01")


def test_a_wrong_credit_code_is_named(town: Town, staff: dict[str, User]) -> None:
    response = change(client_of(staff["admin"]), town.a, uscc="911100000000000000")
    assert "校验码" in errors_of(response)


def test_a_wrong_grid_code_is_named(town: Town, staff: dict[str, User]) -> None:
    response = add(client_of(staff["technician"]), Grid, code="123", geom=geojson(box(5, 5, 6, 6)))
    assert "15 位" in errors_of(response)


def test_two_versions_of_one_code_at_one_time_are_refused(full_town: Town, staff: dict[str, User]) -> None:
    response = add(
        client_of(staff["technician"]),
        Place,
        code="P1",
        name="同名",
        kind="site",
        geom=geojson(box(1.1, 0.1, 1.2, 0.2)),
    )
    assert "同一编码" in errors_of(response)


def test_history_tells_what_changed_and_who_did_it(town: Town, staff: dict[str, User]) -> None:
    client = client_of(staff["technician"])
    change(client, town.grids["G1"], name="新名字")
    page = client.get(url(Grid, "history", town.grids["G1"].pk)).content.decode()
    assert "G1" in page
    assert "新名字" in page
    assert "technician" in page


def neighbours(client: Client, model: type[Model], **query: object) -> Any:
    return client.get(url(model, "neighbours"), query)


def test_neighbours_are_what_lies_around_without_the_object(town: Town, staff: dict[str, User]) -> None:
    client = client_of(staff["technician"])
    everywhere = "116.9,27.9,117.1,28.1"
    found = neighbours(client, Grid, bbox=everywhere, without=town.grids["G1"].pk).json()
    assert sorted(feature["properties"]["label"] for feature in found["features"]) == ["G2", "G3"]
    assert found["complete"] is True
    near = neighbours(client, Grid, bbox="117.021,28.001,117.022,28.002").json()
    assert [feature["properties"]["label"] for feature in near["features"]] == ["G3"]


def test_other_layers_see_grids_and_streets_behind_them(full_town: Town, staff: dict[str, User]) -> None:
    found = neighbours(client_of(staff["technician"]), Place, bbox="116.9,27.9,117.1,28.1").json()
    labels = {feature["properties"]["label"]: feature["properties"]["own"] for feature in found["features"]}
    assert labels == {"G1": False, "G2": False, "G3": False, "测试路": False, "测试市场": True}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,0,1,1"},
        {"bbox": "inf,0,1,1"},
        {"bbox": "2,0,1,1"},
        {"bbox": "0,0,1,1", "without": "x"},
        {"bbox": "0,0,1,1", "without": "9" * 30},
    ],
)
def test_a_box_that_is_none_is_refused(query: dict[str, str], town: Town, staff: dict[str, User]) -> None:
    assert neighbours(client_of(staff["technician"]), Grid, **query).status_code == 400


def test_neighbours_are_for_those_who_may_see_the_layer(full_town: Town, staff: dict[str, User]) -> None:
    box_of_town = "116.9,27.9,117.1,28.1"
    assert neighbours(client_of(staff["collector"]), Grid, bbox=box_of_town).status_code == 302
    staff["stranger"].is_staff = True
    staff["stranger"].save()
    assert neighbours(client_of(staff["stranger"]), Grid, bbox=box_of_town).status_code == 403


def test_only_models_of_the_county_have_pages_all_with_chinese_names(full_town: Town, client: Client) -> None:
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels <= set(OWN_APPS)
    client.force_login(User.objects.create_superuser("root"))
    client.cookies["django_language"] = "zh-hans"
    shown = client.get("/admin/").content.decode()
    for word in ("access attempts", "auth tokens", "procrastinate", "model name", "视图"):
        assert word not in shown.lower()
    with translation.override("zh-hans"):
        english = [
            str(model._meta.verbose_name_plural)
            for model in admin.site._registry
            if str(model._meta.verbose_name_plural).isascii()
        ]
    assert english == []
