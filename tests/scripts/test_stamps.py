"""What a step was made from."""

from pathlib import Path

from script.steps.stamps import digest, holds, put, sources


def test_the_digest_follows_contents_names_and_words(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    first = digest([one, two], "3.11")
    assert digest([two, one], "3.11") == first
    assert digest([one, two], "3.13") != first
    assert digest([one], "3.11") != first
    two.write_text("3")
    assert digest([one, two], "3.11") != first


def test_a_missing_file_is_not_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    missing = digest([path])
    path.touch()
    assert digest([path]) != missing


def test_contents_cannot_move_from_one_file_to_the_next(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("ab")
    two.write_text("c")
    first = digest([one, two])
    one.write_text("a")
    two.write_text("bc")
    assert digest([one, two]) != first


def test_sources_leave_out_what_tools_made(tmp_path: Path) -> None:
    for name in ("src/main.ts", "node_modules/left/index.js", "src/__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert sources(tmp_path) == [tmp_path / "src" / "main.ts"]


def test_a_stamp_holds_only_what_was_put(tmp_path: Path) -> None:
    stamp = tmp_path / "stamps" / "frontend"
    assert not holds(stamp, "a")
    put(stamp, "a")
    assert holds(stamp, "a")
    assert not holds(stamp, "b")
