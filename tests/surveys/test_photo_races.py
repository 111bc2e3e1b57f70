"""Of many who send one photo at once each hears the truth, and one file is kept."""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from gis_core.models import User
from grids.models import Membership
from surveys.services import part_files, photo_uploads
from surveys.services.part_files import add_pieces
from surveys.services.photo_files import make_folder
from surveys.services.photo_uploads import Upload, take_bytes
from tests.surveys.photos import jpeg, named, post, put, report, sha256, told
from tests.surveys.test_photo_uploads import media_root, phone
from tests.towns import build_town

ONE = jpeg("red")
Take = Callable[[Iterable[bytes]], Upload]
__all__ = ["media_root", "phone"]


@pytest.fixture
def take(phone: Client, people: dict[str, User]) -> Take:
    """Takes pieces of ONE, which a report of the collector names, from its first byte on."""
    post(phone, report(photos=named(ONE)))

    def taken(pieces: Iterable[bytes]) -> Upload:
        return take_bytes(
            sha256=sha256(ONE),
            by=people["collector"].pk,
            first=0,
            total=len(ONE),
            pieces=pieces,
            now=timezone.now(),
        )

    return taken


def test_who_sends_the_same_bytes_while_another_does_hears_the_same(take: Take, media_root: Path) -> None:
    def overtaken() -> Iterator[bytes]:
        """The first sender has begun when the second comes and is through before it."""
        assert take([ONE]).kept
        yield ONE

    assert take(overtaken()).kept
    assert kept_files(media_root) == [ONE]


def test_who_begins_anew_when_another_has_kept_it_leaves_nothing_behind(
    take: Take, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(key: str) -> Path:
        """The first sender has asked who names the photo when the second comes and is through before it."""
        monkeypatch.undo()
        assert take([ONE]).kept
        return make_folder(key)

    monkeypatch.setattr(photo_uploads, "make_folder", overtaken)
    assert take([ONE[:50]]).kept
    assert kept_files(media_root) == [ONE]


def test_who_begins_anew_while_another_keeps_it_leaves_nothing_behind(
    take: Take, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaking(**asked: Any) -> int:
        """The first sender has placed the photo and not yet said so when the second sends its beginning."""
        monkeypatch.undo()
        end = add_pieces(**asked)
        assert not take([ONE[:50]]).kept
        return end

    monkeypatch.setattr(photo_uploads, "add_pieces", overtaking)
    assert take([ONE]).kept
    assert kept_files(media_root) == [ONE]


def test_who_is_through_when_its_bytes_were_dropped_as_no_longer_needed_hears_the_same(
    take: Take, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = part_files._digest

    def begun_anew(key: str) -> Path:
        monkeypatch.undo()
        assert take([ONE]).kept
        monkeypatch.setattr(part_files, "_digest", asked_meanwhile)
        return make_folder(key)

    def asked_meanwhile(part: int) -> str:
        """While the bytes that came again are looked at, somebody asks, and is told that they are kept."""
        assert take([ONE]).kept
        return digest(part)

    monkeypatch.setattr(photo_uploads, "make_folder", begun_anew)
    assert take([ONE]).kept
    assert kept_files(media_root) == [ONE]


def kept_files(media_root: Path) -> list[bytes]:
    """The contents of all files there are."""
    return [path.read_bytes() for path in media_root.rglob("*") if path.is_file()]


def sent_at_once(token: str, parts: list[tuple[bytes, int, int]], key: str) -> list[int]:
    """What does each hear who sends bytes of a photo at the same moment?"""
    begin = threading.Barrier(len(parts))

    def send(part: tuple[bytes, int, int]) -> int:
        content, first, last = part
        mine = Client(headers={"Authorization": f"Token {token}"})
        begin.wait()
        status: int = put(mine, content, first, last, key=key).status_code
        connections.close_all()
        return status

    with ThreadPoolExecutor(len(parts)) as pool:
        return list(pool.map(send, parts))


@pytest.mark.django_db(transaction=True)
def test_two_who_send_one_photo_at_once_keep_it_once(media_root: Path) -> None:
    user = User.objects.create_user("collector")
    Membership.objects.create(user=user, role="collector", unit=build_town().a)
    content = jpeg("green", (300, 300), quality=100) + b"\0" * 3_000_000  # more than one piece
    token = AuthToken.objects.create(user=user)[1]
    phone = Client(headers={"Authorization": f"Token {token}"})
    post(phone, report(photos=named(content)))
    answers: list[int] = []

    def send() -> None:
        mine = Client(headers={"Authorization": f"Token {token}"})
        for _try in range(20):
            state = told(mine, content)
            if state["kept"]:
                answers.append(200)
                break
            answers.append(put(mine, content, state["received"]).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {200, 201, 409}
    assert answers.count(201) == 1
    assert [path.read_bytes() for path in media_root.rglob("*.original")] == [content]
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_one_photo_at_once_all_hear_the_same_whatever_others_send_under_its_name(
    media_root: Path,
) -> None:
    user = User.objects.create_user("collector")
    Membership.objects.create(user=user, role="collector", unit=build_town().a)
    token = AuthToken.objects.create(user=user)[1]
    phone = Client(headers={"Authorization": f"Token {token}"})
    content = jpeg("green", (300, 300), quality=100) + b"\0" * 600_000
    middle, last = len(content) // 2, len(content) - 1
    post(phone, report(photos=named(content)))
    whole, halves = [(content, 0, last)] * 8, [(content, 0, middle), (content, middle + 1, last)] * 4
    assert set(sent_at_once(token, whole + halves, sha256(content))) <= {200, 201, 409}
    assert told(phone, content)["kept"] is True
    other = jpeg("blue", (300, 300), quality=100) + b"\1" * 600_000
    post(phone, report(photos=named(other)))
    spoilt = other[:middle] + b"?" * (len(other) - middle)
    mixed = [(spoilt, 0, len(other) - 1), (other, 0, len(other) - 1)] * 4
    assert set(sent_at_once(token, mixed, sha256(other))) <= {200, 201, 409, 422}
    while not told(phone, other)["kept"]:
        put(phone, other, told(phone, other)["received"])
    assert sent_at_once(token, [(other, 0, len(other) - 1)] * 4, sha256(other)) == [200] * 4
    files = {path.name: path.read_bytes() for path in media_root.rglob("*") if path.is_file()}
    assert files == {f"{sha256(one)}.original": one for one in (content, other)}
