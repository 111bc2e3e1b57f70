"""What would follow from publishing a draft?  It is published, looked at and taken back, in one transaction."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gis_core.models import User
from grids.editions.moving import MovedGround, moved_ground
from grids.errors import GroundError
from grids.models import BoundaryEdition, EditionDraft, Territory
from grids.services.publishing import Published, publish_draft, withdraw_edition
from surveys.models import Case, SurveyPoint
from surveys.sent import sha256
from surveys.services.handing_over_plan import Move, plan_hand_over


class PreviewChangedError(GroundError):
    """Between looking and deciding, the draft or the ground changed."""

    code = "draft.preview_changed"

    def __init__(self) -> None:
        super().__init__(_("What would move has changed meanwhile: look at the preview again."))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would change from a day on: ground from unit to unit, and open cases whose handler would be
    another; `moves` go along by the county's rule when the ground is handed over, `stay` do not.
    """

    draft: EditionDraft
    effective: datetime.date
    closed: int
    made: int
    unchanged: int
    ground: Sequence[MovedGround] = field(default_factory=list)
    moves: Sequence[Move] = field(default_factory=list)
    stay: Sequence[Move] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """Is it still what somebody looked at?"""
        ground = [list(one.as_json().values()) for one in self.ground]
        return sha256([f"{self.effective}", self.draft.pk, self.closed, self.made, ground])

    def cases_of(self, user: Any) -> tuple[list[Move], int]:
        """The cases that the reader may see; and how many others there are."""
        found = [*self.moves, *self.stay]
        cases = Case.objects.visible_to(user).filter(pk__in=[one.case_id for one in found])
        seen = set(cases.values_list("pk", flat=True))
        shown = [one for one in found if one.case_id in seen]
        return shown, len(found) - len(shown)

    def for_reader(self, user: Any) -> dict[str, Any]:
        """As `as_json`, with the cases that the reader may see and the number of the others."""
        shown, others = self.cases_of(user)
        return {**self.as_json(), "cases": [_case(one) for one in shown], "other_cases": others}

    def as_json(self) -> dict[str, Any]:
        """With the keys of the contract (tests/contract/publish_edition.json)."""
        return {
            "draft": self.draft.pk,
            "layer": self.draft.layer,
            "effective": f"{self.effective}",
            "closed": self.closed,
            "made": self.made,
            "unchanged": self.unchanged,
            "ground": [one.as_json() for one in self.ground],
            "cases": [_case(one) for one in (*self.moves, *self.stay)],
            "stay": dict(sorted(Counter(one.stays.value for one in self.stay if one.stays).items())),
            "sha256": self.sha256,
        }


def preview_edition(
    *, draft: EditionDraft, effective: datetime.date, by: User | None, now: datetime.datetime
) -> Preview:
    """What would follow?  By publishing it and taking everything back, so that it is what will follow.

    Raises what publish_draft raises.
    """
    with transaction.atomic():
        before = {one.case_id: one.to_code for one in _all(effective)}
        published = publish_draft(draft=draft, effective=effective, by=by, now=now)
        ground = moved_ground(draft.layer, closed=published.closed, made=published.made, day=effective)
        cases = [one for one in _all(effective) if before.get(one.case_id) != one.to_code]
        transaction.set_rollback(True)
    draft.refresh_from_db()
    return Preview(
        draft,
        effective,
        len(published.closed),
        len(published.made),
        published.unchanged,
        ground,
        [one for one in cases if one.stays is None],
        [one for one in cases if one.stays],
    )


def publish_as_seen(
    *, draft: EditionDraft, effective: datetime.date, seen: str, by: User | None, now: datetime.datetime
) -> Published:
    """Publish what somebody has looked at in a preview (`seen` is its sha256), and nothing else.

    Raises PreviewChangedError, and what publish_draft raises.
    """
    if preview_edition(draft=draft, effective=effective, by=by, now=now).sha256 != seen:
        raise PreviewChangedError
    return publish_draft(draft=draft, effective=effective, by=by, now=now)


def take_back(*, edition: BoundaryEdition, by: User | None, now: datetime.datetime) -> BoundaryEdition:
    """Undo the last publication, while neither a point nor a case rests on it.  Raises EditionKeptError."""
    return withdraw_edition(edition=edition, by=by, now=now, depends=_work_on)


def _work_on(edition: BoundaryEdition) -> str:
    territories = list(Territory.objects.filter(edition_id=edition.pk).values_list("pk", flat=True))
    answered = SurveyPoint.objects.filter(accountable_territory__in=territories) | SurveyPoint.objects.filter(
        handling_territory__in=territories
    )
    if answered.exists():
        return _("points were answered for by it")
    if edition.effective_from and Case.objects.filter(handed_over_on__gte=edition.effective_from).exists():
        return _("cases were handed over since its day")
    return ""


def _all(day: datetime.date) -> list[Move]:
    plan = plan_hand_over(day=day)
    return [*plan.moves, *plan.stay]


def _case(one: Move) -> dict[str, Any]:
    return {
        "number": one.number,
        "category": one.category,
        "from_unit": one.from_code,
        "to_unit": one.to_code,
        "stays": one.stays.value if one.stays else None,
    }
