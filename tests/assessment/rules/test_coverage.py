"""What is blank at a point in a month."""

from assessment.rules.coverage import Mark, blanks_by_mark, coverage_of


def test_each_point_needs_all_three_and_the_lot_is_a_check() -> None:
    found = coverage_of([1, 2, 3], [(1, "supervision"), (1, "follow_up"), (9, "check")], {1, 3})
    assert found[1].blank == ()
    assert found[2].blank == tuple(Mark)
    assert found[3].done == (Mark.CHECK,)
    assert blanks_by_mark(found) == {Mark.SUPERVISION: 2, Mark.CHECK: 1, Mark.FOLLOW_UP: 2}
