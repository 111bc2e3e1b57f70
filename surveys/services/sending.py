"""How does a message go out, and what does the channel answer?  Nothing here touches the database.

apprise reads the addresses, signs for DingTalk and speaks SMTP.  What robots answer is read here: all three say
"200 OK" to what they refuse and put the refusal into the body, which apprise 2.2 takes for sent.
"""

import json
import os
import socket
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import requests
from apprise.plugins.base import NotifyBase
from apprise.plugins.email.base import NotifyEmail
from django.utils.translation import gettext as _

from surveys.services.addresses import scheme_of

#: Seconds to connect and to wait for an answer.
TIMEOUT_S = (5, 15)
ROBOTS: Mapping[str, str] = {
    "wecombot": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={token}",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token={token}",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/{token}",
}


class Answer(StrEnum):
    """What is known of a message once it was tried?"""

    SENT = "sent"  # the channel said so
    REFUSED = "refused"  # it has certainly not arrived
    UNSURE = "unsure"  # it may have arrived


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer, and why in words without addresses."""

    answer: Answer
    why: str = ""


SENT = Outcome(Answer.SENT)


def refused(why: str) -> Outcome:
    """It has certainly not arrived."""
    return Outcome(Answer.REFUSED, why)


def unsure(why: str) -> Outcome:
    """It may have arrived."""
    return Outcome(Answer.UNSURE, why)


def to_folder(folder: Path, key: uuid.UUID, title: str, body: str) -> Outcome:
    """One file a message, named by its key: what is there already was sent, so that each is there exactly once."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{key}.json"
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".part", encoding="utf-8", delete=False) as part:
        json.dump({"message": str(key), "title": title, "body": body}, part, ensure_ascii=False)
        part.flush()
        os.fsync(part.fileno())
    try:
        os.link(part.name, file)
    except FileExistsError:
        return SENT  # sent before, by a worker that could not say so any more
    finally:
        Path(part.name).unlink()
    return SENT


def to_plugin(plugin: NotifyBase, title: str, body: str) -> Outcome:
    """Send over the network, once; nothing is tried again here."""
    if isinstance(plugin, NotifyEmail):
        return _by_mail(plugin, title, body)
    return _to_robot(scheme_of(plugin), plugin, f"{title}\n{body}")


def _to_robot(scheme: str, plugin: Any, text: str) -> Outcome:
    token = plugin.key if scheme == "wecombot" else plugin.token
    parameters: dict[str, str] = {}
    if scheme == "dingtalk" and plugin.secret:
        timestamp, sign = plugin.get_signature()
        parameters = {"timestamp": timestamp, "sign": unquote(sign)}  # quoted once, with the rest
    content: Any = (
        {"msg_type": "text", "content": {"text": text}}
        if scheme == "feishu"
        else {"msgtype": "text", "text": {"content": text}}
    )
    try:
        answer = requests.post(
            ROBOTS[scheme].format(token=token), json=content, params=parameters, timeout=TIMEOUT_S,
            allow_redirects=False,
        )  # fmt: skip
    except requests.ConnectTimeout:
        return refused(_("no connection"))
    except requests.RequestException as error:
        return _broken(error)
    return _read(answer)


def _broken(error: requests.RequestException) -> Outcome:
    """Was the line never there, or did it break when the message may have been through?"""
    cause = str(error)
    if "NewConnectionError" in cause or "NameResolutionError" in cause or "SSLError" in cause:
        return refused(_("no connection"))
    return unsure(_("the line broke before the robot answered"))


def _read(answer: requests.Response) -> Outcome:
    """What does a robot say?  Zero is yes; anything else that it says is a refusal."""
    if answer.status_code >= 500:
        return unsure(_("the robot's server failed (HTTP %(status)d)") % {"status": answer.status_code})
    if answer.status_code != 200:
        return refused(_("refused (HTTP %(status)d)") % {"status": answer.status_code})
    try:
        said = answer.json()
        code = said.get("errcode", said.get("code", said.get("StatusCode")))
    except (ValueError, AttributeError):
        code = None
    if code is None:
        return unsure(_("the robot's answer could not be read"))
    if code != 0:
        return refused(_("refused by the robot (code %(code)s)") % {"code": str(code)[:20]})
    return SENT


def _by_mail(plugin: Any, title: str, body: str) -> Outcome:
    """Knock first: a server that is not there has certainly taken nothing."""
    try:
        socket.create_connection((plugin.smtp_host, plugin.port), timeout=TIMEOUT_S[0]).close()
    except OSError:
        return refused(_("no connection"))
    if plugin.send(body=body, title=title):
        return SENT
    return unsure(_("the mail server did not confirm it"))
