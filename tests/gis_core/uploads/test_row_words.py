"""The rows of a preview in words: columns that Chinese files have, and codes with what they are called."""

from pathlib import Path

import pytest
from django.utils import translation

from gis_core.layers.specs import layer_spec
from gis_core.models import User
from gis_core.uploads.choosing import rows_of
from gis_core.uploads.row_words import rows_words
from tests.towns import Town, category, lonlat
from tests.uploads import previewed, read

pytestmark = pytest.mark.django_db
KEY = "m06013"


def test_a_chinese_table_is_taken_in_unasked_and_its_categories_have_names(
    town: Town, people: dict[str, User], tmp_path: Path
) -> None:
    lon, lat = lonlat(0.5, 0.25)
    table = tmp_path / "采集点.csv"
    table.write_text(
        f"编号,类别,时间,经度,纬度,问题描述,地点,定位来源\n7,{KEY},2026-05-20 12:00,{lon},{lat},路面开裂,东街,hand\n",
        encoding="utf-8-sig",
    )
    upload = read(table, "points", people["technician"])
    filled = {row.field.name: row.column for row in rows_of(upload, layer_spec("points")) if row.column}
    told = ("source_id", "category", "observed_at", "lon", "lat", "description", "place_text")
    assert {name: filled.get(name) for name in told} == dict(
        zip(told, ("编号", "类别", "时间", "经度", "纬度", "问题描述", "地点"), strict=True)
    )
    upload = previewed(upload, crs="EPSG:4490")
    for language, name in (("zh-hans", category(KEY).name_zh), ("en", category(KEY).name_en)):
        with translation.override(language):
            (words,) = rows_words(list(upload.rows.all()))
        assert f"{KEY} {name}" in [new for _title, _old, new in words.changes]
