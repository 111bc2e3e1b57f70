"""How is something kept that nobody may read in the database, in its history or in a dump?

AES-256-GCM under a key that HKDF derives from SEALING_KEY, which lies outside of the database.  What a seal belongs to
(`label`) is sealed with it: moved to another row, or beside other columns, it cannot be opened.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_KEY_BYTES, _MARK_BYTES, _NONCE_BYTES = 32, 8, 12


class SealError(Exception):
    """What was sealed cannot be opened."""


class OtherKeyError(SealError):
    """It was sealed under another SEALING_KEY than today's."""


class BrokenSealError(SealError):
    """It was altered, or belongs to something else."""


def seal(content: bytes, *, label: str) -> bytes:
    """What may be stored instead of `content`?  8 bytes that tell keys apart, 12 of a nonce, the rest sealed."""
    nonce = os.urandom(_NONCE_BYTES)
    return _derived("mark", _MARK_BYTES) + nonce + AESGCM(_key()).encrypt(nonce, content, label.encode())


def unseal(sealed: bytes, *, label: str) -> bytes:
    """What was sealed under this label?  Raises OtherKeyError, BrokenSealError."""
    mark, rest = sealed[:_MARK_BYTES], sealed[_MARK_BYTES:]
    if mark != _derived("mark", _MARK_BYTES):
        raise OtherKeyError
    try:
        return AESGCM(_key()).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], label.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: shorter than a nonce
        raise BrokenSealError from error


def _key() -> bytes:
    return _derived("key", _KEY_BYTES)


def _derived(purpose: str, length: int) -> bytes:
    """Key material for one purpose; SEALING_KEY is random already, so that no slow derivation is needed."""
    if not settings.SEALING_KEY:
        raise ImproperlyConfigured("SEALING_KEY is empty: set WANGGE_SEALING_KEY, or run script/setup")
    derivation = HKDF(SHA256(), length, salt=None, info=f"wangge sealing v1 {purpose}".encode())
    return derivation.derive(settings.SEALING_KEY.encode())
