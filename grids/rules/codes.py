"""Is this code well formed, and what does it say about its level, its parent and its check digit?

Sources: domain/standards.md B.1.2 (grid codes), B.1.3 (component and matter codes), B.2 (division codes);
GB 32100-2015 (unified social credit code).  Codes are never trimmed or padded silently: they come in right or
are refused with a message that names the rule.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from grids.rules.errors import CodeError as CodeError


class CodeScheme(StrEnum):
    """Whose numbering does a county use: the national one, or its own?"""

    NATIONAL = "national"
    FREE = "free"


class CatalogueScheme(StrEnum):
    """Under which standard is a category numbered?"""

    GB_47678_2026 = "GB/T 47678.5-2026"
    GB_30428_2013 = "GB/T 30428.2-2013"


class DivisionLevel(StrEnum):
    """How high does an administrative division stand?"""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    COMMUNITY = "community"


class DivisionKind(StrEnum):
    """Which sort of township or village-level division is it?"""

    SUBDISTRICT = "subdistrict"  # 街道
    TOWN = "town"  # 镇
    TOWNSHIP = "township"  # 乡
    QUASI_TOWNSHIP = "quasi_township"  # 类似乡级(开发区、农场)
    COMMUNITY = "community"  # 社区
    VILLAGE = "village"  # 村
    QUASI_VILLAGE = "quasi_village"  # 类似村级


# domain/standards.md B.2: digits of a whole code by level, in falling order of the levels.
LEVEL_LENGTHS: dict[DivisionLevel, int] = {
    DivisionLevel.PROVINCE: 2,
    DivisionLevel.PREFECTURE: 4,
    DivisionLevel.COUNTY: 6,
    DivisionLevel.TOWNSHIP: 9,
    DivisionLevel.COMMUNITY: 12,
}
LEVEL_NAMES_ZH: dict[DivisionLevel, str] = {
    DivisionLevel.PROVINCE: "省级",
    DivisionLevel.PREFECTURE: "地级",
    DivisionLevel.COUNTY: "县级",
    DivisionLevel.TOWNSHIP: "乡镇、街道级",
    DivisionLevel.COMMUNITY: "社区、村级",
}

# domain/standards.md B.2: what the last three digits of a township say (both ends included).
TOWNSHIP_RANGES: tuple[tuple[int, int, DivisionKind], ...] = (
    (1, 99, DivisionKind.SUBDISTRICT),
    (100, 199, DivisionKind.TOWN),
    (200, 399, DivisionKind.TOWNSHIP),
    (400, 599, DivisionKind.QUASI_TOWNSHIP),
)
# domain/standards.md B.2: what the last three digits of a community or village say (both ends included).
COMMUNITY_RANGES: tuple[tuple[int, int, DivisionKind], ...] = (
    (1, 199, DivisionKind.COMMUNITY),
    (200, 399, DivisionKind.VILLAGE),
    (400, 999, DivisionKind.QUASI_VILLAGE),
)

FREE_CODE_MAX_LENGTH = 64


def division_level(code: str, *, field: str = "code") -> DivisionLevel:
    """At which level does the division with this national code stand?  Raises CodeError."""
    _require_digits(code, field, "division.digits", "行政区划代码")
    for level, length in LEVEL_LENGTHS.items():
        if len(code) == length:
            return level
    raise CodeError(
        rule="division.length",
        message_zh=f"行政区划代码“{code}”为 {len(code)} 位；应为 2 位（省级）、4 位（地级）、6 位（县级）、"
        "9 位（乡镇、街道级）或 12 位（社区、村级）数字。",
        field=field,
    )


def division_parent_code(code: str) -> str | None:
    """Which division does this one belong to?  None for a province.  Raises CodeError."""
    length = LEVEL_LENGTHS[division_level(code)]
    shorter = [parent for parent in LEVEL_LENGTHS.values() if parent < length]
    return code[: shorter[-1]] if shorter else None


def division_kind(code: str) -> DivisionKind | None:
    """Is it a subdistrict, town, township, community or village?  None above townships or out of range."""
    level = division_level(code)
    if level is DivisionLevel.TOWNSHIP:
        ranges = TOWNSHIP_RANGES
    elif level is DivisionLevel.COMMUNITY:
        ranges = COMMUNITY_RANGES
    else:
        return None
    number = int(code[-3:])
    return next((kind for first, last, kind in ranges if first <= number <= last), None)


def check_division_code(
    code: str,
    *,
    level: DivisionLevel | None = None,
    parent_code: str | None = None,
    scheme: CodeScheme = CodeScheme.NATIONAL,
    field: str = "code",
) -> str:
    """Is this a good division code, of the given level and below the given parent?  Raises CodeError."""
    if scheme is CodeScheme.FREE:
        return check_free_code(code, field=field)
    if level is not None:
        _require_division_length(code, level, field)
    actual = division_level(code, field=field)
    _refuse_zero_part(code, actual, field)
    expected_parent = division_parent_code(code)
    if parent_code is not None and parent_code != expected_parent:
        raise CodeError(
            rule="division.parent",
            message_zh=f"行政区划代码“{code}”的上级应为“{expected_parent or '无'}”（取其前缀），"
            f"而不是“{parent_code}”。",
            field=field,
        )
    return code


def check_free_code(code: str, *, max_length: int = FREE_CODE_MAX_LENGTH, field: str = "code") -> str:
    """Is this a code that a county with its own numbering may use?  Raises CodeError."""
    if not code or code != code.strip():
        raise CodeError(
            rule="free.blank",
            message_zh=f"代码“{code}”不能为空，首尾也不能有空格。",
            field=field,
        )
    if len(code) > max_length:
        raise CodeError(
            rule="free.length",
            message_zh=f"代码“{code[:20]}…”为 {len(code)} 个字符；最多 {max_length} 个字符。",
            field=field,
        )
    # Control, format (zero-width, direction), surrogate and separator characters: never seen, never found.
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in code):
        raise CodeError(
            rule="free.invisible",
            message_zh=f"代码“{ascii(code)[1:-1]}”含有不可见字符；请删除换行、制表符和零宽字符。",
            field=field,
        )
    return code


@dataclass(frozen=True, slots=True)
class GridCode:
    """What a grid code says: its community, its number there, whether it is of the older 14-digit form."""

    code: str
    community_code: str | None
    sequence: str
    is_legacy: bool


_GRID_CODE = re.compile(r"[0-9]{12}[0-9A-Z]{3}")  # domain/standards.md B.1.2, 15 characters
_LEGACY_GRID_CODE = re.compile(r"[0-9]{14}")  # CJ/T 213-2005: 6 + 3 + 3 + 2


def check_grid_code(
    code: str,
    *,
    community_code: str | None = None,
    scheme: CodeScheme = CodeScheme.NATIONAL,
    field: str = "code",
) -> GridCode:
    """Is this a good grid code, inside the given community?  Raises CodeError."""
    if scheme is CodeScheme.FREE:
        return GridCode(check_free_code(code, field=field), None, code, is_legacy=False)
    is_legacy = _LEGACY_GRID_CODE.fullmatch(code) is not None
    if not is_legacy and _GRID_CODE.fullmatch(code) is None:
        raise CodeError(
            rule="grid.format",
            message_zh=f"网格代码“{code}”为 {len(code)} 位；应为 15 位：12 位社区代码加 3 位顺序码"
            "（数字或大写字母）；旧标准的 14 位数字代码也可接受。",
            field=field,
        )
    if community_code is not None and code[:12] != community_code:
        raise CodeError(
            rule="grid.parent",
            message_zh=f"网格代码“{code}”的前 12 位应为所属社区代码“{community_code}”，而不是“{code[:12]}”。",
            field=field,
        )
    return GridCode(code, code[:12], code[12:], is_legacy)


# GB 32100-2015: 31 characters (no I, O, S, V, Z); the weight of position i (from 0) is 3**i mod 31.
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_LENGTH = 18
_USCC_VALUES = {character: value for value, character in enumerate(USCC_ALPHABET)}


def uscc_check_character(first_17: str) -> str:
    """Which 18th character closes these 17 characters of a unified social credit code?"""
    total = sum(_USCC_VALUES[character] * pow(3, i, 31) for i, character in enumerate(first_17))
    return USCC_ALPHABET[-total % 31]


def check_uscc(code: str, *, field: str = "uscc") -> str:
    """Is this a good unified social credit code?  Raises CodeError."""
    if len(code) != USCC_LENGTH:
        raise CodeError(
            rule="uscc.length",
            message_zh=f"统一社会信用代码“{code}”为 {len(code)} 位；应为 18 位。",
            field=field,
        )
    wrong = [character for character in code if character not in _USCC_VALUES]
    if wrong:
        raise CodeError(
            rule="uscc.alphabet",
            message_zh=f"统一社会信用代码“{code}”含有不允许的字符“{wrong[0]}”；"
            "只用数字和大写字母，不用 I、O、S、V、Z。",
            field=field,
        )
    expected = uscc_check_character(code[:-1])
    if code[-1] != expected:
        raise CodeError(
            rule="uscc.check",
            message_zh=f"统一社会信用代码“{code}”的校验码（第 18 位）应为“{expected}”，而不是“{code[-1]}”"
            "（GB 32100-2015）；请核对是否抄错。",
            field=field,
        )
    return code


@dataclass(frozen=True, slots=True)
class ComponentIdentifier:
    """What a component's number says: its county, its category's digits, its sequence and its standard."""

    code: str
    county_code: str
    category_code: str
    sequence: str
    scheme: CatalogueScheme


# domain/standards.md B.1.3: whole length -> (standard, digits of county + class + small class).
_COMPONENT_LAYOUTS: dict[int, tuple[CatalogueScheme, int]] = {
    17: (CatalogueScheme.GB_47678_2026, 6 + 2 + 3),
    16: (CatalogueScheme.GB_30428_2013, 6 + 2 + 2),
}


def check_component_identifier(
    code: str,
    *,
    county_code: str | None = None,
    category_code: str | None = None,
    field: str = "identifier",
) -> ComponentIdentifier:
    """Is this a good component identifier, of the given county and category?  Raises CodeError."""
    _require_digits(code, field, "component.digits", "部件标识码")
    if len(code) not in _COMPONENT_LAYOUTS:
        raise CodeError(
            rule="component.length",
            message_zh=f"部件标识码“{code}”为 {len(code)} 位；应为 17 位（6 位县级代码 + 2 位大类 + "
            "3 位小类 + 6 位顺序码）或 16 位（2013 版，小类 2 位）。",
            field=field,
        )
    scheme, head_length = _COMPONENT_LAYOUTS[len(code)]
    county, category, sequence = code[:6], code[6:head_length], code[head_length:]
    _require_part(
        county,
        county_code,
        rule="component.county",
        where_zh=f"部件标识码“{code}”中的县级代码",
        field=field,
    )
    _require_part(
        category,
        category_code,
        rule="component.category",
        where_zh=f"部件标识码“{code}”中的大类和小类代码",
        field=field,
    )
    return ComponentIdentifier(code, county, category, sequence, scheme)


@dataclass(frozen=True, slots=True)
class MatterCode:
    """What a matter code says: its county and its category's digits (a type, not one occurrence)."""

    code: str
    county_code: str
    category_code: str


