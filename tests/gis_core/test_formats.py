"""Figures are written the same in both languages, and what is typed is read as before."""

from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("written", "figure", "shown"),
    [
        ("0g", 48_000, "48,000"),
        ("2g", Decimal("1234567.5"), "1,234,567.50"),
        ("1g", -1_234.56, "-1,234.6"),
        ("0g", 999, "999"),
    ],
)
def test_large_figures_are_grouped_by_threes(
    language: str, written: str, figure: float, shown: str
) -> None:
    with translation.override(language):
        page = Template("{{ figure|floatformat:" + f'"{written}"' + " }}")
        assert page.render(Context({"figure": figure})) == shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_years_and_keys_are_not_grouped_and_inputs_parse(language: str) -> None:
    with translation.override(language):
        assert Template("{{ year }}").render(Context({"year": 12_026})) == "12026"
        field = forms.DecimalField(localize=True)
        assert field.clean("48000.5") == Decimal("48000.5")
        assert field.widget.format_value(Decimal("48000.5")) == "48000.5"
