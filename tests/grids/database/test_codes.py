"""Are codes that break a national rule refused with that rule, by SQL and by grids/rules/codes.py alike?"""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from grids.models import County, Division, Facility, Unit
from grids.rules import codes
from grids.rules.errors import CodeError
from tests.grids.database.raw import run
from tests.grids.resolver import building as make
from tests.towns import COMMUNITY, Town, at, box, category, make_grid, make_unit

LEVELS = {level.name.lower(): length for level, length in codes.LEVEL_LENGTHS.items()}
DIGITS = st.text("0123456789", min_size=1, max_size=18)
ODD = st.text("0123456789AZaz 三\n０", min_size=1, max_size=18)


def passes(check: Callable[..., object], *values: object, **more: object) -> bool:
    try:
        check(*values, **more)
    except CodeError:
        return False
    return True


def sql_says(question: str, *values: object) -> str | None:
    return run(f"SELECT {question}", *values)[0][0]


@st.composite
def division_codes(draw: st.DrawFn) -> tuple[str, str, str | None]:
    """A code, a level and a parent's code: right, nearly right, or anything."""
    level = draw(st.sampled_from(sorted(LEVELS)))
    length = draw(st.sampled_from([LEVELS[level]] * 4 + [*LEVELS.values()]))
    code = draw(st.one_of(st.text("0123", min_size=length, max_size=length), DIGITS, ODD))
    own = codes.division_parent_code(code) if passes(codes.division_level, code) else None
    other = own[:-1] + ("1" if own[-1] == "0" else "0") if own else None
    return code, level, draw(st.sampled_from([own, own, None, other]))


@pytest.mark.django_db
@given(division_codes())
def test_sql_and_python_agree_on_division_codes(drawn: tuple[str, str, str | None]) -> None:
    code, level, parent = drawn
    right = passes(
        codes.check_division_code, code, level=codes.DivisionLevel[level.upper()], parent_code=parent
    )
    assert (sql_says("grids_code_problem('division', %s, %s, %s)", code, level, parent) is None) == right


@pytest.mark.django_db
@given(
    st.one_of(
        st.from_regex(r"[0-9]{12}[0-9A-Z]{3}", fullmatch=True),
        st.from_regex(r"36112700100[12][0-9A-Z]{2,3}", fullmatch=True),
        ODD,
    ),
    st.sampled_from([None, COMMUNITY]),
)
def test_sql_and_python_agree_on_grid_codes(code: str, community: str | None) -> None:
    right = passes(codes.check_grid_code, code, community_code=community)
    assert (
        sql_says("grids_code_problem('grid', %s, 'responsibility', %s)", code, community) is None
    ) == right


@pytest.mark.django_db
@given(
    st.one_of(
        st.text(codes.USCC_ALPHABET, min_size=17, max_size=17).map(
            lambda s: s + codes.uscc_check_character(s)
        ),
        st.text(codes.USCC_ALPHABET, min_size=18, max_size=18),
        ODD,
    )
)
def test_sql_and_python_agree_on_credit_codes(code: str) -> None:
    assert (sql_says("grids_uscc_problem(%s)", code) is None) == passes(codes.check_uscc, code)


@pytest.mark.django_db
@given(
    st.one_of(
        st.from_regex(r"3611270101[34][0-9]{6}", fullmatch=True),
        st.from_regex(r"361127010[0-9]{7}", fullmatch=True),
        ODD,
    )
)
def test_sql_and_python_agree_on_component_identifiers(code: str) -> None:
    expected = "01013" if len(code) == 17 else None
    right = passes(codes.check_component_identifier, code, category_code=expected)
    assert (sql_says("grids_code_problem('facility', %s, '01013', NULL)", code) is None) == right


@pytest.mark.parametrize(
    ("code", "level", "rule"),
    [
        ("3611270", "township", "位数不对"),
        ("36112700X", "township", "只能由数字组成"),
        ("361128001", "township", "不以上级代码 361127 开头"),
        ("361127001", "community", "位数不对"),
    ],
)
def test_a_division_code_is_refused_with_its_rule(code: str, level: str, rule: str, town: Town) -> None:
    county = Division.objects.create(code="361127", name="县", level="county")
    with pytest.raises(IntegrityError, match=rule):
        Division.objects.create(code=code, name=code, level=level, parent=county)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("36112700100100", None),
        ("3611270010010", "应为 15 位"),
        ("361127001002001", "前 12 位不是所属社区代码"),
    ],
)
def test_a_grid_code_is_refused_with_its_rule(code: str, rule: str | None, town: Town) -> None:
    def insert() -> list[tuple[object, ...]]:
        return run(
            "INSERT INTO grids_grid (code, name, community_code, accountable_unit_id, edition_id, geom)"
            " VALUES (%s, '', %s, %s, %s, %s::geometry) RETURNING code",
            code,
            COMMUNITY,
            town.a.pk,
            town.grids_edition.pk,
            box(5, 0, 6, 1).ewkt,
        )

    if rule is None:
        assert insert() == [(code,)]
        return
    with pytest.raises(IntegrityError, match=rule):
        insert()


def test_credit_codes_and_facility_identifiers_are_refused_with_their_rules(town: Town) -> None:
    with pytest.raises(IntegrityError, match="校验位不对"):
        run("UPDATE grids_unit SET uscc = '91350100M000100Y44' WHERE id = %s", town.a.pk)
    run("UPDATE grids_unit SET uscc = '91350100M000100Y43' WHERE id = %s", town.a.pk)
    facility = make.make_facility("c01013", at(0.5, 0.5), owner=town.a)
    for code, rule in (("361127", "应为 17 位"), ("36112701024000001", "第 7 至 11 位不是类别代码 01013")):
        with pytest.raises(IntegrityError, match=rule):
            run("UPDATE grids_facility SET code = %s WHERE id = %s", code, facility.pk)


def test_a_county_with_free_codes_takes_any_code(town: Town) -> None:
    County.objects.update(code_rules="free")
    assert make_grid(5, town.a, box(5, 0, 6, 1), town.grids_edition).pk
    Division.objects.create(code="Alameda", name="Alameda", level="county")
    Facility.objects.create(code="lamp 1", category=category("c01013"), geom=at(0.5, 0.5), qr_token=None)
    with pytest.raises(DatabaseError, match="校验位不对"), transaction.atomic():
        make_unit("u", "u", uscc="91350100M000100Y44")
    assert Unit.objects.filter(pk=town.a.pk).exists()
