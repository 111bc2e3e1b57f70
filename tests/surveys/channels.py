"""Channels of the tests, and real servers on this machine in place of robots and mail: they note what arrives."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings

from surveys.models import Channel
from surveys.services.addresses import enter_address
from tests.surveys.cases import MONDAY

WECOM = "wecombot://a1b2c3d4-secret-key"


def folder(**more: Any) -> Channel:
    """A channel into a folder of the server; each notice a message of its own unless `per_minute` says else."""
    return Channel.objects.create(**{"name": "文件夹", "kind": "folder", "per_minute": 0, **more})


def robot(address: str = WECOM, kind: str = "wecom", **more: Any) -> Channel:
    """A channel to a robot, its address sealed."""
    channel = enter_address(Channel(name="群机器人", kind=kind, **more), address, by=None, now=MONDAY)
    channel.save()
    return channel


def files(channel: Channel) -> list[dict[str, str]]:
    """What lies in the folder of a channel?"""
    found = Path(settings.NOTICE_ROOT, str(channel.uid)).glob("*.json")
    return [json.loads(file.read_text("utf-8")) for file in sorted(found)]


@contextmanager
def robots(answer: Callable[[], tuple[int, str]]) -> Iterator[tuple[dict[str, str], list[dict[str, Any]]]]:
    """A server that answers as robots do (status, body); yields its addresses and what was posted."""
    posted: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            posted.append({"path": self.path, **json.loads(self.rfile.read(length))})
            status, body = answer()
            if not status:  # hangs up
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        urls = {scheme: f"{at}/{scheme}/{{token}}" for scheme in ("wecombot", "dingtalk", "feishu")}
        try:
            yield urls, posted
        finally:
            server.shutdown()


@contextmanager
def mail_server(*, confirms: bool = True) -> Iterator[tuple[int, list[str]]]:
    """A mail server that takes everything; yields port and mails.  `confirms` False: hangs up after the text."""
    mails: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("220 test")
            while verb := self.rfile.readline().decode().strip().upper():
                if verb.startswith("DATA"):
                    self.say("354 go on")
                    text = b""
                    while not text.endswith(b"\r\n.\r\n"):
                        text += self.rfile.readline()
                    mails.append(text.decode())
                    if not confirms:
                        return
                self.say("221 bye" if verb.startswith("QUIT") else "250 ok")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], mails
        finally:
            server.shutdown()
