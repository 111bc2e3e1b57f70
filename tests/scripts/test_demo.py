"""The demo leaves the database as it found it."""

import pytest

from script.steps import demo
from script.steps.console import Stop
from script.steps.layout import Layout


@pytest.mark.parametrize(("started", "stopped"), [(True, 1), (False, 0)])
@pytest.mark.parametrize("arguments", [["--no-serve"], ["--port", "1"]])
def test_a_demo_that_fails_stops_the_database_only_if_it_started_it(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], started: bool, stopped: int
) -> None:
    stops: list[Layout] = []

    def fail(*_: object, **__: object) -> str:
        raise Stop("the town cannot be loaded")

    monkeypatch.setattr(demo, "require_set_up", lambda layout: None)
    monkeypatch.setattr(demo, "database_environment", lambda layout: ({}, started))
    monkeypatch.setattr(demo, "load", fail)
    monkeypatch.setattr(demo, "stop_cluster", stops.append)
    with pytest.raises(Stop, match="the town cannot be loaded"):
        demo.main(arguments)
    assert len(stops) == stopped
