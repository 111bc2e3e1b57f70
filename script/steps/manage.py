"""`script/manage`: Django's manage.py with the venv and the database in place."""

import os
import shlex
from typing import NoReturn

from script.embedded.cluster import Cluster
from script.embedded.databases import database_environment, open_shell, stop_cluster
from script.steps.layout import Layout, here, require_set_up

#: Commands that read or write files of the checkout only: a broken migration must not stand in their way.
NEEDS_NO_TABLES = frozenset(
    {"check", "collectstatic", "compilemessages", "help", "makemessages", "makemigrations", "spectacular"}
)
CLUSTER_USAGE = "usage: script/manage cluster start|stop|status|env|psql [PSQL ARGUMENTS]"


def look_after_cluster(layout: Layout, arguments: list[str]) -> int:
    """Start, stop, tell or open the embedded cluster itself.  Exit status 1 when `status` finds it down."""
    cluster = Cluster(layout.pg)
    match arguments:
        case ["start"] | ["psql", *_]:
            with cluster.locked():
                cluster.ensure_running()
            return open_shell(cluster, arguments[1:]) if arguments[0] == "psql" else 0
        case ["env"]:
            variables, _ = database_environment(layout, migrated=False)
            for name in sorted(variables):
                if name.startswith(("DATABASE_", "WANGGE_TEST_")):
                    print(f"export {name}={shlex.quote(variables[name])}")
            return 0
        case ["stop"]:
            stop_cluster(layout)
            return 0
        case ["status"]:
            up = cluster.exists() and cluster.answers()
            print(f"{'up' if up else 'down'}: {cluster.folder.resolve()}, socket in {cluster.socket}")
            return 0 if up else 1
    print(CLUSTER_USAGE)
    return 2


def run_django(layout: Layout, arguments: list[str]) -> NoReturn:
    """Become manage.py."""
    require_set_up(layout)
    migrated = bool(arguments) and arguments[0] not in NEEDS_NO_TABLES and not arguments[0].startswith("-")
    variables, _ = database_environment(layout, migrated=migrated)
    os.execve(layout.python, [str(layout.python), str(layout.root / "manage.py"), *arguments], variables)


def main(arguments: list[str]) -> int:
    layout = here()
    if arguments[:1] == ["cluster"]:
        return look_after_cluster(layout, arguments[1:])
    run_django(layout, arguments)
