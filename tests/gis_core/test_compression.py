"""What readers with a weak network are spared: bytes that gzip saves, and files that they already have."""

import gzip
import json
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gis_core.models import User

pytestmark = pytest.mark.django_db
READS_GZIP = {"accept-encoding": "gzip, deflate"}
#: Written by somebody, so its name stays when its bytes change.
BY_NAME = "gis_core/tokens.css"


def assets(settings: Settings) -> list[str]:
    """What Vite has built, as the page names it."""
    built = json.loads((Path(settings.STATIC_ROOT) / "manifest.json").read_text("utf-8"))
    files = {name for entry in built.values() for name in [entry["file"], *entry.get("css", [])]}
    return sorted(files)


def body(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue()


@pytest.mark.parametrize("name", ["login", "javascript-catalogue"])
def test_a_page_and_its_texts_go_out_packed_to_who_reads_that(name: str) -> None:
    plain = Client().get(reverse(name))
    packed = Client().get(reverse(name), headers=READS_GZIP)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    unpacked = gzip.decompress(packed.content)
    assert len(packed.content) < len(unpacked) / 2
    assert unpacked.splitlines()[0] == plain.content.splitlines()[0]


def test_the_api_keeps_the_etags_that_who_writes_back_must_repeat(
    client: Client, people: dict[str, User]
) -> None:
    client.force_login(people["supervision"])
    answer = client.get(reverse("api:schema"), {"format": "json"}, headers=READS_GZIP)
    assert (answer.status_code, len(answer.content) > 10_000) == (200, True)
    assert "Content-Encoding" not in answer


def test_a_browser_that_has_the_texts_is_sent_nothing(client: Client) -> None:
    first = client.get(reverse("javascript-catalogue"), headers=READS_GZIP)
    again = client.get(reverse("javascript-catalogue"), headers=READS_GZIP | {"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(
        reverse("javascript-catalogue"),
        headers=READS_GZIP | {"if-none-match": first["ETag"], "accept-language": "en"},
    )
    assert other.status_code == 200


def test_a_static_file_lies_packed_beside_itself(client: Client) -> None:
    packed = client.get(f"/static/{BY_NAME}", headers=READS_GZIP)
    assert packed["Content-Encoding"] == "gzip"
    original = find(BY_NAME)
    assert isinstance(original, str)
    assert gzip.decompress(body(packed)) == Path(original).read_bytes()


def test_what_vite_has_built_is_kept_for_good_and_the_rest_asked_for_again(
    client: Client, settings: Settings
) -> None:
    names = assets(settings)
    assert len(names) > 8
    for name in names:
        assert "immutable" in client.get(f"/static/{name}")["Cache-Control"], name
    assert "immutable" not in client.get(f"/static/{BY_NAME}")["Cache-Control"]
