import pyarrow as pa
import pytest

from gis_core.layers.fields import Field
from gis_core.layers.mapping import as_text, mapping_for, parse_choices
from gis_core.layers.refusals import LayerUsage
from gis_core.layers.specs import LayerSpec

SPEC = LayerSpec(
    name="things",
    title="",
    fields=(Field("code", aliases=("编码",)), Field("name"), Field("class")),
    loader=None,
    export=None,
)
BATCH = pa.record_batch({"编码": ["a", "b"], "Name": ["x", None], "COL": [1.0, 2.5], "row": [7, 8]})


def columns_of(fields=(), constants=(), maps=()):
    mapping = mapping_for(SPEC, BATCH.schema.names, parse_choices(fields, constants, maps))
    return {name: column.to_pylist() for name, column in mapping.columns(BATCH).items()}


def test_a_field_takes_the_column_of_its_name_or_alias_unasked():
    assert columns_of() == {"code": ["a", "b"], "name": ["x", None]}


def test_what_the_user_says_wins():
    assert columns_of(["code=Name"], ["name=constant"]) == {"code": ["x", None], "name": ["constant"] * 2}


def test_a_template_joins_columns_and_whole_numbers_have_no_fraction():
    assert columns_of(["code=g-{COL}-{row}"])["code"] == ["g-1-7", "g-2.5-8"]


def test_a_template_with_an_empty_part_is_empty():
    assert columns_of(["code={编码}/{Name}"])["code"] == ["a/x", None]


def test_values_are_mapped_and_the_rest_passes():
    assert columns_of(["class=编码"], maps=["class:a=arterial"])["class"] == ["arterial", "b"]


@pytest.mark.parametrize(
    ("fields", "constants", "maps", "says"),
    [
        (["nothing=编码"], [], [], "没有字段“nothing”"),
        (["code=NOTHING"], [], [], "没有列“NOTHING”"),
        (["code={NOTHING}-1"], [], [], "没有列“NOTHING”"),
        (["code"], [], [], "FIELD=VALUE"),
        (["code=a", "code=b"], [], [], "两次"),
        (["code=编码"], ["code=x"], [], "既有"),
        ([], [], ["class:a=b"], "先用 --field class"),
        ([], [], ["class=b"], "FIELD:VALUE=CODE"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error_that_names_it(fields, constants, maps, says):
    with pytest.raises(LayerUsage, match=says):
        columns_of(fields, constants, maps)


def test_blank_text_says_nothing_and_large_numbers_keep_their_digits():
    assert as_text(pa.array(["", "a", None])).to_pylist() == [None, "a", None]
    assert as_text(pa.array([361127001001001])).to_pylist() == ["361127001001001"]
    assert as_text(pa.array([1.0, 0.1, None])).to_pylist() == ["1", "0.1", None]
