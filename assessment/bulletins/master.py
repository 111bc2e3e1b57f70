"""The document of a bulletin: a master after GB/T 9704, filled in from its words and its evidence; always Chinese."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation

from assessment.bulletins.evidence import league_words
from assessment.models import Bulletin, BulletinMaster, QuarterRanking
from assessment.overview.score_map import as_png, map_of
from gis_core.official_documents import HEADING_FONT, TITLE_FONT, TITLE_PT, Picture, Sheet, filled_in
from grids.models import County
from surveys.services.photo_files import picture_path

#: What fills a master in: an empty bulletin.
BLANKS: dict[str, Any] = {
    **dict.fromkeys(("title", "number", "recipients", "opening", "closing", "office", "day", "until"), "x"),
    **dict.fromkeys(("failures", "cases", "closed", "waiting"), 0),
    **{name: [] for name in ("leagues", "red", "black", "rectified", "photos")},
    "map": "",
}
_PHOTO_MM, _MAP_MM = 70, 150


def standard_master() -> bytes:
    """The master that holds until the office brings its own."""
    made = Sheet()
    made.line("{{ title }}", font=TITLE_FONT, size_pt=TITLE_PT, place="centred")
    made.line("{{ number }}", place="centred")
    made.line("")
    made.line("{{ recipients }}：")
    made.line("{{ opening }}", place="indented")
    _write_ranking(made)
    for heading, names in (("二、红榜", "red"), ("三、黑榜", "black")):
        made.line(heading, font=HEADING_FONT, place="indented")
        made.control(f"for one in {names}")
        made.line("{{ one.league }}：{{ one.names }}。", place="indented")
        made.control("else")
        made.line("无。", place="indented")
        made.control("endfor")
    _write_rectified(made)
    made.line("{{ closing }}", place="indented")
    made.line("")
    made.line("{{ office }}", place="right")
    made.line("{{ day }}", place="right")
    return made.as_bytes()


def _write_ranking(made: Sheet) -> None:
    """The places of each league, and the map of scores."""
    made.line("一、季度排名", font=HEADING_FONT, place="indented")
    made.control("for league in leagues")
    made.line("{{ league.name }}", place="indented")
    made.control("if league.places")
    made.table(
        ("名次", "单位", "季度得分", "标记"),
        ("{%tr for place in league.places %}", "", "", ""),
        ("{{ place.rank }}", "{{ place.name }}", "{{ place.value }}", "{{ place.flag }}"),
        ("{%tr endfor %}", "", "", ""),
    )
    made.control("endif")
    made.control("if league.unranked")
    made.line("检查样本不足、不参加排名的单位：{{ league.unranked }}。", place="indented")
    made.control("endif")
    made.control("endfor")
    made.control("if map")
    made.line("各单位责任区得分分布见下图，红色边线为末位和后三位单位。", place="indented")
    made.picture("{{ map }}")
    made.control("endif")


def _write_rectified(made: Sheet) -> None:
    """What was put right and what was not, and photos of what was found."""
    made.line("四、整改情况", font=HEADING_FONT, place="indented")
    made.line(
        "本季度检查发现不达标 {{ failures }} 处，立案 {{ cases }} 件；截至 {{ until }}，已整改结案 {{ closed }} 件，"
        "未整改 {{ waiting }} 件。",
        place="indented",
    )
    made.control("if rectified")
    made.table(
        ("单位", "不达标", "立案", "已整改", "未整改"),
        ("{%tr for row in rectified %}", "", "", "", ""),
        ("{{ row.name }}", "{{ row.failures }}", "{{ row.cases }}", "{{ row.closed }}", "{{ row.waiting }}"),
        ("{%tr endfor %}", "", "", "", ""),
    )
    made.control("endif")
    made.control("if photos")
    made.line("五、典型问题", font=HEADING_FONT, place="indented")
    made.table(
        ("照片", "情况"),
        ("{%tr for one in photos %}", ""),
        ("{{ one.photo }}", "{{ one.unit }}，{{ one.place }}，{{ one.on }}：{{ one.text }}"),
        ("{%tr endfor %}", ""),
    )
    made.control("endif")


def usual_words() -> dict[str, Any]:
    """What is written where the office says nothing else: of the latest published quarter."""
    published = QuarterRanking.objects.filter(state=QuarterRanking.State.PUBLISHED)
    ranking, county = published.order_by("-quarter").first(), County.objects.first()  # at most one row
    said: dict[str, Any] = {
        "ranking": ranking,
        "recipients": "各乡镇、街道，县直各单位",
        "closing": "请各单位对照问题逐项整改，举一反三；排名靠后的单位要查明原因，按时报送整改情况。",
    }
    if ranking:
        quarter = f"{ranking.quarter.year}年第{'一二三四'[(ranking.quarter.month - 1) // 3]}季度"
        said["title"] = f"{county.name if county else ''}关于{quarter}检查考核情况的通报"[:120]
        said["opening"] = f"现将{quarter}各责任单位检查考核和排名情况通报如下。"
    return said


def master() -> bytes:
    """The master that holds: the office's latest, else the standard one."""
    own = BulletinMaster.objects.order_by("-id").first()
    return bytes(own.content) if own else standard_master()


