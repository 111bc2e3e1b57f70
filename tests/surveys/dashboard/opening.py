"""The dashboard as a browser opens it."""

from typing import Any

from django.test import Client

NOVEMBER = "?period=days&from=2026-11-01&until=2026-11-30"


def dashboard(client: Client, query: str = NOVEMBER) -> Any:
    response = client.get(f"/dashboard/{query}")
    assert response.status_code == 200
    return response
