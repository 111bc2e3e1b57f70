"""Which trade handles what, before the county says otherwise."""

from pathlib import Path

import pytest

from grids.rules.catalogue import read_catalogue
from grids.rules.duties import DepartmentTag, default_duty, read_default_duties
from grids.rules.errors import PolicyError
from grids.rules.policies import Step, policy_for

CATALOGUE = {row.public_code: row for row in read_catalogue()}
DUTIES = read_default_duties()
HEADER = "department_tag,group,category,clause\n"


@pytest.mark.parametrize(
    ("category", "tag"),
    [
        ("m09006", DepartmentTag.URBAN_MANAGEMENT),
        ("m09009", DepartmentTag.TRAFFIC_POLICE),
        ("m09998", DepartmentTag.TRAFFIC_POLICE),
        ("m06001", DepartmentTag.URBAN_MANAGEMENT),
        ("m10998", DepartmentTag.LAND),
        ("m10997", DepartmentTag.HEALTH),
        ("m08004", DepartmentTag.CONSTRUCTION),
        ("m01013", DepartmentTag.WATER_SUPPLY),
        ("g01999", DepartmentTag.WATER_SUPPLY),
        ("g0199", DepartmentTag.WATER_SUPPLY),
        ("m01001", DepartmentTag.WATER_SUPPLY),
        ("c02014", DepartmentTag.TRAFFIC_POLICE),
    ],
)
def test_a_category_goes_to_its_trade(category: str, tag: DepartmentTag) -> None:
    duty = default_duty(CATALOGUE[category], DUTIES)
    assert duty is not None
    assert duty.department_tag is tag


@pytest.mark.parametrize("category", ["m01002", "m06013", "m06012"])
def test_a_category_without_a_duty_has_no_department(category: str) -> None:
    assert default_duty(CATALOGUE[category], DUTIES) is None


def test_the_duty_for_one_category_beats_the_duty_for_its_group(tmp_path: Path) -> None:
    table = tmp_path / "duties.csv"
    table.write_text(HEADER + "fire,hydrant,m01013,x\nwater_supply,hydrant,,x\n", encoding="utf-8")
    duties = read_default_duties(table)
    for ordered in (duties, duties[::-1]):
        one, other = (default_duty(CATALOGUE[code], ordered) for code in ("m01013", "c01013"))
        assert one is not None
        assert other is not None
        assert (one.department_tag, other.department_tag) == (DepartmentTag.FIRE, DepartmentTag.WATER_SUPPLY)


def test_every_duty_can_be_reached() -> None:
    for duty in DUTIES:
        if duty.category:
            assert CATALOGUE[duty.category].group is duty.group
        covered = [row for row in CATALOGUE.values() if default_duty(row, DUTIES) is duty]
        assert covered
        assert all(Step.DEPARTMENT in policy_for(row).handling for row in covered)
        assert duty.clause


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ("police,hydrant,,x\n", "duties.row"),
        ("fire,weather,,x\n", "duties.row"),
        ("fire,hydrant,,x\nwater_supply,hydrant,,x\n", "duties.twice"),
    ],
)
def test_a_bad_line_of_the_table_is_named(tmp_path: Path, lines: str, rule: str) -> None:
    table = tmp_path / "duties.csv"
    table.write_text(HEADER + lines, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_default_duties(table)
    assert caught.value.rule == rule
    assert f"第 {1 + lines.count(chr(10))} 行" in caught.value.message_zh
