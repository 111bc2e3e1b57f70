"""Can today's key open the parameters that the county has entered?"""

from collections.abc import Iterator

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext as _

from gis_core.coordinates.crs import own_system
from gis_core.coordinates.refusals import CoordinatesRefused
from gis_core.doctor.finding import Finding

TOPIC = "crs"


def findings() -> Iterator[Finding]:
    """Is each transformation of the county's own opened?  None where there is none, or no table yet."""
    try:
        codes = list(apps.get_model("gis_core", "OwnTransformation").objects.values_list("code", flat=True))
    except DatabaseError:
        return  # the database's own findings tell
    for code in codes:
        try:
            own_system(code)
        except CoordinatesRefused as refused:
            yield Finding(
                TOPIC, f"own_{code}", "fail", refused.message, _("Put the key back, or enter it anew.")
            )
        else:
            yield Finding(TOPIC, f"own_{code}", "ok", _("own:%s can be opened") % code)
