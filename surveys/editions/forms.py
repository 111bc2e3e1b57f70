"""What is filled in on the pages of draft editions."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Division, EditionDraft


class BeginForm(forms.Form):
    """A draft of which layer, where, and called what?"""

    layer = forms.ChoiceField(label=_("Layer"), choices=EditionDraft.Layer.choices)
    area_code = forms.ChoiceField(label=_("Area of the draft"), required=False)
    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Division.objects.on(day).filter(level__in=["township", "community"]).order_by("code")
        areas = [
            (one.code, f"{'' if one.level == 'township' else '· '}{one.name} {one.code}") for one in places
        ]
        self.fields["area_code"].choices = [("", _("the whole county")), *areas]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class ObjectionForm(forms.Form):
    """What a unit has against a draft."""

    text = forms.CharField(
        label=_("Objection of your unit"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )
