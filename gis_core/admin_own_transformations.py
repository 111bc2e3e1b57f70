"""The administration's pages of the county's own transformations: what may be known of each, where one is entered."""

import math
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from gis_core.admin_base import ReadOnlyAdmin
from gis_core.models import OwnTransformation
from gis_core.own_entries import EntryRefused
from gis_core.own_forms import NUMBERS, OwnTransformationForm
from gis_core.own_transformations import enter_transformation
from gis_core.search import frame

_MARGIN_DEG = 0.05  # what lies along the county's border belongs to its ground as well
_ENTRY_FIELDSETS: list[tuple[Any, dict[str, Any]]] = [
    (None, {"fields": ["kind", "code", "name", "source_epsg", "target_epsg"]}),
    (
        gettext_lazy("4 parameters"),
        {
            "fields": [*NUMBERS[4], "estimate"],
            "classes": ["own__four"],
            "description": gettext_lazy(
                "x′ = Δx + k (x cos α − y sin α), y′ = Δy + k (x sin α + y cos α), x north and y east in both planes."
            ),
        },
    ),
    (
        gettext_lazy("7 parameters"),
        {
            "fields": [*NUMBERS[7], "convention"],
            "classes": ["own__seven"],
            "description": gettext_lazy("Bursa-Wolf through geocentric coordinates, heights taken for zero."),
        },
    ),
    (gettext_lazy("Units of the numbers"), {"fields": ["angle_unit", "scale_unit"]}),
    (
        gettext_lazy("Where it may be used (degrees)"),
        {
            "fields": [("west", "east"), ("south", "north")],
            "description": gettext_lazy(
                "What lies outside is refused row by row; proposed is the county's ground with a margin."
            ),
        },
    ),
    (gettext_lazy("Check"), {"fields": ["control_points", "order", "limit_m", "accuracy_m"]}),
]


class OwnTransformationAdmin(ReadOnlyAdmin):
    """Parameters are typed once, sealed and never shown; they are entered anew, never changed one by one."""

    list_display = ["word", "name", "kind", "accuracy_m", "control_points", "entered_by", "entered_at"]
    list_select_related = ["entered_by"]
    search_fields = ["code", "name"]
    readonly_fields = ["word"]
    fieldsets = [
        (None, {"fields": ["word", "name", "kind", "convention", "source_epsg", "target_epsg"]}),
        (gettext_lazy("Where it may be used (degrees)"), {"fields": ["west", "south", "east", "north"]}),
        (gettext_lazy("How good it is"), {"fields": ["accuracy_m", "control_points", "rms_m", "worst_m"]}),
        (gettext_lazy("Entered"), {"fields": ["entered_by", "entered_at"]}),
    ]
    change_form_template = "gis_core/admin/own_transformation.html"

    @admin.display(description=gettext_lazy("declared as"), ordering="code")
    def word(self, row: OwnTransformation) -> str:
        """How it is declared where a CRS is asked for."""
        return row.word

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "add")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.anew_view)
        return [path("<int:pk>/anew/", view, name="gis_core_owntransformation_anew"), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """…/add/: a transformation that the county did not have before."""
        return self._enter(request, None)

    def anew_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """…/<id>/anew/: other parameters under a code that is there already."""
        row = OwnTransformation.objects.filter(pk=pk).first()  # unique
        if row is None:
            raise Http404
        return self._enter(request, row)

    @method_decorator(sensitive_post_parameters())
    def _enter(self, request: HttpRequest, row: OwnTransformation | None) -> HttpResponse:
        """The form, the same with residuals, or entered: what was typed comes back to who typed it until then."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OwnTransformationForm(
            request.POST or None, initial=_known(row) if row else _proposed(), code=row.code if row else None
        )
        if request.method == "POST" and form.is_valid() and "save" in request.POST and form.entry is not None:
            try:
                fresh = enter_transformation(
                    entry=form.entry, by=request.user, now=timezone.now(), anew=row is not None
                )
            except EntryRefused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            else:
                return self._done(request, fresh, form.entry.warnings())
        return self._page(request, form, row)

    def _page(
        self, request: HttpRequest, form: OwnTransformationForm, row: OwnTransformation | None
    ) -> HttpResponse:
        title = (
            _("Enter the parameters of %(word)s anew") % {"word": row.word} if row else _("Enter parameters")
        )
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "adminform": AdminForm(form, _ENTRY_FIELDSETS, {}, model_admin=self),  # type: ignore[arg-type]
            "errors": form.non_field_errors(),
            "media": self.media + form.media,
            "missed": form.missed,
            "within": form.is_bound and form.is_valid(),
            "reason": next((said[0] for said in form.errors.values()), ""),
            "warnings": form.entry.warnings() if form.is_bound and form.is_valid() and form.entry else [],
        }
        return TemplateResponse(request, "gis_core/admin/enter_own_transformation.html", context)

    def _done(self, request: HttpRequest, row: OwnTransformation, warnings: list[str]) -> HttpResponse:
        told = _(
            "Entered; declare it as %(word)s when a file is brought in. The parameters are not shown again."
        )
        messages.success(request, told % {"word": row.word})
        for warning in warnings:
            messages.warning(request, warning)
        return HttpResponseRedirect(reverse("admin:gis_core_owntransformation_changelist"))


def _known(row: OwnTransformation) -> dict[str, Any]:
    """What the form begins with when parameters are entered anew: all but what is secret."""
    names = ("name", "kind", "convention", "source_epsg", "target_epsg", "west", "south", "east", "north")
    return {name: getattr(row, name) for name in names}


def _proposed() -> dict[str, Any]:
    """What a new form begins with: the county's ground and its metric CRS, where they are known."""
    found = frame()
    proposed: dict[str, Any] = {"target_epsg": found.local.epsg if found.local else None}
    if found.box is not None:
        west, south, east, north = found.box
        proposed |= {
            "west": math.floor((west - _MARGIN_DEG) * 100) / 100,
            "south": math.floor((south - _MARGIN_DEG) * 100) / 100,
            "east": math.ceil((east + _MARGIN_DEG) * 100) / 100,
            "north": math.ceil((north + _MARGIN_DEG) * 100) / 100,
        }
    return proposed
