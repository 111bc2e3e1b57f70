"""What all forms of the administration share: who may, what the database refuses, and the history."""

from collections.abc import Callable, Mapping
from typing import Any

import rules
from django import forms
from django.contrib import admin
from django.contrib.postgres.fields.ranges import RangeField
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, InternalError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from psycopg.types.range import Range

from gis_core.admin_history import happenings
from gis_core.admin_refusals import refusal_words

#: What the database raises when it refuses a row.
REFUSALS = (IntegrityError, DataError, InternalError)


class DatabaseForm(forms.ModelForm):
    """A form whose last word is the database's: its constraints and triggers refuse in their own words."""

    #: What the database answered to the same input a moment ago.
    database_refusal: str | None = None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.database_refusal:
            self.add_error(None, self.database_refusal)

    def validate_constraints(self) -> None:
        """Left to the database, whose triggers say in words what a constraint's name only hints at."""


def period_words(held: Range[Any]) -> str:
    """From when on, and until when, which is no longer within, in words?"""
    if held.lower is None and held.upper is None:
        return pgettext("period", "always")
    return " – ".join("…" if end is None else str(end) for end in (held.lower, held.upper))


def _told_in_words(field: RangeField) -> Callable[[Model], str]:
    """How a page to look at shows the column of a period."""

    @admin.display(description=field.verbose_name, ordering=field.name)
    def told(obj: Model) -> str:
        held = getattr(obj, field.name)
        return "" if held is None else period_words(held)

    return told


class PolicyAdmin(admin.ModelAdmin):
    """A model's pages as the room's policy allows them: superusers get no more than their roles.

    Nothing is deleted here: what has consequences is closed or superseded.
    """

    form = DatabaseForm
    show_full_result_count = False
    list_per_page = 50
    #: Column → what shows it in words where it is only looked at; periods are added by themselves.
    in_words: Mapping[str, str] = {}

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        periods = [field for field in model._meta.concrete_fields if isinstance(field, RangeField)]
        told = {field.name: f"{field.name}_in_words" for field in periods}
        self._in_words: dict[Any, str] = {**told, **self.in_words}
        for field in periods:
            setattr(self, told[field.name], _told_in_words(field))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._in_words.get(name, name) for name in super().get_list_display(request)]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is looked at stands there in words, not as the database writes it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [self._in_words.get(name, name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def _may(self, request: HttpRequest, action: str) -> bool:
        options = self.opts
        return bool(rules.has_perm(f"{options.app_label}.{action}_{options.model_name}", request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, "view") or self._may(request, "change")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """What the database would put into an empty column stands in the empty form."""
        if db_field.has_db_default() and not hasattr(db_field.db_default, "resolve_expression"):
            kwargs.setdefault("initial", db_field.db_default)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "database_refusal", None)
        return type(form.__name__, (form,), {"database_refusal": refusal}) if refusal else form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; a refusal of the database undoes the transaction and becomes an error of the form."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except REFUSALS as error:
            request.database_refusal = refusal_words(error)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        """Only what was changed is written: nobody's newer value is undone, no ground version is used up."""
        if not change:
            obj.save()
            return
        names = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=[name for name in form.changed_data if name in names])

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history that the database wrote, whatever program made the change."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(object)s") % {"object": obj},
            "subtitle": None,
            "happenings": happenings(obj),
            "opts": self.opts,
            "object": obj,
            "module_name": str(self.opts.verbose_name_plural),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "gis_core/admin/history.html", context)


class ReadOnlyAdmin(PolicyAdmin):
    """Pages to look at: what a program wrote, nobody changes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
