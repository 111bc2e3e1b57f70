"""What a broken rule says."""

import pickle

import pytest

from grids.rules.errors import CodeError, PolicyError, RuleError


@pytest.mark.parametrize("kind", [CodeError, PolicyError])
def test_an_error_survives_the_way_between_processes(kind: type[RuleError]) -> None:
    error = pickle.loads(pickle.dumps(kind(rule="grid.format", message_zh="网格代码不对", field="code")))
    assert (type(error), error.rule, error.message_zh, error.field) == (
        kind,
        "grid.format",
        "网格代码不对",
        "code",
    )


def test_an_error_reads_as_its_chinese_message() -> None:
    assert str(CodeError("grid.format", "网格代码不对", "code")) == "网格代码不对"
