"""Where can the embedded cluster live, and under which account?

PostgreSQL refuses to run as root: then `postgres` runs it, who must be able to walk to the folder.
A Unix socket's path holds at most 107 bytes.
"""

import hashlib
import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from script.steps.console import Stop

PORT = 54390
SOCKET_BYTES = 107
FIRST_ORDINARY_UID = 1000
ELSEWHERE = Path("/var/lib/wangge")


@dataclass(frozen=True)
class Account:
    """An operating-system account that may run PostgreSQL."""

    name: str
    uid: int
    gid: int

    @classmethod
    def named(cls, name: str) -> "Account":
        """Which account is called `name`?  Raises Stop when there is none."""
        try:
            entry = pwd.getpwnam(name)
        except KeyError as error:
            raise Stop(f"there is no account {name}; run script/setup") from error
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def of_uid(cls, uid: int) -> "Account":
        """Which account has the number `uid`?  Raises Stop when it has no name."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError as error:
            raise Stop(f"user number {uid} has no name in /etc/passwd; PostgreSQL needs one") from error
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)


def account_for(uid: int, *, data: Path | None) -> Account:
    """Who runs the cluster: the owner of existing `data`, else `postgres` for root, else the caller."""
    if data is not None and data.exists():
        return Account.of_uid(data.stat().st_uid)
    return Account.named("postgres") if uid == 0 else Account.of_uid(uid)


def as_account(account: Account, command: list[str], *, uid: int | None = None) -> list[str]:
    """Which command line runs `command` as `account`?  Root uses runuser, anybody else needs sudo's leave."""
    me = os.geteuid() if uid is None else uid
    if me == account.uid:
        return command
    if me == 0:
        return ["runuser", "-u", account.name, "--", *command]
    return ["sudo", "-n", "-u", account.name, "--", *command]


def can_reach(account: Account, folder: Path) -> bool:
    """Can `account` walk to `folder`?  A checkout under /root is closed to everybody else."""
    command = as_account(account, ["test", "-x", str(folder)])
    return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0


def short_name(folder: Path) -> str:
    """Which short name is this checkout's own on this machine?"""
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def choose_folder(
    wanted: Path,
    account: Account,
    *,
    reach: Callable[[Account, Path], bool] = can_reach,
    elsewhere: Path = ELSEWHERE,
) -> Path:
    """Where does a new cluster go: `wanted` if the account can walk there, else its own place `elsewhere`?"""
    if reach(account, wanted.parent):
        return wanted
    return elsewhere / short_name(wanted)


def socket_fits(folder: Path) -> bool:
    """Does a socket in `folder` have a path short enough for the kernel?"""
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_BYTES


def choose_socket(folder: Path, *, uid: int) -> Path:
    """Where does the socket of account `uid` go: beside the data in `folder`, or in a short folder?"""
    beside = folder / "socket"
    if socket_fits(beside):
        return beside
    return Path("/run" if uid < FIRST_ORDINARY_UID else "/tmp") / f"wangge-{short_name(folder)}"
