"""Reads the body of a request: JSON of a sane size and depth, or a refusal."""

import json
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

#: Bytes: a point with every field filled is under 8 KB.
LARGEST_BODY = 256 * 1024


def _no_constant(word: str) -> Any:
    raise ValueError(word)


class SmallJSONParser(JSONParser):
    """JSON as the standard has it: no NaN, no Infinity, no repeated names, not too long, not too deep."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise RequestDataTooBig
        return parsed_body(body)


def parsed_body(body: bytes) -> Any:
    """What does a body say, whichever way it came?  Raises ParseError."""
    try:
        return json.loads(body, parse_constant=_no_constant, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise ParseError(_("The body is not JSON, or goes too deep.")) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is repeated")
    return found
