"""Inputs of forms that the pages of several rooms share."""

from django import forms


class DayInput(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "input"}, format="%Y-%m-%d")


def dress(form: forms.BaseForm) -> None:
    """Give the fields of a form their looks, and say to readers of screens which were refused."""
    for name, field in form.fields.items():
        if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput | forms.HiddenInput):
            field.widget.attrs.setdefault("class", "input")
        if name in form.errors:
            field.widget.attrs["aria-invalid"] = "true"
