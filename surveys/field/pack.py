"""What does a phone need for a day without a network?  One document, made for its holder."""

import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from gis_core.models import User
from grids.models import Category, DutyPolicy, Membership, Unit
from grids.models.catalogue import ACCURACY_M
from grids.models.versions import current
from grids.resolver import county
from grids.scope import Scope, scope_of
from surveys.field.ground import NEAREST_GRID_M, bounds_of, territories_in
from surveys.models import CaseRules, FilingRule, SurveyPoint
from surveys.services.phones import PhoneReading, reading_of

VERSION = 1
#: dictionary.md C.9: the same category within 20 m (the county's case rules) in 72 hours is asked about.
DUPLICATE_HOURS = 72
#: dictionary.md C.9: close-up and surroundings, where no filing rule asks for more.
FILING_PHOTOS = 2
#: The longer edge of the evidence copy that a phone sends.
PHOTO_PX = 1600
_LATELY = datetime.timedelta(days=90)


def pack_of(user: User, day: datetime.date, phone: UUID | None = None) -> dict[str, Any]:
    """The pack of somebody for a day: what is known on it of the ground, the catalogue, themselves and their phone."""
    scope, here, rules = scope_of(user), county(), CaseRules.of_the_county()
    box = bounds_of(scope, day)
    territories, left_out = ([], 0) if box is None else territories_in(box, scope, day)
    return {
        "version": VERSION,
        "on": day.isoformat(),
        "bounds": box and list(box),
        "user": _person(user, scope),
        "county": {
            "code": here.code,
            "name": here.name,
            "time_zone": here.time_zone,
            "phone_crs": here.phone_crs,
            "ground_version": here.ground_version,
        },
        "phone": _phone(phone),
        "settings": {
            "duplicate_m": rules.merge_within_m,
            "duplicate_hours": DUPLICATE_HOURS,
            "photo_px": PHOTO_PX,
            "keep_originals": rules.keep_originals,
            "accuracy_default_m": ACCURACY_M,
            "nearest_grid_m": NEAREST_GRID_M,
        },
        "categories": categories_on(day, scope.user_id),
        "units": _units_of(territories),
        "territories": territories,
        "facilities_left_out": left_out,
    }


def categories_on(day: datetime.date, user_id: int) -> list[dict[str, Any]]:
    """What may be reported on a day, each with whom is asked in which order, and how often somebody used it lately."""
    policies = {
        policy.category_id: policy for policy in DutyPolicy.objects.filter(current(), valid__contains=day)
    }
    photos = dict(
        FilingRule.objects.valid_on(day)
        .values("category")
        .annotate(most=Max("min_photos"))
        .values_list("category", "most")
    )
    lately = Q(reported_by=user_id, seen_on__gte=day - _LATELY, seen_on__lt=day)
    used = dict(
        SurveyPoint.objects.filter(lately)
        .values("category")
        .annotate(n=Count("pk"))
        .values_list("category", "n")
    )
    return [
        {
            "key": category.key,
            "name_zh": category.name_zh,
            "name_en": category.name_en,
            "group": f"{category.kind}/{category.class_code}",
            "group_name": category.class_name_zh,
            "group_name_en": category.class_name_en,
            "kind": category.kind,
            "component": category.component.key if category.component else None,
            "pinyin": initials(category.name_zh),
            "accuracy_m": category.accuracy_m,
            "min_photos": max(FILING_PHOTOS, photos.get(category.pk, 0)),
            "used": used.get(category.pk, 0),
            "accountable_steps": policy.accountable_steps if (policy := policies.get(category.pk)) else [],
            "handling_steps": policy.handling_steps if policy else [],
        }
        for category in Category.objects.in_use_on(day).select_related("component").order_by("key")
    ]


def initials(name: str) -> str:
    """The first letters of its syllables in pinyin, by which Chinese keyboards search: 道路破损 is dlps."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take most of a second to load

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


def _phone(phone: UUID | None) -> dict[str, str]:
    """How its positions look, and how they are read because a person has said so: gcj02, bd09, or empty."""
    reading = PhoneReading() if phone is None else reading_of(phone)
    return {"suspected": reading.suspected, "read_as": reading.read_as}


def _person(user: User, scope: Scope) -> dict[str, Any]:
    units = Unit.objects.filter(
        pk__in=Membership.objects.filter(user_id=scope.user_id, role__in=scope.roles).values("unit")
    )
    return {
        "username": user.get_username(),
        "name": str(user),
        "roles": sorted(scope.roles),
        "units": sorted(units.values_list("code", flat=True)),
        "grids": list(scope.grid_codes),
    }


def _units_of(territories: list[dict[str, Any]]) -> dict[str, str]:
    parts = ("accountable", "handling", "supervising")
    codes = {row[part] for row in territories for part in parts} - {None}
    return dict(Unit.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))
