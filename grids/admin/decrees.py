"""Change the step lists of chosen categories from a day on: fill in, look at what it replaces, confirm."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gis_core.admin_base import PolicyAdmin
from grids.admin.steps import StepListsForm, steps_in_words
from grids.errors import GroundError, NothingDecreedError
from grids.models import Category, DutyPolicy
from grids.services.decrees import decree_steps, foresee_decree


class DecreeForm(StepListsForm):
    """From which day on are which steps asked, and which document says so?"""

    day = forms.DateField(
        label=gettext_lazy("From this day on"),
        required=False,
        widget=AdminDateWidget(),
        help_text=gettext_lazy("The first day on which it holds; left empty: as if it had always been so."),
    )
    clause = forms.CharField(
        label=gettext_lazy("clause"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=gettext_lazy("The document and the clause that order it."),
    )
    field_order = ["day", "accountable_steps", "handling_steps", "clause"]


def _ids(values: Sequence[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit()]


class DecreeAdmin(PolicyAdmin):
    """Pages of duty policies, with the verb that changes them."""

    actions = ["change_from_a_day_on"]
    change_form_template = "grids/admin/policy.html"

    @admin.action(description=gettext_lazy("Change the steps from a day on"), permissions=["change"])
    def change_from_a_day_on(
        self, request: HttpRequest, queryset: QuerySet[DutyPolicy]
    ) -> HttpResponseRedirect:
        """Lead to the form for the categories of the chosen policies."""
        categories = sorted(set(queryset.values_list("category_id", flat=True)))
        query = urlencode({"category": categories}, doseq=True)
        return HttpResponseRedirect(f"{reverse('admin:grids_dutypolicy_decree')}?{query}")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decree_view)
        return [path("decree/", view, name="grids_dutypolicy_decree"), *super().get_urls()]

    def decree_view(self, request: HttpRequest) -> HttpResponse:
        """…/decree/?category=id&category=id: the form, then what it replaces, then done."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        categories = list(Category.objects.filter(pk__in=_ids(request.GET.getlist("category"))))
        if not categories:
            messages.warning(request, _("Choose the policies that are to change, then this action."))
            return HttpResponseRedirect(reverse("admin:grids_dutypolicy_changelist"))
        if request.method != "POST":
            return self._decree_page(request, categories, DecreeForm(initial=_spoken(categories)))
        form = DecreeForm(request.POST)
        if "edit" in request.POST or not form.is_valid():
            return self._decree_page(request, categories, form)
        if "confirm" in request.POST:
            try:
                fresh = decree_steps(
                    categories=categories,
                    replacing=_ids(request.POST.getlist("replacing")),
                    **_decreed(form),
                )
            except GroundError as error:
                form.add_error(None, str(error))
            else:
                return self._done(request, fresh)
        return self._foreseen(request, categories, form)

    def _foreseen(self, request: HttpRequest, categories: list[Category], form: DecreeForm) -> HttpResponse:
        """The page that says what would be replaced; back to the form where nothing would."""
        decreed = _decreed(form)
        said = (decreed["accountable"], decreed["handling"], decreed["clause"])
        foreseen = foresee_decree(categories=categories, day=decreed["day"])
        if all(one.says_already(*said) for one in foreseen):
            form.add_error(None, str(NothingDecreedError()))
            return self._decree_page(request, categories, form)
        rows = [
            {
                "category": one.category,
                "accountable": steps_in_words(one.in_force.accountable_steps) if one.in_force else "",
                "handling": steps_in_words(one.in_force.handling_steps) if one.in_force else "",
                "unchanged": one.says_already(*said),
                "later": [policy.valid.lower for policy in one.later],
            }
            for one in foreseen
        ]
        return self._page(
            request,
            "grids/admin/decree_confirmation.html",
            form=form,
            rows=rows,
            day=decreed["day"],
            accountable=steps_in_words(decreed["accountable"]),
            handling=steps_in_words(decreed["handling"]),
            clause=decreed["clause"],
            replaces_later=any(one.later for one in foreseen),
            replacing=[policy.pk for one in foreseen for policy in one.withdrawn],
        )

    def _decree_page(
        self, request: HttpRequest, categories: list[Category], form: DecreeForm
    ) -> HttpResponse:
        fieldsets = [(None, {"fields": list(form.fields)})]
        return self._page(
            request,
            "grids/admin/decree.html",
            adminform=AdminForm(form, fieldsets, {}, model_admin=self),  # type: ignore[arg-type]
            errors=form.non_field_errors(),
            media=self.media + form.media,
            categories=sorted(categories, key=lambda category: category.key),
        )

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        context |= {"title": _("Change the steps from a day on"), "subtitle": None, "opts": self.opts}
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **context})

    def _done(self, request: HttpRequest, fresh: list[DutyPolicy]) -> HttpResponse:
        words = ngettext(
            "The steps of %(number)d category were changed; earlier receipts stay as they are.",
            "The steps of %(number)d categories were changed; earlier receipts stay as they are.",
            len(fresh),
        )
        messages.success(request, words % {"number": len(fresh)})
        return HttpResponseRedirect(reverse("admin:grids_dutypolicy_changelist"))


def _decreed(form: DecreeForm) -> dict[str, Any]:
    """The arguments of decree_steps that a valid form holds."""
    cleaned = form.cleaned_data
    return {
        "accountable": cleaned["accountable_steps"],
        "handling": cleaned["handling_steps"],
        "day": cleaned["day"],
        "clause": cleaned["clause"],
    }


def _spoken(categories: list[Category]) -> dict[str, Any]:
    """What the form begins with: the lists that all the categories share now."""
    known = DutyPolicy.objects.known().filter(category__in=categories).order_by("valid")
    latest = {policy.category_id: policy for policy in known}.values()
    lists = {(*policy.accountable_steps, 0, *policy.handling_steps): policy for policy in latest}
    if len(lists) != 1:
        return {}
    (policy,) = lists.values()
    return {"accountable_steps": policy.accountable_steps, "handling_steps": policy.handling_steps}
