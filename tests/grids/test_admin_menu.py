"""The menu of the administration: as Django puts it together, and right after a right is given or taken."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.test import Client, RequestFactory
from django.utils import translation

from gis_core.models import User
from grids.models import HydrantStandard, Membership
from tests.grids.admin_forms import client_of


def plain(apps: list[Any]) -> list[Any]:
    """A menu with its words as they read in the language of the moment."""
    return [
        {
            **app,
            "name": str(app["name"]),
            "models": [
                {"view_only": True, **told, "name": str(told["name"])}
                for told in app["models"]  # Django leaves it out where nothing is shown
            ],
        }
        for app in apps
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", ["admin", "technician", "supervision", "planner", "collector", "stranger"])
def test_it_is_what_django_puts_together(staff: dict[str, User], who: str, language: str) -> None:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=staff[who].pk)
    site: Any = admin.site
    with translation.override(language):
        for label in (None, "grids", "surveys", "nothing"):
            found = plain(site.get_app_list(request, label))
            assert found == plain(AdminSite.get_app_list(site, request, label))
            assert all(app["models"] for app in found)


def models_of(client: Client) -> set[str]:
    apps = client.get("/admin/").context["available_apps"]
    return {told["object_name"] for app in apps for told in app["models"]}


def test_it_follows_rights_that_are_given_and_taken(staff: dict[str, User]) -> None:
    client = client_of(staff["technician"])
    before = models_of(client)
    assert "Grid" in before
    assert "User" not in before
    given = Membership.objects.create(user=staff["technician"], role="admin")
    assert models_of(client) > before | {"User"}
    given.delete()
    assert models_of(client) == before
    staff["technician"].memberships.all().delete()
    assert models_of(client) == set()


def test_what_there_is_once_is_offered_until_it_is_there(staff: dict[str, User]) -> None:
    client = client_of(staff["admin"])

    def may_add() -> bool:
        apps = client.get("/admin/").context["available_apps"]
        models = [told for app in apps for told in app["models"]]
        return next(bool(told["add_url"]) for told in models if told["object_name"] == "HydrantStandard")

    assert may_add()
    HydrantStandard.objects.create(radius_m=120)
    assert not may_add()
