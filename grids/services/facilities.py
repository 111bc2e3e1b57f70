"""What is reported of facilities between two editions of their layer, and those that are taken in one by one."""

import datetime

from django.contrib.gis.geos import Point

from grids.models import Category, Facility


def report_status(*, facility: Facility, status: str, on: datetime.date) -> Facility:
    """In which state was the facility found that day?  The history keeps who said so, and what was before."""
    if facility.status != status:
        facility.status = status
        facility.changed_on = on
        facility.save(update_fields=["status", "changed_on"])
    return facility


def add_facility(
    *, code: str, name: str, category: Category, geom: Point, source: str, valid_from: datetime.date
) -> Facility:
    """A facility that the ledger did not have, valid from a day on; the history keeps who took it in."""
    return Facility.objects.create(
        code=code,
        name=name,
        category=category,
        geom=geom,
        data_source=source,
        valid=(valid_from, None),
        installed_on=None,
    )


def suggested_code(*, category: Category, county_code: str) -> str:
    """The number after the highest of this type; where there is none, the first by the numbering of 2026: six digits of
    the county, five of the type, six that count.
    """
    known = Facility.objects.filter(category=category, code__regex=r"^\d{8,}$").order_by("-code")
    last = known.values_list("code", flat=True).first()  # the highest: identifiers of a type have one length
    if last is None:
        return f"{county_code[:6]}{category.code:0>5}000001"
    return f"{int(last) + 1:0{len(last)}d}"
