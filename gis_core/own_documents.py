"""How does a transformation of the county's own come in as a JSON document?  tests/contract/own_transformation.json.

No refusal repeats a value: what was typed wrongly may be nearly the secret.
"""

import json
import stat
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gis_core.coordinates.control_points import ORDERS, ControlPoints, control_points
from gis_core.coordinates.own import FOUR, SEVEN, FourParameters, SevenParameters
from gis_core.own_entries import DEFAULT_LIMIT_M, Entry, EntryRefused, estimated, points_from
from gis_core.wording import listed

STANDARD_INPUT = "-"
#: Instead of parameters: compute the 4 from the control points.
ESTIMATE = "estimate"
_CLASSES = {FOUR: FourParameters, SEVEN: SevenParameters}
_KEYS = frozenset(
    {
        *("code", "name", "kind", "source_epsg", "target_epsg", "area", "convention", "parameters"),
        *("control_points", "order", "limit_m", "accuracy_m"),
    }
)


def private_text(path: str) -> str:
    """What does a file say that nobody but its owner may read ("-": standard input)?  Raises EntryRefused."""
    if path == STANDARD_INPUT:
        return sys.stdin.read()
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            if stat.S_IMODE(Path(path).stat().st_mode) & 0o077:
                told = _(
                    "Others may read %(file)s: first say chmod 600, then delete it when it has been taken in."
                )
                raise EntryRefused("file", told % {"file": path})
            return file.read()
    except OSError as error:
        raise EntryRefused("file", f"{path}: {error.strerror}") from error
    except UnicodeDecodeError:
        raise EntryRefused("file", _("%(file)s is not in UTF-8.") % {"file": path}) from None


def entry_from(text: str) -> Entry:
    """Which entry does a JSON document make?  Raises EntryRefused."""
    try:
        said = json.loads(text)
    except ValueError:  # its message quotes the text
        raise EntryRefused("document", _("This is no JSON.")) from None
    if not isinstance(said, dict):
        raise EntryRefused("document", _("A JSON object is expected."))
    if unknown := sorted(set(said) - _KEYS):
        raise EntryRefused(
            unknown[0][:40], _("There is no such key; there are: %(keys)s") % {"keys": listed(sorted(_KEYS))}
        )
    points = _points(said)
    area = said.get("area")
    if not isinstance(area, list) or len(area) != 4 or not all(map(_is_number, area)):
        raise EntryRefused(
            "area", _("West, south, east, north in degrees: west before east, south before north.")
        )
    return Entry(
        code=_text(said, "code"),
        name=_text(said, "name"),
        source_epsg=None if said.get("source_epsg") is None else _whole(said, "source_epsg"),
        target_epsg=_whole(said, "target_epsg"),
        area=(float(area[0]), float(area[1]), float(area[2]), float(area[3])),
        parameters=_parameters(said, points),
        convention=_text(said, "convention") if said.get("convention") is not None else "",
        points=points,
        limit_m=DEFAULT_LIMIT_M if said.get("limit_m") is None else _number(said, "limit_m"),
        accuracy_m=None if said.get("accuracy_m") is None else _number(said, "accuracy_m"),
    )


def _parameters(said: Mapping[str, Any], points: ControlPoints | None) -> FourParameters | SevenParameters:
    kind, given = said.get("kind"), said.get("parameters")
    if kind not in _CLASSES:
        raise EntryRefused("kind", _("Say 4 or 7."))
    if given == ESTIMATE and kind == FOUR and points is not None:
        return estimated(points)
    names = [one.name for one in fields(_CLASSES[kind])]
    if not isinstance(given, dict) or set(given) != set(names) or not all(map(_is_number, given.values())):
        told = _("Needs these numbers and no others: %(names)s")
        raise EntryRefused("parameters", told % {"names": listed(names)})
    return _CLASSES[kind](**{name: float(given[name]) for name in names})


def _points(said: Mapping[str, Any]) -> ControlPoints | None:
    given = said.get("control_points")
    if given is None:
        return None
    if said.get("order") not in ORDERS:
        raise EntryRefused(
            "order", _("Say which number of a pair comes first: %(orders)s") % {"orders": listed(ORDERS)}
        )
    if isinstance(given, str):
        return points_from(given, said["order"])
    names, rows = [], []
    for at, row in enumerate(given if isinstance(given, list) else [None], 1):
        named = isinstance(row, list) and bool(row) and isinstance(row[0], str)
        numbers = row[1:] if named else row
        if not isinstance(numbers, list) or len(numbers) not in (4, 6) or not all(map(_is_number, numbers)):
            told = _(
                "Line %(line)d of the control points is no pair in each system: 4 numbers, or 6 with heights."
            )
            raise EntryRefused("control_points", told % {"line": at})
        names.append(row[0][:40] if named else str(at))
        rows.append([float(number) for number in numbers])
    return control_points(names, rows, said["order"])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(said: Mapping[str, Any], name: str) -> float:
    if not _is_number(said.get(name)):
        raise EntryRefused(name, _("A number is expected."))
    return float(said[name])


def _whole(said: Mapping[str, Any], name: str) -> int:
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1_000_000:
        raise EntryRefused(name, _("An EPSG code is expected, as a number."))
    return value


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise EntryRefused(name, _("A text is expected."))
    return value.strip()
