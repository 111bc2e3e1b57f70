"""Founding a county: its record, the catalogue, the policies, the calendar and the unit of last resort."""

import datetime
from collections.abc import Iterable

from django.contrib.gis.geos import MultiPolygon
from django.db import transaction

from gis_core.models import CalendarDay, User
from gis_core.office_calendar import ensure_office_hours
from gis_core.work_calendar import YearWithoutArrangementError, official_days
from grids.errors import CountyExistsError
from grids.models import Category, CategoryScheme, County, DepartmentDuty, DutyPolicy, Membership, Unit
from grids.rules.catalogue import CategoryRow, public_code, read_catalogue
from grids.rules.codes import CatalogueScheme
from grids.rules.duties import default_duty, read_default_duties
from grids.rules.policies import Group, policy_for

OFFICE_CODE = "supervision-office"
OFFICE_NAME = "督查办"


@transaction.atomic
def found_county(
    *,
    code: str,
    name: str,
    work_srid: int,
    code_rules: str,
    time_zone: str,
    today: datetime.date,
    outline: MultiPolygon | None = None,
) -> County:
    """Which county does this empty database hold from now on?  Raises CountyExistsError."""
    if County.objects.exists():
        raise CountyExistsError(County.objects.get().name)
    county = County.objects.create(
        code=code,
        name=name,
        work_srid=work_srid,
        code_rules=code_rules,
        time_zone=time_zone,
        outline=outline,
        map_lon=outline.centroid.x if outline else None,
        map_lat=outline.centroid.y if outline else None,
    )
    county.supervision_office = Unit.objects.create(
        code=OFFICE_CODE, name=OFFICE_NAME, kind=Unit.Kind.SUPERVISION_OFFICE, league=Unit.League.NONE
    )
    county.save(update_fields=["supervision_office"])
    load_catalogue(rows=read_catalogue())
    fill_calendar(years=range(today.year - 1, today.year + 2))
    ensure_office_hours()
    return county


@transaction.atomic
def load_catalogue(*, rows: Iterable[CategoryRow]) -> int:
    """How many categories, each with its default duty policy, have been added?"""
    schemes = {
        scheme: CategoryScheme.objects.get_or_create(
            standard_ref=scheme.value,
            version=scheme.value[-4:],
            defaults={
                "digits_class": 2,
                "digits_small": 3 if scheme is CatalogueScheme.GB_47678_2026 else 2,
                "is_default": scheme is CatalogueScheme.GB_47678_2026,
            },
        )[0]
        for scheme in CatalogueScheme
    }
    known = set(Category.objects.values_list("key", flat=True))
    fresh = [row for row in rows if row.public_code not in known]
    # Components come first in the table: a matter or gap points to the component that it is about.
    of_scheme: dict[tuple[str, str], Category] = {}
    for batch in (
        [row for row in fresh if not row.component_code],
        [row for row in fresh if row.component_code],
    ):
        made = Category.objects.bulk_create(
            _category(row, schemes[row.scheme], of_scheme.get((row.scheme.value, row.component_code)))
            for row in batch
        )
        of_scheme |= {
            (category.scheme.standard_ref, category.code): category
            for category in made
            if category.kind == Category.Kind.COMPONENT
        }
    by_key = {c.key: c for c in Category.objects.filter(key__in=[row.public_code for row in fresh])}
    DutyPolicy.objects.bulk_create(_policy(row, by_key[row.public_code]) for row in fresh)
    return len(fresh)


def _category(row: CategoryRow, scheme: CategoryScheme, component: Category | None) -> Category:
    return Category(
        key=public_code(row.kind, row.code),
        scheme=scheme,
        kind=row.kind.value,
        code=row.code,
        class_code=row.class_code,
        class_name_zh=row.class_name_zh,
        class_name_en=row.class_name_en,
        name_zh=row.name_zh,
        name_en=row.name_en,
        code_2013=row.code_2013,
        component=component,
        geometry_kind=row.geometry_kind.value,
        policy_group=row.group.value,
        road_bound=row.road_bound,
        by_enforcement=row.group is Group.ILLEGAL_STRUCTURE,
        is_local_extension=row.is_local_extension,
    )


def _policy(row: CategoryRow, category: Category) -> DutyPolicy:
    policy = policy_for(row)
    return DutyPolicy(
        category=category,
        accountable_steps=[step.value for step in policy.accountable],
        handling_steps=[step.value for step in policy.handling],
        clause=policy.clause,
    )


@transaction.atomic
def fill_calendar(*, years: Iterable[int]) -> list[int]:
    """Which of these years have no official arrangement yet?  The others are filled; edited days stay."""
    missing = []
    for year in years:
        try:
            days = official_days(year)
        except YearWithoutArrangementError:
            missing.append(year)
            continue
        CalendarDay.objects.bulk_create(
            (
                CalendarDay(
                    on_date=day.on_date, is_workday=day.is_workday, name=day.name_zh, source=day.source
                )
                for day in days
            ),
            ignore_conflicts=True,
        )
    return missing


@transaction.atomic
def give_default_duties() -> int:
    """How many county-wide duties follow from the trades of the departments?  What the county said stays."""
    departments = {
        unit.department_tag: unit for unit in Unit.objects.exclude(department_tag="").order_by("-code")
    }
    taken = set(DepartmentDuty.objects.known().filter(geom=None).values_list("category__key", flat=True))
    categories = {category.key: category for category in Category.objects.all()}
    duties = read_default_duties()
    fresh = []
    for row in read_catalogue():
        duty = default_duty(row, duties)
        key = row.public_code
        if duty and duty.department_tag in departments and key in categories.keys() - taken:
            unit = departments[duty.department_tag]
            fresh.append(DepartmentDuty(code=f"{unit.code}-{key}", unit=unit, category=categories[key]))
    DepartmentDuty.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def found_administrator(*, username: str, password: str) -> User:
    """Who administers a new county?"""
    user = User.objects.create_superuser(username=username, password=password, full_name="系统管理员")
    Membership.objects.create(user=user, role=Membership.Role.ADMIN)
    return user
