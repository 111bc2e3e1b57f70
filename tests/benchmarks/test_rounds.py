"""Are sides interleaved, warmed up, and are restless rounds left out?"""

from collections.abc import Iterator, Sequence

import pytest

from benchmarks.rounds import Round, Rounds, Side, calm, control_loop, measure, p95


def steady() -> list[float]:
    return [1.0, 2.0]


def side(log: list[str], name: str, seconds: float = 1.0) -> Side:
    def work() -> list[float]:
        log.append(name)
        return [seconds]

    return work


def silent(line: str) -> None:
    assert line


def test_every_round_runs_all_sides_and_begins_with_another() -> None:
    log: list[str] = []
    sides = {name: side(log, name) for name in "abc"}
    rounds = measure(sides, rounds=3, control=steady, tell=silent)
    warm_up, counted = log[:3], log[3:]
    assert warm_up == ["a", "b", "c"]
    assert counted == ["a", "b", "c", "b", "c", "a", "c", "a", "b"]
    assert (len(rounds.kept), rounds.wanted, rounds.discarded) == (3, 3, 0)


@pytest.mark.parametrize(("stray", "count"), [(1.09, 5), (1.11, 4), (0.91, 5), (0.89, 4)])
def test_a_round_is_discarded_when_a_core_strays_by_more_than_a_tenth(stray: float, count: int) -> None:
    loops = [[1.0, 2.0], [1.0, 2.0]]
    rounds = [Round({"a": [1.0], "b": [1.0]}, [*loops, [1.0, 2.0]]) for _round in range(4)]
    rounds.append(Round({"a": [1.0], "b": [1.0]}, [*loops, [1.0, 2.0 * stray]]))
    assert len(calm(rounds)) == count


def test_a_core_that_is_slow_all_through_a_round_is_slow_for_all_sides() -> None:
    quick, slow = [[1.0]] * 3, [[1.5]] * 3
    assert len(calm([Round({"a": [1.0], "b": [1.0]}, loops) for loops in (quick, slow)])) == 2


def control(times: Sequence[float]) -> Iterator[list[float]]:
    return iter([[time] for time in times])


def test_a_restless_round_is_made_up_for() -> None:
    # Two loops a round: one before the only side, one after; the first two belong to the warm-up.
    loops = control([1, 1, 1, 1, 1, 1.5, 1, 1, 1, 1])
    rounds = measure({"a": side([], "a")}, rounds=3, control=lambda: next(loops), tell=silent)
    assert (len(rounds.kept), rounds.discarded) == (3, 1)


def test_a_machine_that_is_never_calm_ends_the_run_and_proves_nothing() -> None:
    loops = control([1, 1, *[1, 5] * 12])
    rounds = measure({"a": side([], "a")}, rounds=3, control=lambda: next(loops), tell=silent)
    assert (rounds.calm, len(rounds.kept), rounds.discarded) == (0, 12, 12)
    figure = rounds.figure("P0", "a", "itself", ours="a", peer="a", bound=2)
    assert (figure.ratio.median, figure.rounds, figure.is_met) == (1, 0, False)


def test_a_few_calm_rounds_are_not_told_for_all() -> None:
    loops = control([1, 1, 1, 1, *[1, 5] * 11])
    seconds = iter([1.0, 9.0, *[2.0] * 11])
    rounds = measure({"a": lambda: [next(seconds)]}, rounds=3, control=lambda: next(loops), tell=silent)
    assert (rounds.calm, len(rounds.kept), rounds.discarded, rounds.seconds("a")) == (1, 12, 11, 2)


def test_the_ratio_is_taken_round_by_round() -> None:
    kept = [Round({"ours": [n, n], "peer": [2 * n, 2 * n]}, []) for n in (1.0, 10.0, 100.0)]
    ratio = Rounds(kept, 3, 3, 0).ratio("ours", "peer")
    assert (ratio.low, ratio.median, ratio.high) == (0.5, 0.5, 0.5)


def test_a_figure_may_be_about_the_slowest_requests() -> None:
    kept = [Round({"ours": [1.0] * 90 + [3.0] * 10, "peer": [1.0] * 100}, [])] * 15
    rounds = Rounds(kept, 15, 15, 0)
    assert rounds.ratio("ours", "peer").median == 1
    found = rounds.figure("P0", "ours", "peer", ours="ours", peer="peer", bound=1.5, of=p95, statements=3)
    assert found.ratio.median == pytest.approx(3)
    assert (found.is_met, found.counts) == (False, {"statements": 3})


def test_the_control_loop_takes_its_time_on_each_core() -> None:
    loops = control_loop([0])
    assert len(loops) == 1
    assert loops[0] > 0
