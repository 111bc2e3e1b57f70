"""The URLs of the embedded cluster's databases."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from gis_core.environment import database_from_url
from script.embedded.urls import database_name, url, url_variables
from script.steps.console import Stop

SOCKETS = [Path("/srv/wangge/var/pg/socket"), Path("/srv/a b+c&d/网格/socket")]


@pytest.mark.parametrize("socket", SOCKETS)
def test_libpq_and_settings_read_the_same_from_a_url(socket: Path) -> None:
    text = url("wangge_app", "oakland", socket)
    read = conninfo_to_dict(text)
    assert (read["user"], read["dbname"], read["host"]) == ("wangge_app", "oakland", str(socket))
    settings = database_from_url(text, variable="DATABASE_URL")
    assert (settings["USER"], settings["NAME"], settings["HOST"]) == ("wangge_app", "oakland", str(socket))
    assert settings["PORT"] == str(read["port"])


def test_each_role_has_its_variable() -> None:
    variables = url_variables("wangge", Path("/s"))
    users = {name: conninfo_to_dict(text)["user"] for name, text in variables.items()}
    assert users == {
        "DATABASE_URL": "wangge_app",
        "DATABASE_OWNER_URL": "wangge_owner",
        "DATABASE_SUPERUSER_URL": "postgres",
    }


@pytest.mark.parametrize("name", ["oakland", "a", "county_410900", "x" * 51])
def test_a_plain_name_is_a_database(name: str) -> None:
    assert database_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1st",
        "Oakland",
        "a-b",
        "a;drop",
        'a"',
        "网格",
        "x" * 52,
        "postgres",
        "template1",
        "wangge_template",
    ],
)
def test_a_name_that_needs_quotes_or_belongs_to_the_cluster_is_refused(name: str) -> None:
    with pytest.raises(Stop, match="WANGGE_DB="):
        database_name(name)
