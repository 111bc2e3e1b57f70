"""Anchors: once a day, one number that all steps of all cases up to then lead to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseAnchor(models.Model):
    """SHA-256 over the anchor before and the hashes of all steps since, in the order of their ids; never changed.

    Printed and filed, it shows later that nobody has rewritten or cut off what was recorded until then.
    """

    made_at = models.DateTimeField(_("made at"))
    last_step = models.BigIntegerField(_("last step"))
    steps = models.BigIntegerField(_("steps since the anchor before"))
    hash = models.BinaryField(_("hash"), max_length=32)

    class Meta:
        verbose_name = _("anchor of the cases")
        verbose_name_plural = _("anchors of the cases")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {bytes(self.hash).hex()}"
