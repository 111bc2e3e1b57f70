"""What the shell scripts check before they change anything."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = 'set -eu; . "$ROOT/script/lib.sh"; . "$ROOT/script/debian.sh"; . "$ROOT/script/preflight.sh"; '


def shell(commands: str, *, root: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run commands after the script's own functions; `root` is the checkout they look at."""
    environment = {**os.environ, "ROOT": str(ROOT), "LOOK": str(root), **variables}
    return subprocess.run(
        ["sh", "-c", SOURCES + 'ROOT="$LOOK"; ' + commands],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def until(seen: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + 20
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("release", "trouble"),
    [
        ('ID=debian\nVERSION_ID="12"\n', ""),
        ('ID=debian\nVERSION_ID="13"\n', ""),
        (
            'ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian 11"\n',
            "this is Debian 11; Debian 12 or 13 is needed",
        ),
        ('ID=ubuntu\nVERSION_ID="12"\nPRETTY_NAME=Other\n', "this is Other; Debian 12 or 13 is needed"),
        ("", "this is an unknown system; Debian 12 or 13 is needed"),
    ],
)
def test_only_debian_12_and_13_will_do(tmp_path: Path, release: str, trouble: str) -> None:
    (tmp_path / "os-release").write_text(release)
    result = shell(f'OS_RELEASE="{tmp_path}/os-release"; check_system; printf %s "$TROUBLES"')
    assert result.stdout.strip(" -\n") == trouble


@pytest.mark.parametrize("name", ["a:b", 'a"b', "a\\b", "a\nb"])
def test_a_path_that_tools_cannot_carry_is_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "requirements.txt").touch()
    assert "move the checkout" in shell('check_folder; printf %s "$TROUBLES"', root=folder).stdout


@pytest.mark.parametrize("name", ["plain", "with space", "网格"])
def test_any_other_path_will_do(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "requirements.txt").touch()
    assert shell('check_folder; printf %s "$TROUBLES"', root=folder).stdout == ""


def test_all_troubles_are_told_at_once_and_nothing_is_changed(tmp_path: Path) -> None:
    result = shell(
        f'OS_RELEASE=/dev/null; check_room() {{ trouble "no room"; }}; preflight; touch "{tmp_path}/went-on"',
        root=tmp_path,
    )
    assert result.returncode == 1
    assert "nothing was changed, because:" in result.stderr
    for word in ("Debian 12 or 13 is needed", "the checkout is not whole", "no room"):
        assert word in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_megabytes() -> None:
    told = shell('check_room 999999999 /; printf %s "$TROUBLES"').stdout
    assert "MB free; 999999999 MB are needed" in told


def test_only_missing_packages_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "packages.txt").write_text(
        "serve dpkg\nserve no-such-package-here\ntest another-missing\n"
    )
    result = shell('find_missing serve; printf %s "$MISSING"', root=tmp_path)
    assert result.stdout == "no-such-package-here"


def test_packages_that_cannot_be_found_are_named_and_nothing_is_installed(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    result = shell(
        # The real apt-get, which needs no rights to simulate; what would need them is only written down.
        'as_root() { case "$*" in *--simulate*) "$@" ;; *) echo "$*" >>"$ROOT/asked" ;; esac; }; '
        "MISSING=no-such-package-here; install_missing",
        root=tmp_path,
    )
    assert result.returncode == 1
    assert "E: Unable to locate package no-such-package-here\nSTOP: nothing was installed" in result.stderr
    assert f"apt-get said is in {tmp_path}/var/log/apt.log" in result.stderr
    assert [line.split()[-1] for line in (tmp_path / "asked").read_text().splitlines()] == ["update"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_apt_get_finishes_what_it_began_when_ctrl_c_or_the_end_of_the_terminal_stops_the_script(
    tmp_path: Path, number: signal.Signals
) -> None:
    began, finished = tmp_path / "began", tmp_path / "finished"
    apt_get = tmp_path / "apt-get"
    apt_get.write_text(f'#!/bin/sh\ntouch "{began}"\nsleep 1.5\ntouch "{finished}"\n')
    apt_get.chmod(0o755)
    commands = (
        f'PATH="{tmp_path}:$PATH"; as_root() {{ "$@"; }}; LOG="{tmp_path}/apt.log"; apt "no reason" update'
    )
    script = ["sh", "-c", SOURCES + commands]
    with subprocess.Popen(script, env={**os.environ, "ROOT": str(ROOT)}, start_new_session=True) as process:
        until(began.exists)
        os.killpg(process.pid, number)
        assert process.wait(20) != 0
    assert not finished.exists()
    until(finished.exists)


@pytest.mark.parametrize("script", ["demo", "serve"])
def test_a_taken_port_stops_before_anything_else(script: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        command = [str(ROOT / "script" / script), "--port", str(port)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith(f"STOP: port {port} is taken, and nothing was changed")
    assert "==>" not in result.stderr


@pytest.mark.parametrize(
    "words", [["--prot", "1"], ["--port"], ["--port", "x"], ["--port", "0"], ["--port", "65536"]]
)
def test_the_demo_explains_its_words(words: list[str]) -> None:
    result = subprocess.run([ROOT / "script" / "demo", *words], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (2, "usage: script/demo [--port N] [--no-serve]\n")


@pytest.mark.parametrize(
    "words",
    [["--host"], ["--cert", "a.pem"], ["--key", "a.pem"], ["--port", "0"], ["--prot", "1"], ["--cert", ""]],
)
def test_serving_explains_its_words(words: list[str]) -> None:
    result = subprocess.run([ROOT / "script" / "serve", *words], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("usage: script/serve [--host NAME|ADDRESS] [--port N]")


@pytest.mark.parametrize("script", ["setup", "demo", "serve", "test", "bench", "build_plugin"])
def test_a_script_explains_itself_and_does_nothing_else(script: str) -> None:
    command = [ROOT / "script" / script, "--help"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    purpose, *usage = result.stdout.splitlines()
    assert purpose.endswith(".")
    assert any(line.startswith(f"Usage: script/{script}") for line in usage)
    assert "set -eu" not in result.stdout
