"""The money of a project: where it came from, what it is kept for, and what it was spent on."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gis_core.days import readable_day
from gis_core.history import tracked
from renovation.models.papers import of_project


class Use(models.TextChoices):
    """What money is spent on."""

    COMPENSATION = "compensation", _("compensation")
    DEMOLITION = "demolition", _("demolition")
    CONSTRUCTION = "construction", _("construction of housing")
    INFRASTRUCTURE = "infrastructure", _("infrastructure")
    INTERIM = "interim", _("interim housing")
    OTHER = "other", pgettext_lazy("use of money", "other")


@dataclass(frozen=True, slots=True)
class Account:
    """Money of one source, kept for one use ("": any): what came in and went out, in yuan."""

    source: str
    earmark: str
    received: Decimal
    spent: Decimal

    @property
    def source_words(self) -> str:
        return str(FundEntry.Source(self.source).label)

    @property
    def earmark_words(self) -> str:
        return str(Use(self.earmark).label) if self.earmark else str(_("any use"))

    @property
    def left(self) -> Decimal:
        """What may still be spent; less than nothing where more was spent than came in."""
        return self.received - self.spent


class FundEntryQuerySet(models.QuerySet["FundEntry"]):
    def accounts(self) -> list[Account]:
        """Each source and earmark with its sums, in the order of their codes."""
        sums = {
            name: Coalesce(Sum("amount_yuan", filter=Q(direction=direction)), Decimal(0))
            for name, direction in (("received", "in"), ("spent", "out"))
        }
        rows = self.order_by("source", "earmark").values_list("source", "earmark").annotate(**sums)
        return [Account(*row) for row in rows]


@tracked()
class FundEntry(models.Model):
    """Money that came in or went out, in yuan; what is kept for one use is spent on that use only (the database)."""

    class Source(models.TextChoices):
        CENTRAL = "central", _("central government")
        PROVINCE = "province", _("province")
        CITY = "city", _("prefecture")
        COUNTY = "county", _("county budget")
        LOAN = "loan", _("bank loan")
        BOND = "bond", _("bond")
        SELF = "self", _("own money of the residents")
        SOCIAL = "social", _("private investment")

    class Direction(models.TextChoices):
        IN = "in", pgettext_lazy("money", "received")
        OUT = "out", pgettext_lazy("money", "spent")

    project = of_project("funds")
    on = models.DateField(_("booked on"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    earmark = models.CharField(
        _("kept for"),
        max_length=14,
        choices=Use.choices,
        blank=True,
        db_default="",
        help_text=_("Empty: for any use."),
    )
    use = models.CharField(_("spent on"), max_length=14, choices=Use.choices, blank=True, db_default="")
    document = models.CharField(_("document number"), max_length=120)

    objects = FundEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of funds")
        verbose_name_plural = _("entries of funds")
        ordering = ["project", "on", "id"]
        constraints = [
            readable_day("renovation_fundentry", "on"),
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0),
                name="renovation_fundentry_amount",
                violation_error_message=_("The amount is more than nothing."),
            ),
            models.CheckConstraint(condition=~Q(document=""), name="renovation_fundentry_documented"),
            models.CheckConstraint(
                condition=Q(direction="in", use="") | Q(direction="out") & ~Q(use=""),
                name="renovation_fundentry_spent_on",
                violation_error_message=_("Money that is spent names its use, money that comes in does not."),
            ),
            models.CheckConstraint(
                condition=Q(direction="in") | Q(earmark="") | Q(use=F("earmark")),
                name="renovation_fundentry_not_diverted",
                violation_error_message=_("Money that is kept for one use is spent on that use only."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount_yuan}"
