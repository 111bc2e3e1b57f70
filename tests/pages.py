"""What a page says, without what is random in it: a short code that must not be shown may stand in a form's token."""

import re
from typing import Any

#: What differs from answer to answer whoever asks.
_PASSING = re.compile(
    rb'(csrfmiddlewaretoken|client_op|batch)" value="[^"]*"|nonce="[^"]*"|"csrf\w*": "[^"]*"'
)


def lasting(content: bytes) -> bytes:
    """The bytes of a page which the next answer to the same question has too."""
    return _PASSING.sub(b"", content)


def text_of(answer: Any) -> str:
    """The markup of a page, as far as it lasts."""
    return lasting(answer.content).decode()
