"""What the database refuses is said in the reader's language: Chinese by its triggers, English by constraint."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from gis_core.admin_refusals import refusal_words
from gis_core.database_words import _ENGLISH, words_of
from grids.models import Place
from tests.grids.database.raw import run
from tests.towns import Town, box

ROOT = Path(settings.BASE_DIR)


def refused(sql: str, *values: object) -> IntegrityError:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        run(sql, *values)
    return error.value


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "已发布的版本不能改写"), ("en", "A published version is not rewritten or deleted")],
)
def test_a_trigger_is_read_in_both_languages(language: str, words: str, town: Town) -> None:
    error = refused("UPDATE grids_grid SET accountable_unit_id = %s", town.b.pk)
    with translation.override(language):
        assert words in refusal_words(error)
        assert words in " ".join(words_of(error.__cause__.diag))  # type: ignore[union-attr]


def test_a_table_without_words_of_its_own_takes_those_of_the_rule(town: Town) -> None:
    Place.objects.create(code="P1", name="P1", kind="site", geom=box(0, 0, 1, 1))
    error = refused("UPDATE grids_place SET geom = ST_GeomFromText('MULTIPOLYGON EMPTY', 4490)")
    with translation.override("en"):
        assert refusal_words(error) == "The geometry is empty, invalid or out of range."


def test_every_trigger_that_refuses_has_english_words() -> None:
    missing = []
    triggers = [path for path in sorted(ROOT.glob("*/sql/*.sql")) if "RETURNS trigger" in path.read_text()]
    assert triggers
    for path in triggers:
        for raised in re.findall(
            r"RAISE EXCEPTION .*?;", re.sub(r"--[^\n]*", "", path.read_text()), re.DOTALL
        ):
            constraint = re.search(r"CONSTRAINT = (?:TG_TABLE_NAME \|\| )?'(\w+)'", raised)
            key = constraint[1] if constraint else "55000"
            if not constraint and "object_not_in_prerequisite_state" not in raised:
                missing.append(f"{path.name}: no constraint is named")
            elif key not in _ENGLISH:
                missing.append(f"{path.name}: {key}")
    assert missing == []