def check_matter_code(code: str, *, county_code: str | None = None, field: str = "code") -> MatterCode:
    """Is this a good 11-digit matter code, of the given county?  Raises CodeError."""
    _require_digits(code, field, "matter.digits", "事项代码")
    if len(code) != 6 + 2 + 3:  # domain/standards.md B.1.3
        raise CodeError(
            rule="matter.length",
            message_zh=f"事项代码“{code}”为 {len(code)} 位；应为 11 位：6 位县级代码 + 2 位大类 + 3 位小类。",
            field=field,
        )
    _require_part(
        code[:6],
        county_code,
        rule="matter.county",
        where_zh=f"事项代码“{code}”中的县级代码",
        field=field,
    )
    return MatterCode(code, code[:6], code[6:])


def _require_digits(code: str, field: str, rule: str, what_zh: str) -> None:
    """Refuse what is not plain ASCII digits (full-width ones look alike and never match)."""
    if re.fullmatch(r"[0-9]+", code) is None:
        raise CodeError(
            rule=rule,
            message_zh=f"{what_zh}“{code}”只能由半角数字 0–9 组成，不能为空、带空格或全角数字。",
            field=field,
        )


def _require_part(part: str, expected: str | None, *, rule: str, where_zh: str, field: str) -> None:
    """Refuse a part of a code that is not the expected one (None: anything goes)."""
    if expected is not None and part != expected:
        raise CodeError(rule=rule, message_zh=f"{where_zh}应为“{expected}”，而不是“{part}”。", field=field)


