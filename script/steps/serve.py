"""`script/serve`: the county in service on this machine, over TLS where it is given a certificate, until Ctrl-C."""

import argparse
import ipaddress
import os
import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path

from script.embedded.databases import database_environment, stop_cluster
from script.steps.console import Stop, detail, say
from script.steps.layout import here, require_set_up
from script.steps.services import EVERYWHERE, Door, bracketed, manage, serve, start_services


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Checked by script/serve already, which knows the words without Python's packages."""
    parser = argparse.ArgumentParser(prog="script/serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cert", type=Path)
    parser.add_argument("--key", type=Path)
    return parser.parse_args(arguments)


def door_of(options: argparse.Namespace) -> Door:
    """The door that was asked for.  Raises Stop for a host that nobody can type, a certificate that opens nothing."""
    try:
        address = ipaddress.ip_address(options.host)
    except ValueError:
        bind = EVERYWHERE
    else:
        bind = options.host
        if address.is_unspecified:
            raise Stop(
                f"--host {address} is no address to type into a phone: give the name or address it shall use"
            )
    if not options.cert:
        return Door(options.host, bind, options.port)
    for file in (options.cert, options.key):
        if not os.access(file, os.R_OK) or not file.is_file():
            raise Stop(f"{file} is not there, or may not be read by this account")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            options.cert, options.key, password=lambda: ""
        )
    except (ssl.SSLError, ValueError) as error:
        raise Stop(
            f"{options.cert} and {options.key} do not open a TLS connection ({error}):"
            " a certificate with its chain and its own key are needed, both PEM, the key without a pass phrase"
        ) from error
    return Door(options.host, bind, options.port, options.cert.resolve(), options.key.resolve())


def is_secure(door: Door) -> bool:
    """Do browsers count pages from this door as secure: position and service worker?"""
    return bool(door.certificate) or door.host == "localhost" or door.bind in ("127.0.0.1", "::1")


def served_as(door: Door, variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server behind this door, and that of its workers."""
    hosts = [name for name in variables.get("WANGGE_ALLOWED_HOSTS", "").split(",") if name]
    return {
        **variables,
        "WANGGE_ALLOWED_HOSTS": ",".join(dict.fromkeys([*hosts, bracketed(door.host)])),
        "WANGGE_HTTPS": "1" if door.certificate else variables.get("WANGGE_HTTPS", "0"),
    }


def main(arguments: list[str]) -> int:
    layout = here()
    require_set_up(layout)
    door = door_of(parse(arguments))
    if not is_secure(door):
        say(
            "without --cert and --key browsers give the field app neither the position nor work without a network"
        )
    variables, started = database_environment(layout)
    variables = served_as(door, variables)
    try:
        say("tables")
        manage(layout, variables, "migrate", "--no-input", "-v", "0")
        detail("the field app: " + door.address + "field/")
        serve(lambda: start_services(layout, variables, door), door, "")
    finally:
        if started:
            stop_cluster(layout)
    return 0
