"""The life of a real cluster: made, found running, killed, restarted over stale locks, stopped."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.embedded.cluster import Cluster, serves
from script.steps.console import Stop

ROOT = Path(__file__).resolve().parent.parent.parent

START = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from script.embedded.cluster import Cluster
cluster = Cluster(Path(sys.argv[2]))
with cluster.locked():
    print(cluster.ensure_running())
    print(cluster.psql("SELECT 1"))
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """An empty place for a cluster, which an ordinary account can walk to."""
    home = Path(tempfile.mkdtemp(prefix="wangge-test-", dir="/var/tmp"))
    home.chmod(0o755)
    made = Cluster(home / "var" / "pg")
    try:
        yield made
    finally:
        if made.exists() and made.answers():
            made.stop()
        shutil.rmtree(home)


def ensure(cluster: Cluster) -> bool:
    with cluster.locked():
        return cluster.ensure_running()


def postmaster(cluster: Cluster) -> int:
    return int(cluster.run(["head", "-n", "1", str(cluster.data / "postmaster.pid")]))


def test_1_two_scripts_at_once_make_and_start_it_once(cluster: Cluster) -> None:
    command = [sys.executable, "-c", START, str(ROOT), str(cluster.folder)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [process.communicate(timeout=120) for process in both]
    assert sorted(out for out, _ in said) == ["False\n1\n", "True\n1\n"], said


def test_2_it_is_run_by_an_ordinary_account_with_checksums_and_no_network(cluster: Cluster) -> None:
    assert ensure(cluster) is False
    assert cluster.account.uid != 0
    names = {"data_checksums": "on", "listen_addresses": "", "jit": "off", "fsync": "on"}
    assert {name: cluster.psql(f"SHOW {name}") for name in names} == names


def test_3_a_role_of_its_own_needs_its_password(cluster: Cluster) -> None:
    cluster.psql("CREATE ROLE technician LOGIN PASSWORD 'right'")
    where = f"host={cluster.socket} port=54390 dbname=postgres user=technician"
    psql = [str(cluster.postgres_bin("psql")), "-w", "-Atc", "SELECT session_user", where]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    for password, status in (("right", 0), ("wrong", 2)):
        result = subprocess.run(psql, env={**clean, "PGPASSWORD": password}, capture_output=True, check=False)
        assert result.returncode == status
    assert subprocess.run(psql, env=clean, capture_output=True, check=False).returncode == 2


def test_4_it_comes_back_after_a_power_cut(cluster: Cluster) -> None:
    cluster.psql("CREATE TABLE kept AS SELECT 7 AS number; CHECKPOINT; INSERT INTO kept VALUES (8)")
    first = postmaster(cluster)
    os.kill(first, signal.SIGKILL)
    while cluster.answers() or serves(first, cluster.data):
        pass
    assert ensure(cluster) is True
    assert cluster.psql("SELECT sum(number) FROM kept") == "15"


def test_5_a_lock_whose_number_now_belongs_to_another_process_is_cleared(cluster: Cluster) -> None:
    cluster.stop()
    lock = cluster.data / "postmaster.pid"
    text = f"{os.getpid()}\n{cluster.data}\n1\n54390\n{cluster.socket}\n\n\nready\n"
    cluster.run(["sh", "-c", 'cat > "$1"', "sh", str(lock)], text=text)
    cluster.run(["sh", "-c", 'cat > "$1"', "sh", str(cluster.socket / ".s.PGSQL.54390.lock")], text=text)
    assert ensure(cluster) is True
    assert cluster.psql("SELECT 1") == "1"


def test_6_another_account_is_let_in_without_a_restart(cluster: Cluster) -> None:
    before = postmaster(cluster)
    cluster.admit("anna")
    assert 'wangge "anna" wangge_app' in cluster.run(["cat", str(cluster.data / "pg_ident.conf")])
    assert postmaster(cluster) == before


def test_7_broken_sql_stops_with_the_words_of_the_server(cluster: Cluster) -> None:
    with pytest.raises(Stop, match='relation "nowhere" does not exist'):
        cluster.psql("SELECT * FROM nowhere")


def test_8_it_stops_and_starts_again(cluster: Cluster) -> None:
    cluster.stop()
    assert not cluster.answers()
    assert ensure(cluster) is True


def test_9_a_socket_folder_that_is_a_strangers_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    long = cluster.folder.parent / ("a" * 100) / "pg"
    long.parent.mkdir()
    (long / "data").mkdir(parents=True)
    other = Cluster(long)
    other.socket.symlink_to(tmp_path)
    try:
        with pytest.raises(Stop, match="belongs to somebody else"):
            other.make_socket_folder()
    finally:
        other.socket.unlink()


def test_a_cluster_whose_link_was_lost_is_found_again_not_made_anew(cluster: Cluster, tmp_path: Path) -> None:
    link = tmp_path / "pg"
    link.symlink_to(cluster.folder)
    before = cluster.run(["stat", "-c", "%i", str(cluster.data)])
    Cluster(link).create()
    assert cluster.run(["stat", "-c", "%i", str(cluster.data)]) == before
    assert cluster.run(["ls", str(cluster.folder)]).split() == ["data", "log", "socket", "start.log"]
