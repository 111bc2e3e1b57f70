"""Where the embedded cluster lives, and who runs it."""

import os
from pathlib import Path

import pytest

from script.embedded.place import (
    SOCKET_BYTES,
    Account,
    account_for,
    as_account,
    choose_folder,
    choose_socket,
    short_name,
    socket_fits,
)
from script.steps.console import Stop

POSTGRES = Account("postgres", 104, 112)
FOLDER = Path("/srv/wangge/var/pg")


def test_the_cluster_lives_in_the_checkout_where_its_account_can_walk_there() -> None:
    assert choose_folder(FOLDER, POSTGRES, reach=lambda account, folder: True) == FOLDER


def test_another_place_is_taken_where_the_account_cannot_walk_to_the_checkout() -> None:
    wanted = Path("/root/wangge/var/pg")
    closed = choose_folder(wanted, POSTGRES, reach=lambda account, folder: False)
    assert closed == Path("/var/lib/wangge") / short_name(wanted)


def test_the_walk_is_tried_to_the_folder_that_will_hold_the_cluster() -> None:
    asked: list[Path] = []
    choose_folder(FOLDER, POSTGRES, reach=lambda account, folder: bool(asked.append(folder)))
    assert asked == [FOLDER.parent]


def test_two_checkouts_have_two_places() -> None:
    assert short_name(Path("/root/a/var/pg")) != short_name(Path("/root/b/var/pg"))


def test_the_socket_lies_beside_the_data() -> None:
    assert choose_socket(FOLDER, uid=104) == FOLDER / "socket"


@pytest.mark.parametrize(("length", "fits"), [(SOCKET_BYTES, True), (SOCKET_BYTES + 1, False)])
def test_a_socket_path_of_107_bytes_fits_and_one_of_108_does_not(length: int, fits: bool) -> None:
    name = "/.s.PGSQL.54390"
    folder = Path("/" + "a" * (length - len(name) - 1))
    assert len(str(folder / name[1:])) == length
    assert socket_fits(folder) is fits


def test_a_path_is_measured_in_bytes_not_in_characters() -> None:
    assert not socket_fits(Path("/" + "网" * 40))


def test_a_long_path_gets_a_short_socket_folder() -> None:
    folder = Path("/srv") / ("a" * 120) / "var" / "pg"
    for uid, parent in ((104, "/run"), (1000, "/tmp")):
        socket = choose_socket(folder, uid=uid)
        assert socket == Path(parent) / f"wangge-{short_name(folder)}"
        assert socket_fits(socket)


def test_existing_data_is_run_by_its_owner(tmp_path: Path) -> None:
    assert account_for(12345, data=tmp_path).uid == os.geteuid()


def test_a_user_runs_the_new_cluster_of_their_own() -> None:
    assert account_for(os.geteuid() or 65534, data=None).uid != 0


@pytest.mark.parametrize(
    ("uid", "start"),
    [
        (104, ["initdb"]),
        (0, ["runuser", "-u", "postgres", "--", "initdb"]),
        (1000, ["sudo", "-n", "-u", "postgres", "--", "initdb"]),
    ],
)
def test_the_account_is_taken_by_runuser_as_root_and_by_sudo_otherwise(uid: int, start: list[str]) -> None:
    assert as_account(POSTGRES, ["initdb"], uid=uid) == start


def test_a_missing_account_stops_with_its_name() -> None:
    with pytest.raises(Stop, match="no account nobody-at-all; run script/setup"):
        Account.named("nobody-at-all")
