import subprocess
import sys
import textwrap

import pytest

from gis_core.vector_files.fence import Limits, limits_for

_PROLOGUE = "from gis_core.vector_files.fence import *\nimport os, socket, subprocess\n"


def fenced(code):
    """Run code in a process of its own, as the parser runs behind the fence."""
    return subprocess.run(
        [sys.executable, "-c", _PROLOGUE + textwrap.dedent(code)], capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_no_socket_can_be_made(family):
    done = fenced(
        f"assert cut_off_network()\ntry: socket.socket(socket.{family})\nexcept OSError as e: "
        "print(type(e).__name__)"
    )
    assert done.stdout == "PermissionError\n", done.stderr


def test_no_other_program_can_be_started():
    done = fenced(
        "cut_off_network()\ntry: os.execv('/bin/true', ['true'])\nexcept OSError as e: print(type(e)"
        ".__name__)"
    )
    assert done.stdout == "PermissionError\n", done.stderr


def test_both_kernel_measures_are_taken_on_this_machine():
    assert "seccomp" in fenced("print(cut_off_network())").stdout


def test_no_file_grows_once_writing_is_closed(tmp_path):
    done = fenced(f"""
        limit_resources(Limits(), writable_bytes=100)
        limit_resources(Limits(), writable_bytes=0)
        try:
            with open({str(tmp_path / "x")!r}, "w") as file: file.write("x")
        except OSError as error: print(error.errno)
    """)
    assert done.stdout == "27\n", done.stderr  # EFBIG
    assert (tmp_path / "x").stat().st_size == 0


def test_memory_beyond_the_limit_is_not_given():
    done = fenced("""
        limit_resources(Limits(memory_bytes=200 << 20), writable_bytes=0)
        try: bytes(300 << 20)
        except MemoryError: print("refused")
    """)
    assert done.stdout == "refused\n", done.stderr


def test_bigger_files_may_take_longer():
    assert limits_for(1000) == Limits()
    assert limits_for(500 << 20).cpu_seconds == 130
