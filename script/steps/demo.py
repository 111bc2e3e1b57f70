"""`script/demo`: the demo county in the database, then server and worker until Ctrl-C."""

from collections.abc import Mapping

from script.embedded.databases import database_environment, stop_cluster
from script.steps.console import detail, say
from script.steps.layout import Layout, here, require_set_up
from script.steps.services import Door, Service, manage, serve, start_services

#: What became of the points of so many days is played before the demo serves, the rest of the year while it does.
LAST_DAYS, PAST_DAYS = 30, 366


def load(layout: Layout, variables: Mapping[str, str], *, serving: bool) -> str:
    """Bring tables and demo county up to date; which logins does it print?

    Passwords are stored nowhere, so a demo that is about to serve draws new ones to print.
    """
    say("demo county")
    manage(layout, variables, "migrate", "--no-input", "-v", "0")
    logins = manage(layout, variables, "load_demo", *(["--new-passwords"] if serving else [])).rstrip()
    if serving:
        say(f"the last {LAST_DAYS} days of its cases; the year before follows while it serves")
        manage(layout, variables, "simulate", "--days", str(LAST_DAYS))
    return logins


def start(layout: Layout, variables: Mapping[str, str], door: Door) -> list[Service]:
    """What serves, and what plays the rest of the county's year meanwhile."""
    past = [str(layout.python), str(layout.root / "manage.py"), "simulate", "--days", str(PAST_DAYS)]
    return [
        *start_services(layout, variables, door),
        Service(layout, variables, "past of the county", past, ends=True),
    ]


def main(arguments: list[str]) -> int:
    layout = here()
    require_set_up(layout)
    variables, started = database_environment(layout)
    serving = "--no-serve" not in arguments
    try:
        logins = load(layout, variables, serving=serving)
        if serving:
            door = Door("127.0.0.1", "127.0.0.1", int(arguments[arguments.index("--port") + 1]))
            serve(lambda: start(layout, variables, door), door, f"{logins}\n")
        else:
            print(logins)
            detail("script/demo without --no-serve serves it")
    finally:
        if started:
            stop_cluster(layout)
    return 0
