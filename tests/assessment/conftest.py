"""What the tests of pages share."""

from tests.surveys.conftest import client_of

__all__ = ["client_of"]
