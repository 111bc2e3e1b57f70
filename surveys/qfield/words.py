"""How are the rows of a return told on a page?"""

from typing import Any

from django.utils.translation import gettext as _

from grids.models import Facility
from surveys.models import QFieldRow


def field_words(name: str) -> str:
    """What is a compared field called?"""
    return {
        "category": _("Category"),
        "description": _("What was found"),
        "place_text": _("Where, in words"),
        "facility_id": _("Facility that it is about"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
        "photos": _("Photos"),
        "status": _("State"),
    }.get(name, name)


def layer_words(name: str) -> str:
    """What is a layer called?"""
    return {"points": _("Reports"), "facilities": _("Facilities"), "photos": _("Photos")}.get(name, name)


def row_changes(row: QFieldRow) -> list[tuple[str, str, str, str]]:
    """The compared fields of a row: what it is called, base, theirs, ours."""
    found = []
    for name, base, theirs, ours in row.changes:
        told = [_value(name, value) for value in (base, theirs, ours)]
        found.append((field_words(name), told[0], told[1], told[2]))
    return found


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if name == "status" and value in Facility.Status.values:
        return str(Facility.Status(value).label)
    return f"{value:.7f}" if name in ("lon", "lat") else str(value)


def outcome_words(row: QFieldRow) -> str:
    """What was done with a row in the end; empty before."""
    done = row.outcome
    words = {
        "new": _("taken in"),
        "known": _("was taken in before"),
        "set_aside": _("set aside for the office"),
        "reported": _("state reported"),
        "kept": _("ours kept"),
        "refused": _("not taken in"),
        "deleted": _("ours kept"),
    }.get(done.get("status", ""), "")
    photos = (done.get("receipt") or {}).get("photos", [])
    if photos:
        kept = sum(photo["kept"] for photo in photos)
        words += " · " + _("photos kept: %(kept)d of %(all)d") % {"kept": kept, "all": len(photos)}
    if done.get("reason"):
        words += f" · {done['reason']}"
    return words
