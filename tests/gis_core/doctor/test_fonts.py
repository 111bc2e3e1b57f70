"""What the doctor finds among the fonts."""

from pathlib import Path
from unittest.mock import patch

from gis_core.doctor.fonts import chinese_fonts, findings


def test_a_font_with_chinese_glyphs_is_found_in_any_folder_below(tmp_path: Path) -> None:
    font = tmp_path / "opentype" / "noto" / "NotoSansCJK-Regular.ttc"
    font.parent.mkdir(parents=True)
    font.touch()
    (tmp_path / "DejaVuSans.ttf").touch()
    assert chinese_fonts([tmp_path, tmp_path / "missing"]) == [font]


def test_a_machine_without_one_is_warned_not_failed() -> None:
    with patch("gis_core.doctor.fonts.chinese_fonts", return_value=[]):
        assert [finding.status for finding in findings()] == ["warn"]
