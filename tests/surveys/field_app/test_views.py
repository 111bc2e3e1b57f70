"""What a phone keeps of the field app is put together without ending the request that asks for it."""

import pytest
from django.core.signals import request_finished
from django.test import Client


@pytest.mark.parametrize("address", ["/field/sw.js", "/field/texts/zh-hans.js"])
def test_a_file_for_phones_ends_no_request_but_its_own(db: None, address: str) -> None:
    ended: list[object] = []
    client = Client()

    def note(sender: object, **_more: object) -> None:
        ended.append(sender)

    request_finished.connect(note)
    try:
        assert client.get(address).status_code == 200
    finally:
        request_finished.disconnect(note)
    assert len(ended) == 1
