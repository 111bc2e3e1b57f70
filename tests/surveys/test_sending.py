"""Is only that called sent to which the channel said yes, and only that not sent which cannot have arrived?"""

import socket
import uuid
from email import message_from_string
from email.header import decode_header
from pathlib import Path

import pytest

from surveys.services import sending
from surveys.services.addresses import AddressRefused, read_address
from surveys.services.sending import to_folder, to_plugin
from tests.surveys.channels import WECOM, mail_server, robots

DINGTALK = "dingtalk://" + "b" * 32 + "/"
SIGNED = "dingtalk://SECabcdef@" + "b" * 32 + "/"
FEISHU = "feishu://" + "c" * 12


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, '{"errcode": 0, "errmsg": "ok"}', "sent"),
        (200, '{"errcode": 45009, "errmsg": "api freq out of limit"}', "refused"),
        (200, '{"errcode": 310000, "errmsg": "keywords not in content"}', "refused"),
        (200, '{"code": 0, "msg": "success"}', "sent"),
        (200, '{"code": 9499, "msg": "too many request"}', "refused"),
        (200, '{"StatusCode": 0, "StatusMessage": "success"}', "sent"),
        (200, "<html>", "unsure"),
        (200, "[]", "unsure"),
        (302, "", "refused"),
        (404, "", "refused"),
        (502, "", "unsure"),
        (0, "", "unsure"),  # hangs up
    ],
)
def test_what_a_robot_says_is_read_to_the_end(
    status: int, body: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with robots(lambda: (status, body)) as (urls, posted):
        monkeypatch.setattr(sending, "ROBOTS", urls)
        outcome = to_plugin(read_address("wecom", WECOM), "通知", "案件")
    assert (outcome.answer, len(posted)) == (answer, 1)
    assert "secret" not in outcome.why


def test_a_robot_that_is_not_there_has_certainly_got_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setattr(sending, "ROBOTS", {"wecombot": f"http://127.0.0.1:{port}/{{token}}"})
    assert to_plugin(read_address("wecom", WECOM), "通知", "案件").answer == "refused"


@pytest.mark.parametrize(
    ("kind", "address", "member"),
    [("wecom", WECOM, "text"), ("dingtalk", DINGTALK, "text"), ("feishu", FEISHU, "content")],
)
def test_each_robot_gets_what_it_reads(
    kind: str, address: str, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with robots(lambda: (200, '{"errcode": 0}')) as (urls, posted):
        monkeypatch.setattr(sending, "ROBOTS", urls)
        to_plugin(read_address(kind, address), "通知", "案件一")
    assert "通知\n案件一" in posted[0][member].values()


def test_dingtalk_is_signed_and_the_signature_quoted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with robots(lambda: (200, '{"errcode": 0}')) as (urls, posted):
        monkeypatch.setattr(sending, "ROBOTS", urls)
        to_plugin(read_address("dingtalk", SIGNED), "通知", "案件")
    assert "sign=" in posted[0]["path"]
    assert "%25" not in posted[0]["path"]


def test_a_mail_is_sent_once_the_server_has_taken_it() -> None:
    with mail_server() as (port, mails):
        address = f"mailto://127.0.0.1:{port}?from=wangge@example.gov.cn&to=unit@example.gov.cn"
        assert to_plugin(read_address("mail", address), "通知", "新案件，请签收").answer == "sent"
    subject, charset = decode_header(message_from_string(mails[0])["Subject"])[0]
    assert (subject.decode(charset), len(mails)) == ("通知", 1)


def test_a_mail_that_nobody_confirmed_may_have_arrived() -> None:
    with mail_server(confirms=False) as (port, mails):
        address = f"mailto://127.0.0.1:{port}?from=wangge@example.gov.cn&to=unit@example.gov.cn"
        assert to_plugin(read_address("mail", address), "通知", "案件").answer == "unsure"
    assert len(mails) == 1


def test_a_mail_server_that_is_not_there_has_certainly_got_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    address = f"mailto://127.0.0.1:{port}?from=wangge@example.gov.cn&to=unit@example.gov.cn"
    assert to_plugin(read_address("mail", address), "通知", "案件").answer == "refused"


def test_a_folder_has_each_message_once_however_often_it_is_put_there(tmp_path: Path) -> None:
    key = uuid.uuid4()
    assert [to_folder(tmp_path / "n", key, "通知", text).answer for text in ("一", "二")] == ["sent", "sent"]
    (file,) = (tmp_path / "n").iterdir()
    assert "一" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("wecom", "nothing"),
        ("wecom", FEISHU),
        ("mail", "json://10.0.0.1/secret"),
        ("mail", "mailto://"),
        ("dingtalk", "file:///etc/passwd"),
    ],
)
def test_an_address_of_another_kind_is_refused_and_not_repeated(kind: str, address: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        read_address(kind, address)
    assert address not in caught.value.message