def document_of(bulletin: Bulletin) -> bytes:
    """The document of a bulletin: the one that was signed, else as the master makes it now.  Raises MasterRefused."""
    if bulletin.document is not None:
        return bytes(bulletin.document)
    with translation.override("zh-hans"):
        return filled_in(master(), words_of(bulletin))


def words_of(bulletin: Bulletin) -> dict[str, Any]:
    """What the blanks of a master are filled with."""
    told, county = bulletin.content, County.objects.first()  # at most one row
    rectified = told["rectified"]
    return {
        **{name: getattr(bulletin, name) for name in ("title", "number", "recipients", "opening", "closing")},
        "office": str(county.supervision_office) if county and county.supervision_office else "",
        "day": _day(told["on"]),
        "until": _day(told["on"]),
        "leagues": [_league(one) for one in told["lists"] if one["places"] or one["unranked"]],
        "red": _names(told["lists"], "is_red"),
        "black": _names(told["lists"], "flag"),
        **{name: rectified[name] for name in ("failures", "cases", "closed")},
        "waiting": rectified["cases"] - rectified["closed"],
        "rectified": [row | {"waiting": row["cases"] - row["closed"]} for row in rectified["rows"]],
        "photos": [one | {"photo": _photo(one["sha256"]), "on": _day(one["on"])} for one in told["photos"]],
        "map": Picture(map_picture(bulletin), _MAP_MM),
    }


def _league(one: dict[str, Any]) -> dict[str, Any]:
    flags = {"last": "末位", "bottom": "后三位", "": ""}
    return {
        "name": league_words(one["league"]),
        "places": [place | {"flag": flags[place["flag"]]} for place in one["places"]],
        "unranked": "、".join(one["unranked"]),
    }


def _names(lists: list[dict[str, Any]], of: str) -> list[dict[str, str]]:
    """Who is on a list, by league."""
    return [
        {"league": league_words(one["league"]), "names": "、".join(names)}
        for one in lists
        if (names := [place["name"] for place in one["places"] if place[of]])
    ]


def _photo(sha256: str) -> Picture | str:
    path = picture_path(sha256)
    return Picture(path.read_bytes(), _PHOTO_MM) if path else "（照片已不在此）"


def _day(iso: str) -> str:
    day = datetime.date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def map_picture(bulletin: Bulletin) -> bytes:
    """The map by score of a bulletin, as a picture."""
    places = [place for one in bulletin.content["lists"] for place in one["places"]]
    return as_png(
        map_of(
            {place["code"]: Decimal(place["value"]) for place in places},
            {place["code"]: place["name"] for place in places},
            frozenset(place["code"] for place in places if place["flag"]),
            datetime.date.fromisoformat(bulletin.content["on"]),
        )
    )
