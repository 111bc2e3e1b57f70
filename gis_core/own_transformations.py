"""Transformations of the county's own: entered once, sealed, opened where a CRS is declared, never shown again."""

import datetime
import struct
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_core.coordinates.control_points import Residuals
from gis_core.coordinates.own import (
    FOUR,
    PREFIX,
    FourParameters,
    OwnSystem,
    Parameters,
    SevenParameters,
)
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.models import OwnTransformation
from gis_core.own_entries import Entry, EntryRefused
from gis_core.sealing import OtherKeyError, SealError, seal, unseal
from gis_core.wording import clauses, listed

#: Nobody measures finer: residuals of nought say that the points were made of the parameters, or these of them.
_FINEST_M = 0.001


def open_system(code: str) -> OwnSystem:
    """Which system did the county enter under this code?  Raises CoordinatesRefused."""
    row = OwnTransformation.objects.filter(code=code).first()  # unique
    if row is None:
        raise CoordinatesRefused("crs_own_unknown", _unknown(code))
    return OwnSystem(
        row.code,
        row.kind,
        row.source_epsg,
        row.target_epsg,
        row.area,
        row.accuracy_m,
        _opened(row),
        row.convention,
        told=_told(row),
    )


@transaction.atomic
def enter_transformation(
    *, entry: Entry, by: Any | None, now: datetime.datetime, anew: bool = False
) -> OwnTransformation:
    """Check what was entered and keep it, parameters sealed; `anew` replaces what its code meant so far.

    Raises EntryRefused.
    """
    missed = entry.checked()
    row = OwnTransformation.objects.select_for_update().filter(code=entry.code).first()  # unique
    if row is not None and not anew:
        raise EntryRefused("code", _("own:%(code)s is there already.") % {"code": entry.code})
    if row is None and anew:
        raise EntryRefused("code", _unknown(entry.code))
    row = row or OwnTransformation(code=entry.code)
    row.name, row.kind, row.convention = entry.name, entry.kind, entry.convention
    row.source_epsg, row.target_epsg = entry.source_epsg, entry.target_epsg
    row.west, row.south, row.east, row.north = map(float, entry.area)
    _note_check(row, entry, missed)
    row.sealed = seal(_packed(entry.parameters), label=row.label)
    row.entered_by, row.entered_at = by, now
    row.save()
    return row


def forget_transformation(*, code: str) -> None:
    """Remove it with its parameters; what was converted by it stays where it is.  Raises CoordinatesRefused."""
    deleted, _by_model = OwnTransformation.objects.filter(code=code).delete()
    if not deleted:
        raise CoordinatesRefused("crs_own_unknown", _unknown(code))


def _note_check(row: OwnTransformation, entry: Entry, missed: Residuals | None) -> None:
    row.control_points = len(missed.rows) if missed else 0
    row.rms_m = round(missed.rms_m, 3) if missed else None  # millimetres
    row.worst_m = round(missed.worst.off_m, 3) if missed else None
    row.accuracy_m = entry.accuracy_m if entry.accuracy_m is not None else max(row.rms_m or 0.0, _FINEST_M)


def _unknown(code: str) -> str:
    known = [row.word for row in OwnTransformation.objects.only("code")]
    return clauses(
        [
            _("No transformation was entered under %(word)s") % {"word": f"{PREFIX}{code}"[:40]},
            _("there are: %(codes)s") % {"codes": listed(known)} if known else _("there is none at all yet"),
        ]
    )


def _told(row: OwnTransformation) -> str:
    """How is a conversion by it recorded?  At most 200 characters, nothing that is secret."""
    checked = (
        _("checked with %(points)d control points, RMS %(rms).3f m")
        % {"points": row.control_points, "rms": row.rms_m}
        if row.rms_m is not None
        else _("not checked with control points, said to be good to %(metres)g m")
        % {"metres": row.accuracy_m}
    )
    entered = _("converted by %(word)s, the county's own %(kind)d parameters entered on %(day)s") % {
        "word": row.word,
        "kind": row.kind,
        "day": timezone.localtime(row.entered_at).date().isoformat(),
    }
    return clauses([entered, checked])


def _packed(parameters: Parameters) -> bytes:
    """As long for one set as for another, so that the length says nothing."""
    return struct.pack(f">{len(parameters.numbers)}d", *parameters.numbers)


def _opened(row: OwnTransformation) -> FourParameters | SevenParameters:
    try:
        numbers = struct.unpack(f">{row.kind}d", unseal(bytes(row.sealed), label=row.label))
    except OtherKeyError as error:
        told = _(
            "The parameters of %(word)s were sealed under another key than today's: put back the WANGGE_SEALING_KEY"
            " (or WANGGE_SECRET_KEY) of that time, or enter them anew."
        )
        raise CoordinatesRefused("crs_own_key", told % {"word": row.word}) from error
    except (SealError, struct.error) as error:
        told = _(
            "What is kept of %(word)s was altered past the program, and its parameters cannot be opened:"
            " enter them anew."
        )
        raise CoordinatesRefused("crs_own_altered", told % {"word": row.word}) from error
    return FourParameters(*numbers) if row.kind == FOUR else SevenParameters(*numbers)
