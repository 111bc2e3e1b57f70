"""What may a process that parses a stranger's file do?  Compute, and read; within limits, and without a
network.

The kernel holds it: resource limits, a network namespace of its own where that is allowed, and a seccomp
filter that refuses sockets, new programs and io_uring on the two architectures Debian servers have.
"""

import ctypes
import errno
import os
import platform
import resource
import struct
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds for one file: bytes of address space, seconds, and what an archive may unpack to."""

    memory_bytes: int = 1024 * MEBIBYTE
    cpu_seconds: int = 30
    wait_seconds: int = 60  # that the reader waits for the parser, its own work not counted
    unpacked_bytes: int = 2048 * MEBIBYTE
    unpacked_ratio: int = 200
    members: int = 2000


def limits_for(size_bytes: int) -> Limits:
    """How much time may a file of this size take?  Thirty seconds, and one more for every 4 MiB past the
    first 100.
    """
    extra = max(0, size_bytes - 100 * MEBIBYTE) // (4 * MEBIBYTE)
    return Limits(cpu_seconds=30 + extra, wait_seconds=60 + extra)


# Numbers of: socket, connect, execve, execveat, ptrace, io_uring_setup, userfaultfd, bpf, open_by_handle_at
_REFUSED_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425, 323, 321, 304)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425, 282, 280, 265)),
}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EACCES
_X32 = 0x40000000
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def limit_resources(limits: Limits, *, writable_bytes: int) -> None:
    """Hold this process to `limits`; files it writes may reach `writable_bytes`, for good once it is 0."""
    _lower(resource.RLIMIT_AS, limits.memory_bytes)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, writable_bytes)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def cut_off_network() -> list[str]:
    """Which of the two kernel measures now keep this process from the network?  Empty: none could be taken."""
    taken = []
    libc = ctypes.CDLL(None, use_errno=True)
    spaces = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    if libc.unshare(spaces) == 0:
        taken.append("namespace")
    known = _REFUSED_CALLS.get(platform.machine())
    if known is not None and _install_filter(libc, *known):
        taken.append("seccomp")
    return taken


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _install_filter(libc: ctypes.CDLL, architecture: int, calls: tuple[int, ...]) -> bool:
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    steps += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]  # the x32 numbers would pass by the list
    for position, call in enumerate(calls):
        steps.append((_EQUAL, len(calls) - position, 0, call))
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(code))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
