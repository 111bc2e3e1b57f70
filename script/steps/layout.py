"""Where everything lies: the checkout and what the scripts generate under var/."""

import os
from dataclasses import dataclass
from pathlib import Path

from script.steps.console import Stop


@dataclass(frozen=True)
class Layout:
    """The folders of one checkout."""

    root: Path

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def venv(self) -> Path:
        """A link to the finished environment in `venvs`."""
        return self.var / "venv"

    @property
    def venvs(self) -> Path:
        return self.var / "venvs"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def pg(self) -> Path:
        """The embedded cluster, or a link to the place it had to take."""
        return self.var / "pg"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def stamps(self) -> Path:
        return self.var / "stamps"

    @property
    def secret(self) -> Path:
        """The key that signs sessions."""
        return self.var / "secret_key"

    @property
    def frontend(self) -> Path:
        return self.root / "frontend"

    @property
    def frontend_build(self) -> Path:
        return self.var / "build" / "frontend"


def here() -> Layout:
    """Which checkout do these scripts belong to?"""
    return Layout(Path(__file__).resolve().parent.parent.parent)


def require_set_up(layout: Layout) -> None:
    """Raises Stop unless script/setup has run here, for this account or one that it may read."""
    if not layout.python.exists():
        raise Stop("this checkout is not set up: run script/setup first")
    if layout.secret.exists() and not os.access(layout.secret, os.R_OK):
        owner = layout.secret.owner()
        raise Stop(
            f"{layout.var} belongs to {owner}: run as {owner} or as root (with sudo), or use an own checkout"
        )


def environment(layout: Layout, **extra: str) -> dict[str, str]:
    """Which environment do commands of the venv get?  `extra` is added on top.

    Bytecode is kept even where the image of a container says not to: else each process compiles the project anew.
    """
    path = f"{layout.venv / 'bin'}:{os.environ.get('PATH', '/usr/bin:/bin')}"
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PATH": path, "VIRTUAL_ENV": str(layout.venv), **extra}
