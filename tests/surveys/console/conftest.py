"""Everybody of the town and the three clerks, signed in at the workbench."""

import pytest
from django.test import Client

from gis_core.models import User
from grids.models import Membership
from tests.clients import Clients

CLERKS = ("intake", "dispatcher", "checker")


@pytest.fixture
def office(people: dict[str, User]) -> dict[str, User]:
    """The people of the town, its three clerks, and one who is all three (`clerk`)."""
    for name in (*CLERKS, "clerk"):
        user = User.objects.create_user(username=name, password="a long test password")
        for role in CLERKS if name == "clerk" else (name,):
            Membership.objects.create(user=user, role=role)
        people[name] = user
    return people


@pytest.fixture
def desks(office: dict[str, User]) -> dict[str, Client]:
    """A client for each of them."""
    return Clients(office)
