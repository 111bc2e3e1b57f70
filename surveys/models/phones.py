"""Which reports came from one phone, and which phones give shifted positions; kept for a few months, without history.

A phone is one browser on one device, known by a word that the field app makes at random for itself: a web view on the
same device is another one.  It tells nobody apart but phones whose positions are offset.
"""

import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.models.offsets import OffsetCheck
from surveys.models.points import SurveyPoint

#: After so long without a report nothing is known of a phone any more; so old, a report is no longer one of a phone.
PHONES_KEPT = datetime.timedelta(days=90)


class PhoneFix(models.Model):
    """That the satellite fix of a report came from a phone."""

    point = models.OneToOneField(
        SurveyPoint, verbose_name=_("point"), on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    phone = models.UUIDField(_("word of the phone"), db_index=True)
    noted_at = models.DateTimeField(_("noted at"), db_default=Now(), editable=False, db_index=True)

    class Meta:
        verbose_name = _("fix of a phone")
        verbose_name_plural = _("fixes of phones")
        ordering = ["-point"]

    def __str__(self) -> str:
        return str(self.phone)[:8]


class PhoneOffset(models.Model):
    """That the positions of a phone look offset, by a check; once a person has corrected that, they are read so."""

    phone = models.UUIDField(_("word of the phone"), primary_key=True)
    check_of = models.OneToOneField(
        OffsetCheck, verbose_name=_("offset check"), on_delete=models.PROTECT, related_name="phone_offset"
    )

    class Meta:
        verbose_name = _("phone with an offset")
        verbose_name_plural = _("phones with an offset")
        ordering = ["phone"]

    def __str__(self) -> str:
        return str(self.phone)[:8]
