"""Who reaches the database itself, with QGIS or psql, and for how long?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gis_core.days import readable_day
from gis_core.history import tracked
from grids.models.units import Unit


@tracked()
class DatabaseLogin(models.Model):
    """A role of PostgreSQL that belongs to one technician.

    What it may see and write follows from this row and from the person's membership of the day
    (grids/sql/grids_login_scope.sql), so that it ends with either, whatever the server still knows of the role.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        related_name="database_logins",
    )
    name = models.CharField(_("login"), max_length=63, unique=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("only for the unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("With the units below it and their ground; empty: the whole county."),
    )
    expires_on = models.DateField(_("last day"))
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("login of the database")
        verbose_name_plural = _("logins of the database")
        ordering = ["name"]
        constraints = [
            readable_day("grids_databaselogin", "expires_on"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^gis_[a-z0-9_]+$"), name="grids_databaselogin_name"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
                name="grids_databaselogin_made_before",
            ),
        ]

    def __str__(self) -> str:
        return self.name
