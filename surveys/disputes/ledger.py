"""Which cases are disputed, how does each dispute stand, and whose turn is it?  Read from the steps (C.6)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case as Switch
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from gis_core.asked import asked_word
from grids.models import Ruling
from grids.models.catalogue import category_like
from surveys.case_words import REASONS as REASON_WORDS
from surveys.models import Case, CaseStep
from surveys.needs import HAND_BACKS_UNTIL_RULING
from surveys.rules import REASONS, Action, State

#: How a dispute stands, the open ones first.
STANDINGS: Mapping[str, str | Promise] = {
    "review": pgettext_lazy("dispute", "to be decided"),
    "ruling": pgettext_lazy("dispute", "to be ruled on site"),
    "let_go": pgettext_lazy("dispute", "hand-back accepted"),
    "refused": pgettext_lazy("dispute", "hand-back refused"),
    "ruled": pgettext_lazy("dispute", "ruled"),
    "ended": pgettext_lazy("dispute", "ended undecided"),
}
#: Whose turn it is (C.6 points 3 and 4); nobody's where a dispute is over.
DECIDERS: Mapping[str, str | Promise] = {
    "review": pgettext_lazy("dispute", "Dispatcher"),
    "ruling": pgettext_lazy("dispute", "Supervision office"),
}
OPEN = tuple(DECIDERS)
_DECIDED = (Action.ACCEPT_RETURN, Action.REFUSE_RETURN, Action.RULE)


def disputes_of(user: Any) -> QuerySet[Any]:
    """The disputed cases that somebody may see, each with `standing`, `began_at` and `settled_at` (None: open).

    The last hand-back or decision tells the standing: a decision that came before another hand-back is none any more.
    """
    steps = CaseStep.objects.filter(case=OuterRef("pk"))
    told = steps.filter(action__in=(Action.HAND_BACK, *_DECIDED)).order_by("-seq")  # (case, seq) is unique
    rows = Case.objects.visible_to(user).filter(hand_back_count__gt=0)
    return rows.annotate(
        last_told=Subquery(told.values("action")[:1]),
        began_at=Subquery(steps.filter(action=Action.HAND_BACK).order_by("seq").values("at")[:1]),
        last_at=Subquery(told.values("at")[:1]),
    ).annotate(
        standing=Switch(
            When(
                state=State.RETURN_REVIEW,
                hand_back_count__gte=HAND_BACKS_UNTIL_RULING,
                then=Value("ruling"),
            ),
            When(state=State.RETURN_REVIEW, then=Value("review")),
            When(last_told=Action.RULE, then=Value("ruled")),
            When(last_told=Action.ACCEPT_RETURN, then=Value("let_go")),
            When(last_told=Action.REFUSE_RETURN, then=Value("refused")),
            default=Value("ended"),
            output_field=CharField(),
        ),
        settled_at=Switch(
            When(state=State.RETURN_REVIEW, then=Value(None)),
            When(last_told=Action.HAND_BACK, then=F("ended_at")),
            default=F("last_at"),
            output_field=DateTimeField(null=True),
        ),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address of the ledger asks for; what it misspells is not asked for."""

    standing: str = ""
    reason: str = ""
    unit: str = ""
    text: str = ""

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "Choice":
        """The choice of an address."""
        return cls(
            standing=asked_word(words, "standing", STANDINGS),
            reason=asked_word(words, "reason", REASONS[Action.HAND_BACK]),
            unit=asked_word(words, "unit"),
            text=asked_word(words, "text"),
        )

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode({name: word for name in self.__dataclass_fields__ if (word := getattr(self, name))})


def chosen(disputes: QuerySet[Any], choice: Choice) -> QuerySet[Any]:
    """The disputes of a choice: open ones first, among them the oldest; then what was settled last."""
    handed_back = CaseStep.objects.filter(case=OuterRef("pk"), action=Action.HAND_BACK)
    if choice.standing:
        disputes = disputes.filter(standing=choice.standing)
    if choice.reason:
        disputes = disputes.filter(Exists(handed_back.filter(reason=choice.reason)))
    if choice.unit:
        by_unit = handed_back.filter(Q(unit__code=choice.unit) | Q(unit__name=choice.unit))
        of_unit = Q(handling_unit__code=choice.unit) | Q(handling_unit__name=choice.unit)
        disputes = disputes.filter(Exists(by_unit) | of_unit)
    if choice.text:
        disputes = disputes.filter(
            Q(number__icontains=choice.text)
            | Q(point__description__icontains=choice.text)
            | Q(point__place_text__icontains=choice.text)
            | category_like(choice.text)
        )
    return disputes.order_by(F("settled_at").desc(nulls_first=True), "began_at", "pk")


@dataclass(frozen=True, slots=True)
class Dispute:
    """One line of the ledger: who handed the case back and why, who has it now, and for how long."""

    case: Any
    hand_backs: list[CaseStep]
    ruling: Ruling | None
    age: datetime.timedelta

    @property
    def standing(self) -> str:
        """How it stands, as a word of STANDINGS."""
        return str(self.case.standing)

    @property
    def standing_told(self) -> Any:
        """How it stands, in words."""
        return STANDINGS[self.standing]

    @property
    def decider(self) -> Any:
        """Whose turn it is; empty: nobody's."""
        return DECIDERS.get(self.standing, "")

    @property
    def refusals(self) -> list[tuple[CaseStep, Any]]:
        """Each hand-back, and its reason in words."""
        return [(step, REASON_WORDS[step.reason]) for step in self.hand_backs]

    @property
    def is_mutual(self) -> bool:
        """Have two units at least said that it is not theirs?"""
        return len({step.unit_id for step in self.hand_backs}) > 1


def lines_of(cases: QuerySet[Any], *, now: datetime.datetime) -> list[Dispute]:
    """The lines of these disputes, in their order; three statements however many they are."""
    handed_back = CaseStep.objects.filter(action=Action.HAND_BACK).select_related("unit").order_by("seq")
    found = list(
        cases.select_related("category", "point", "accountable_unit", "handling_unit").prefetch_related(
            Prefetch("steps", queryset=handed_back, to_attr="handed_back")
        )
    )
    rulings = rulings_of(found)
    return [
        Dispute(
            case,
            case.handed_back,
            rulings.get(case.pk),
            (case.settled_at or now) - case.began_at,
        )
        for case in found
    ]


def rulings_of(cases: list[Any]) -> dict[int, Ruling]:
    """The ruling that ended the dispute of each case, by the case's id: the step names it."""
    steps = CaseStep.objects.filter(case__in=cases, action=Action.RULE)
    named = {step.case_id: step.detail.get("ruling") for step in steps.order_by("seq")}
    rulings = Ruling.objects.in_bulk([pk for pk in named.values() if pk is not None])
    return {case_id: rulings[pk] for case_id, pk in named.items() if pk in rulings}
