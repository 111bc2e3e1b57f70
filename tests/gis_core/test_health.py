"""What a load balancer is told."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from gis_core import health


def test_a_live_process_answers_without_asking_the_database(client: Client) -> None:
    with patch("django.db.connection.ensure_connection", side_effect=OperationalError):
        response = client.get("/livez")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_ready_server_says_so_to_anybody(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok"}


@pytest.mark.django_db
def test_a_server_newer_than_its_tables_is_not_ready(client: Client) -> None:
    known = health._migrations_on_disk()
    with patch("gis_core.health._migrations_on_disk", return_value=known | {("grids", "9999_future")}):
        assert health.missing_migrations() == ["grids.9999_future"]
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unready", "database": "ok", "migrations": "1 missing"}


def test_a_server_without_its_database_is_not_ready_and_tells_no_secrets(client: Client) -> None:
    error = OperationalError("password authentication failed for user wangge_app")
    with patch("gis_core.health.missing_migrations", side_effect=error):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unready", "database": "unreachable"}


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_health_is_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
