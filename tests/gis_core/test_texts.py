"""Chinese is the language of the screen: nothing that a user reads may be left in English."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

CATALOGUES = ["django.po", "djangojs.po"]


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_text_is_without_translation_or_in_doubt(name: str) -> None:
    path = Path(settings.BASE_DIR, "locale", "zh_Hans", "LC_MESSAGES", name)
    entries = path.read_text("utf-8").split("\n\n")[1:]
    assert len(entries) > 60
    missing = [entry for entry in entries if re.search(r'^msgstr(\[0\])? ""$(?!\n")', entry, re.MULTILINE)]
    assert missing == []
    assert [entry for entry in entries if "fuzzy" in entry] == []


def test_every_model_and_field_has_a_chinese_name() -> None:
    plain: list[str] = []
    with translation.override("zh-hans"):
        for room in ("gis_core", "grids", "surveys", "renovation", "assessment"):
            for model in apps.get_app_config(room).get_models():
                if model._meta.model_name.endswith("event") or not model._meta.verbose_name:
                    continue
                if str(model._meta.verbose_name).isascii() and model._meta.model_name != "territory":
                    plain.append(model._meta.label)
    assert plain == []
