"""Which files configure the embedded cluster?  They are written anew at every start."""

from collections.abc import Iterable
from pathlib import Path

from script.embedded.place import FIRST_ORDINARY_UID, PORT
from script.embedded.urls import APP, OWNER, SUPERUSER

MAP = "wangge"

HBA = f"""# Written by the scripts: people of this machine by account, others by password, never trust.
local all {SUPERUSER},{OWNER},{APP} peer map={MAP}
local all all scram-sha-256
"""


def ident(accounts: Iterable[str]) -> str:
    """Which operating-system accounts may act as the superuser, the owner and the app?"""
    lines = [
        f'{MAP} "{account}" {role}' for account in sorted(set(accounts)) for role in (SUPERUSER, OWNER, APP)
    ]
    return "# Written by the scripts.\n" + "".join(f"{line}\n" for line in lines)


def accounts_in(text: str) -> set[str]:
    """Which accounts does a pg_ident.conf written by `ident` admit?"""
    return {line.split('"')[1] for line in text.splitlines() if line.startswith(f'{MAP} "')}


def quoted(value: str) -> str:
    """How is `value` written in postgresql.conf?"""
    return "'" + value.replace("'", "''") + "'"


def memory_mb() -> int:
    """How much memory has this machine, in MB?"""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    raise OSError("/proc/meminfo names no MemTotal")


def settings(*, socket: Path, logs: Path, memory: int, uid: int) -> str:
    """Which settings suit a county on a small machine with `memory` MB, under account number `uid`?"""
    buffers = min(1024, max(128, memory // 8))
    values = {
        "listen_addresses": quoted(""),
        "port": str(PORT),
        "unix_socket_directories": quoted(str(socket)),
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        # Short statements over many partitions of CASE and geometry gain nothing from compiling.
        "jit": "off",
        "timezone": quoted("UTC"),
        "log_timezone": quoted("UTC"),
        "logging_collector": "on",
        "log_directory": quoted(str(logs)),
        "log_filename": quoted("postgresql-%a.log"),
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
    }
    if uid >= FIRST_ORDINARY_UID:
        # systemd clears an ordinary account's shared memory when it logs out (RemoveIPC): keep it in files.
        values["dynamic_shared_memory_type"] = "mmap"
    return "# Written by the scripts; change settings with ALTER SYSTEM.\n" + "".join(
        f"{name} = {value}\n" for name, value in values.items()
    )
