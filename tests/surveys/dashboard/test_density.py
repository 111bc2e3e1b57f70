"""In which class does a grid's density lie?"""

from surveys.dashboard.density import level_of, steps_of


def test_classes_hold_as_many_grids_each_and_empty_grids_have_none() -> None:
    steps = steps_of({str(number): float(number) for number in range(11)})
    assert steps == [1.0, 2.0, 4.0, 6.0, 8.0]
    assert [level_of(float(number), steps) for number in range(11)] == [0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]


def test_equal_densities_are_one_class_and_nothing_is_none() -> None:
    assert steps_of({"a": 3.0, "b": 3.0, "c": 0.0}) == [3.0]
    assert steps_of({"a": 0.0}) == []
    assert level_of(0.0, []) == 0
