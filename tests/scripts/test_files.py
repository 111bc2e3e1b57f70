"""The configuration files of the embedded cluster."""

from pathlib import Path

import pytest

from script.embedded import files


def settings(*, memory: int = 8192, uid: int = 104, socket: str = "/s") -> dict[str, str]:
    text = files.settings(socket=Path(socket), logs=Path("/l"), memory=memory, uid=uid)
    return dict(line.split(" = ", 1) for line in text.splitlines() if not line.startswith("#"))


def test_nobody_gets_in_by_trust_or_over_the_network() -> None:
    rules = [line.split() for line in files.HBA.splitlines() if not line.startswith("#")]
    assert {rule[0] for rule in rules} == {"local"}
    assert {rule[3] for rule in rules} == {"peer", "scram-sha-256"}
    assert settings()["listen_addresses"] == "''"


def test_the_map_admits_accounts_to_three_roles_and_is_read_back() -> None:
    text = files.ident(["root", "anna", "root"])
    assert 'wangge "anna" wangge_app\n' in text
    assert text.count('"root"') == 3
    assert files.accounts_in(text) == {"root", "anna"}


def test_an_empty_map_admits_nobody() -> None:
    assert files.accounts_in("# MAPNAME SYSTEM-USERNAME PG-USERNAME\n") == set()


@pytest.mark.parametrize(("memory", "buffers"), [(512, "128MB"), (4096, "512MB"), (64_000, "1024MB")])
def test_shared_memory_follows_the_machine_within_bounds(memory: int, buffers: str) -> None:
    assert settings(memory=memory)["shared_buffers"] == buffers


def test_a_quote_in_the_path_stays_inside_the_value() -> None:
    assert settings(socket="/srv/anna's")["unix_socket_directories"] == "'/srv/anna''s'"


def test_an_ordinary_account_keeps_shared_memory_in_files() -> None:
    assert settings(uid=1000)["dynamic_shared_memory_type"] == "mmap"
    assert "dynamic_shared_memory_type" not in settings(uid=104)


def test_durability_is_left_on() -> None:
    assert not {"fsync", "full_page_writes", "synchronous_commit"} & set(settings())


def test_memory_is_read_from_the_machine() -> None:
    assert files.memory_mb() > 100
