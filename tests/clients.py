"""Browsers of the people of a test."""

from collections.abc import Mapping

from django.test import Client

from gis_core.models import User


class Clients(dict[str, Client]):
    """A client for everybody by name, signed in when it is first asked for: a test needs few of them."""

    def __init__(self, people: Mapping[str, User]) -> None:
        super().__init__()
        self.people = people

    def __missing__(self, name: str) -> Client:
        self[name] = client = Client()
        client.force_login(self.people[name])
        return client
