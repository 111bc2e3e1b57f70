"""Is what was sealed opened again by the same key and for the same row only?"""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from gis_core.sealing import BrokenSealError, OtherKeyError, seal, unseal


def test_what_was_sealed_is_opened_again_and_not_to_be_read_in_between() -> None:
    sealed = seal(b"-31.876543", label="a")
    assert unseal(sealed, label="a") == b"-31.876543"
    assert b"876543" not in sealed


def test_the_same_content_is_sealed_differently_every_time() -> None:
    assert seal(b"x", label="a") != seal(b"x", label="a")


def test_another_key_is_told_from_a_broken_seal() -> None:
    sealed = seal(b"x", label="a")
    other = override_settings(SEALING_KEY="another key of fifty characters, as long as it should be")
    with other, pytest.raises(OtherKeyError):
        unseal(sealed, label="a")
    with pytest.raises(BrokenSealError):
        unseal(sealed, label="b")
    with pytest.raises(BrokenSealError):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), label="a")
    with pytest.raises(BrokenSealError):
        unseal(sealed[:10], label="a")


def test_without_a_key_nothing_is_sealed() -> None:
    with override_settings(SEALING_KEY=""), pytest.raises(ImproperlyConfigured, match="WANGGE_SEALING_KEY"):
        seal(b"x", label="a")
