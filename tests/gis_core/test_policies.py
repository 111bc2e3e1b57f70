"""Every address has a declared policy, and the policy is what answers."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.module_loading import import_string

from gis_core import policies
from gis_core.models import User
from gis_core.policies import Policy, addresses, check_every_address_has_a_policy, everybody, signed_in


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all")


urlpatterns = [path("forgotten/", forgotten, name="forgotten"), path("", include("gis_core.urls"))]


def test_every_address_of_the_site_has_a_policy() -> None:
    assert check_every_address_has_a_policy(None) == []
    assert len(list(addresses())) > 60


@pytest.mark.urls("tests.gis_core.test_policies")
def test_a_forgotten_address_fails_the_checks() -> None:
    (error,) = check_every_address_has_a_policy(None)
    assert error.id == "gis_core.E001"
    assert "forgotten" in error.msg


def test_the_rows_of_a_policy_name_something_that_exists() -> None:
    named = {policy.rows for policy in policies._POLICIES.values() if policy.rows}
    assert named
    for words in named:
        parts = words.split(".")
        depth = 2 if parts[-2][0].isupper() else 1
        found = import_string(".".join(parts[: len(parts) - depth + 1]))
        assert depth == 1 or hasattr(found, parts[-1]) or parts[-1] in found.__dataclass_fields__


def test_a_name_of_its_own_wins_over_its_namespace() -> None:
    assert policies.policy_of("admin:index") is policies.policy_of("admin:*")
    assert policies.policy_of("api:units-list") is not None
    assert policies.policy_of("api:unheard-of") is None
    assert policies.policy_of("unheard-of") is None


def test_a_policy_offers_only_what_it_names() -> None:
    policy = Policy(reads=signed_in, writes={"POST": everybody})
    nobody, somebody = AnonymousUser(), User(username="somebody")
    assert [verb for verb in ("GET", "HEAD", "POST", "PUT", "DELETE") if policy.offers(verb)] == [
        "GET",
        "HEAD",
        "POST",
    ]
    assert policy.allows("GET", somebody)
    assert not policy.allows("GET", nobody)
    assert policy.allows("POST", nobody)
    assert not policy.allows("DELETE", somebody)


def test_a_policy_for_writing_only_has_nothing_to_read() -> None:
    policy = Policy(reads=None, writes={"POST": signed_in})
    assert not policy.offers("GET")
    assert not policy.allows("GET", User(username="somebody"))
    assert policy.knows(User(username="somebody"))
    assert not policy.knows(AnonymousUser())