def _require_division_length(code: str, level: DivisionLevel, field: str) -> None:
    """Refuse a code of the wrong length for its level, naming the short form where it is only padded."""
    length = LEVEL_LENGTHS[level]
    if len(code) == length:
        return
    is_padded = len(code) > length and set(code[length:]) == {"0"}
    hint = f"末尾的 0 是补位，请写作“{code[:length]}”。" if is_padded else "请核对代码或级别。"
    raise CodeError(
        rule="division.padded" if is_padded else "division.level",
        message_zh=f"{LEVEL_NAMES_ZH[level]}行政区划代码应为 {length} 位数字，"
        f"“{code}”为 {len(code)} 位；{hint}",
        field=field,
    )


def _refuse_zero_part(code: str, level: DivisionLevel, field: str) -> None:
    """Refuse a code whose own part is all zeros: it is a higher division's code, padded.

    A county part of 00 alone stands (prefectures without counties number their townships so).
    """
    parent = division_parent_code(code) or ""
    is_padded_province = level is DivisionLevel.COUNTY and code.endswith("0000")
    own_part_is_zero = level is not DivisionLevel.COUNTY and set(code[len(parent) :]) == {"0"}
    if not is_padded_province and not own_part_is_zero:
        return
    unpadded = code[:2] if is_padded_province else parent
    hint = f"像是上级“{unpadded}”的补位写法，请去掉末尾的 0。" if unpadded else "没有这样的省级代码。"
    raise CodeError(
        rule="division.padded",
        message_zh=f"{LEVEL_NAMES_ZH[level]}行政区划代码“{code}”的末段全为 0；{hint}",
        field=field,
    )
