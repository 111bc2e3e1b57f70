import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_core.vector_files.formulas import guarded, is_live, unguarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+2",
        "+1+2",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "=cmd|' /C calc'!A0",
        "＝1+2",
        "'=1",
        "|x",
        "%0A=1",
        "\n=1",
    ],
)
def test_text_that_could_be_a_formula_gets_an_apostrophe(text):
    assert guarded(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["-122.27", "+86", "3", "1e5", "龙山社区", "a=b", "", "'quoted'", "x-1", "-1.5E-3"]
)
def test_numbers_and_harmless_text_stay_as_they_are(text):
    assert guarded(text) == text


@given(st.text(alphabet="'=+-@\t\r\n a1|％＝"))
def test_what_was_guarded_comes_back_unchanged_and_is_never_live(text):
    assert unguarded(guarded(text)) == text
    assert not is_live(text) or guarded(text).startswith("'")
