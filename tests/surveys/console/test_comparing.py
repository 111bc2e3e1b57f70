"""Which photos tell what the work has changed."""

import datetime

import pytest

from surveys.console.comparing import Shot, compare


def shots(*told: str) -> list[Shot]:
    """Photos a, b, … each of a step."""
    at = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
    return [Shot(name, action, at) for name, action in (word.split(":") for word in told)]


@pytest.mark.parametrize(
    ("told", "pair"),
    [
        (["a:tell_verification", "b:feed_back", "c:feed_back"], ("a", "c")),
        (["a:tell_verification", "b:feed_back", "c:pass_check"], ("a", "c")),
        (["a:feed_back", "b:fail_check", "c:feed_back"], ("a", "c")),
        (["a:self_handle", "b:self_handle"], ("a", "b")),
        (
            ["x:hand_back", "a:tell_verification", "b:feed_back"],
            ("a", "b"),
        ),  # a map extract is no view of the place
        (["a:tell_verification"], None),
        (["a:feed_back"], None),
        (["a:feed_back", "a:pass_check"], None),
        (["x:hand_back"], None),
        ([], None),
    ],
)
def test_the_first_photo_of_the_place_is_compared_with_the_newest_after_the_work(
    told: list[str], pair: tuple[str, str] | None
) -> None:
    found = compare(shots(*told))
    assert (found and (found.before.sha256, found.after.sha256)) == pair
