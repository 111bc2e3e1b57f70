"""What the ground's pages share: versions and their periods, grid outlines behind every map, code rules."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.forms import DateRangeField as DateRangeFormField
from django.contrib.postgres.forms import RangeWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from gis_core.admin_base import PolicyAdmin, period_words
from gis_core.admin_map import Backdrop, MapAdmin
from grids.models import County, Grid, Road
from grids.rule_words import rule_words
from grids.rules.codes import CodeScheme
from grids.rules.errors import RuleError

T = TypeVar("T")

BY_EDITION = _("A published shape changes only with a boundary edition: import the new one, or draw a draft.")
SUPERSEDED = _("A published version is not redrawn: close its period and add a new version.")


def checked(check: Callable[..., T], *args: Any, **options: Any) -> T:
    """What a pure rule answers; what it refuses is an error of the form.  Raises ValidationError."""
    try:
        return check(*args, **options)
    except RuleError as error:
        raise ValidationError(rule_words(error), code=error.rule) from error


def code_scheme() -> CodeScheme:
    """Whose code rules hold in this county?"""
    county = County.objects.first()  # at most one row: its key is always 1
    return CodeScheme(county.code_rules) if county else CodeScheme.FREE


class PeriodField(DateRangeFormField):
    """Two days, the second exclusive; an empty end is open, both empty mean always."""

    def __init__(self, **options: Any) -> None:
        options |= {"required": False, "widget": RangeWidget(AdminDateWidget())}
        super().__init__(**options)

    def compress(self, data_list: Any) -> Any:
        return super().compress(data_list) or DateRange(None, None)


class PeriodAdmin(PolicyAdmin):
    """Pages of a model with a period of days."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, DateRangeField):
            return PeriodField(label=db_field.verbose_name, help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("valid"))
    def period(self, obj: Any) -> str:
        """From when until when, in words."""
        return period_words(obj.valid)


class KnownFilter(admin.SimpleListFilter):
    """Versions that the county holds true now, unless others are asked for."""

    title = _("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("all, superseded ones too"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("current")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() == "all" else queryset.filter(known__endswith__isnull=True)


class VersionAdmin(PeriodAdmin):
    """Pages of rows that are closed and superseded, never rewritten."""

    readonly_fields = ["known_words"]

    @admin.display(description=_("known"))
    def known_words(self, obj: Any) -> str:
        """During which ground versions the county held it true."""
        return f"{obj.known.lower} – {'…' if obj.known.upper is None else obj.known.upper}"

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [KnownFilter, *super().get_list_filter(request)]


class GroundMapAdmin(MapAdmin):
    """Pages with a map on which streets and the grids' outlines show where one is."""

    def backdrops(self) -> Iterable[Backdrop]:
        if self.model is not Grid:
            main = Grid.objects.known().filter(kind__in=County.objects.values("main_grid_kind"))
            yield Backdrop(main, "geom")
        if self.model is not Road:
            yield Backdrop(Road.objects.all(), "geom")
        yield from super().backdrops()

    def neighbours(self) -> QuerySet[Any]:
        rows = super().neighbours()
        has_versions = any(field.name == "known" for field in self.model._meta.concrete_fields)
        return rows.filter(known__endswith__isnull=True) if has_versions else rows


class VersionMapAdmin(VersionAdmin, GroundMapAdmin):
    """Pages of versions with a geometry."""
