"""Figures are written the same in both languages, and what is typed is read as before."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from gis_core.due_words import span_words


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
def test_large_figures_are_grouped_by_threes(language: str, written: str, figure: float, shown: str) -> None:
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


@pytest.mark.parametrize(
    ("language", "shown"),
    [("zh-hans", "2026年11月28日 07:52"), ("en", "2026-11-28 07:52")],
)
def test_moments_without_a_form_of_their_own_read_as_in_the_reader_s_language(
    language: str, shown: str
) -> None:
    at = datetime.datetime(2026, 11, 28, 7, 52)  # noqa: DTZ001  of no zone
    with translation.override(language):
        assert Template("{{ at }}").render(Context({"at": at})) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh-hans", ["11 个月、4 周", "2 周、6 天", "45 分钟"]),
        ("en", ["11 months, 4 weeks", "2 weeks, 6 days", "45 minutes"]),
    ],
)
def test_how_long_something_takes_does_not_read_as_a_date(language: str, shown: list[str]) -> None:
    begun = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    ends = [
        begun + datetime.timedelta(days=days, minutes=minutes)
        for days, minutes in ((362, 0), (20, 0), (0, 45))
    ]
    with translation.override(language):
        assert [span_words(begun, end).replace("\xa0", " ") for end in ends] == shown
        page = Template("{{ begun|timesince:end }}")
        assert page.render(Context({"begun": begun, "end": ends[1]})).replace("\xa0", " ") == shown[1]
