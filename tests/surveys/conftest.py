"""What the tests of cases and their pages share."""

from collections.abc import Callable

import pytest
from django.test import Client

from gis_core.models import User


@pytest.fixture
def client_of(people: dict[str, User]) -> Callable[[str], Client]:
    """The browser of one of the people, signed in."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return signed_in
