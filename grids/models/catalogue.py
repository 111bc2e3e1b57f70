"""What can be wrong (the catalogue), and who answers for it by trade (policies and duties)."""

import datetime
from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from gis_core.database_words import reads_chinese
from gis_core.days import readable_day
from gis_core.geometry import STORAGE_SRID, geometry_check
from gis_core.history import tracked
from gis_core.triggers import SetByTrigger
from grids.models.versions import Version, version_constraints
from grids.rules.policies import Step

#: dictionary.md C.9: how accurate a position is that needs no reason, in metres, where a category says nothing else.
ACCURACY_M = 20
STEP_CHOICES = [(step.value, step.name) for step in Step]


@tracked()
class CategoryScheme(models.Model):
    """A numbering of categories: a national standard's edition, or the county's own."""

    standard_ref = models.CharField(_("standard"), max_length=60)
    version = models.CharField(_("version"), max_length=20)
    digits_class = models.PositiveSmallIntegerField(_("digits of the class"))
    digits_small = models.PositiveSmallIntegerField(_("digits of the small class"))
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("category scheme")
        verbose_name_plural = _("category schemes")
        constraints = [
            models.UniqueConstraint(fields=["standard_ref", "version"], name="grids_categoryscheme_ref"),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="grids_categoryscheme_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.standard_ref


class CategoryQuerySet(models.QuerySet["Category"]):
    def in_use_on(self, day: datetime.date) -> Self:
        """Under which could something be reported that was seen on this day?"""
        return self.filter(Q(inactive_since=None) | Q(inactive_since__gt=day))


def category_name() -> Combinable:
    """What is the category of a row called in the reader's language, in a query?"""
    chinese = F("category__name_zh")
    return chinese if reads_chinese() else Coalesce(NullIf(F("category__name_en"), Value("")), chinese)


def category_like(word: str, to: str = "category__") -> Q:
    """Which categories have this in their name, in either language?  `to` leads to them."""
    return Q(**{f"{to}name_zh__icontains": word}) | Q(**{f"{to}name_en__icontains": word})


@tracked()
class Category(models.Model):
    """A component, a matter or a supply gap; `key` is its public code, such as m06013."""

    class Kind(models.TextChoices):
        COMPONENT = "component", _("component")
        MATTER = "matter", _("matter")
        SUPPLY_GAP = "supply_gap", _("supply gap")

    key = models.CharField(_("public code"), max_length=12, unique=True)
    scheme = models.ForeignKey(CategoryScheme, verbose_name=_("scheme"), on_delete=models.PROTECT)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=8)
    class_code = models.CharField(_("class"), max_length=4)
    class_name_zh = models.CharField(_("name of the class"), max_length=60)
    class_name_en = models.CharField(_("name of the class (English)"), max_length=80, blank=True)
    name_zh = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    code_2013 = models.CharField(_("code of 2013"), max_length=8, blank=True)
    component = models.ForeignKey(
        "self",
        verbose_name=_("component"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
    )
    geometry_kind = models.CharField(
        _("geometry"),
        max_length=1,
        choices=[("P", _("point")), ("L", _("line")), ("A", _("area"))],
        default="P",
    )
    policy_group = models.CharField(_("policy group"), max_length=40)
    road_bound = models.BooleanField(_("road-bound"), default=False)
    by_enforcement = models.BooleanField(
        _("illegal structure"),
        default=False,
        db_default=False,
        help_text=_("Cases follow the procedure against illegal structures, stage by stage."),
    )
    accuracy_m = models.PositiveSmallIntegerField(
        _("accuracy of a position (m)"),
        default=ACCURACY_M,
        db_default=ACCURACY_M,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("A fix that is less accurate needs a reason, or a pin that is moved."),
    )
    is_local_extension = models.BooleanField(_("local extension"), default=False)
    active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("What was seen before the day on which this ends may still be reported, nothing later."),
    )
    inactive_since = models.DateField(
        _("inactive since"), null=True, db_default=SetByTrigger(), editable=False
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "kind", "code"], name="grids_category_code"),
            readable_day("grids_category", "inactive_since"),
            models.CheckConstraint(
                condition=Q(accuracy_m__gte=1, accuracy_m__lte=1000), name="grids_category_accuracy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"

    @property
    def name(self) -> str:
        """What is it called in the reader's language?  In Chinese where it has no English name."""
        return self.name_zh if reads_chinese() else self.name_en or self.name_zh

    @property
    def class_name(self) -> str:
        """What is its class called in the reader's language?"""
        return self.class_name_zh if reads_chinese() else self.class_name_en or self.class_name_zh


@tracked()
class DutyPolicy(Version):
    """In which order are territories asked for a category?  Two lists of steps, changed by decree.

    The position arrays are derived by a trigger: element `step` is the place of that step in the list.
    """

    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="policies"
    )
    accountable_steps = ArrayField(
        models.SmallIntegerField(choices=STEP_CHOICES), verbose_name=_("accountable steps")
    )
    handling_steps = ArrayField(
        models.SmallIntegerField(choices=STEP_CHOICES), verbose_name=_("handling steps")
    )
    accountable_position = ArrayField(
        models.SmallIntegerField(null=True), editable=False, db_default=SetByTrigger()
    )
    handling_position = ArrayField(
        models.SmallIntegerField(null=True), editable=False, db_default=SetByTrigger()
    )
    clause = models.CharField(_("clause"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("duty policy")
        verbose_name_plural = _("duty policies")
        constraints = version_constraints("grids_dutypolicy", "category")

    def __str__(self) -> str:
        return str(self.category)


@tracked()
class DepartmentDuty(Version):
    """Which unit handles a category by its trade: in the whole county, or on a piece of it."""

    code = models.CharField(_("code"), max_length=40)
    unit = models.ForeignKey(
        "grids.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="duties"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="duties"
    )
    geom = models.MultiPolygonField(_("only here"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta:
        verbose_name = _("department duty")
        verbose_name_plural = _("department duties")
        constraints = [
            *version_constraints("grids_departmentduty", "category", condition=Q(geom__isnull=True)),
            geometry_check("grids_departmentduty"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.category}"
