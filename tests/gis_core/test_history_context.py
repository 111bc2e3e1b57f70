"""Who is behind a write is noted with it; what is only read asks for nobody."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from gis_core.history_context import HistoryMiddleware
from gis_core.models import User


def noted(request: HttpRequest) -> Any:
    """What does history note beside the change that the request makes?"""

    def answer(request: HttpRequest) -> HttpResponse:
        User.objects.filter(username="changed").update(full_name=request.method)
        return HttpResponse()

    changed = User.objects.create_user("changed")
    HistoryMiddleware(answer)(request)
    return changed.events.latest("pgh_id").pgh_context


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_write_is_noted_with_its_user_and_address(verb: str) -> None:
    writer = User.objects.create_user("writer")
    request = RequestFactory().generic(verb, "/somewhere/")
    request.user = SimpleLazyObject(lambda: User.objects.get(pk=writer.pk))
    assert noted(request) == {"user": writer.pk, "url": "/somewhere/"}


@pytest.mark.django_db
def test_a_write_of_nobody_is_noted_as_such() -> None:
    request = RequestFactory().post("/somewhere/")
    request.user = AnonymousUser()
    assert noted(request) == {"user": None, "url": "/somewhere/"}


@pytest.mark.django_db
def test_who_only_looks_is_not_asked_for(client: Client) -> None:
    client.force_login(User.objects.create_user("reader"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/livez").status_code == 200
    assert [query["sql"] for query in queries] == []
