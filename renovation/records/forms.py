"""The form of one record of a project, and the reason for which somebody looks at personal data."""

from typing import Any

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from gis_core.admin_base import REFUSALS, DatabaseForm
from gis_core.admin_refusals import refusal_words
from renovation.models import Household, Project, ProjectBuilding
from renovation.records.kinds import RecordKind


class ReasonForm(forms.Form):
    """Why does somebody look at names and phones?"""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "input"})
    )


def _field(column: models.Field, **options: Any) -> forms.Field | None:
    """The form's field of a column, as the pages draw it."""
    if isinstance(column, models.DateField):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
        return column.formfield(widget=widget, **options)
    if column.name == "hardship":
        return forms.MultipleChoiceField(
            label=column.verbose_name,
            choices=Household.Hardship.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    field = column.formfield(**options)
    if field is not None and not isinstance(field.widget, forms.CheckboxInput):
        field.widget.attrs["class"] = "input"
    return field


class RecordForm(DatabaseForm):
    """A record of a project; what the database refuses is said at the top of the form."""

    def keep(self, project: Project) -> bool:
        """Write the record; False: the database refused it, and the form says why."""
        self.instance.project = project
        try:
            with transaction.atomic():
                self.save()
        except REFUSALS as error:
            self.add_error(None, refusal_words(error))
            return False
        return True


def record_form(kind: RecordKind, project: Project) -> type[RecordForm]:
    """The form of a kind of record, with the project's own buildings to choose from."""
    form: type[Any] = forms.modelform_factory(
        kind.model, form=RecordForm, fields=kind.fields, formfield_callback=_field
    )
    if "building" in form.base_fields:
        form.base_fields["building"].queryset = ProjectBuilding.objects.filter(
            project=project, kind=ProjectBuilding.Kind.TO_DEMOLISH
        )
    return form
