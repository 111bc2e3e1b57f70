"""Which milestones, in which order, how far apart?  The template that a county begins with.

Source: domain/speech.md A.8 and domain/standards.md B.6.
"""

from dataclasses import dataclass

from renovation.rules.calendar import Counted, Snap, Span


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the campaign: how long its work takes, and on which days it may be promised."""

    code: str
    span: Span
    snap: Snap = Snap.NONE


AT_ONCE = Span(0)


@dataclass(frozen=True, slots=True)
class Link:
    """`after` begins no earlier than the day after `gap` has passed since `before` was finished.

    `basis` names the law that demands the interval; without one the county set it and may shorten it.
    """

    before: str
    after: str
    gap: Span = AT_ONCE
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Within:
    """`last` is finished no more than `days` calendar days after `first` has begun; `basis` names the law."""

    first: str
    last: str
    days: int
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """Milestones and what the law and the county say of their order.  Raises TemplateError."""

    milestones: tuple[Milestone, ...]
    links: tuple[Link, ...]
    within: tuple[Within, ...] = ()

    def __post_init__(self) -> None:
        codes = [milestone.code for milestone in self.milestones]
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        if doubled:
            raise TemplateError("doubled", doubled)
        named = {code for link in self.links for code in (link.before, link.after)}
        named |= {code for rule in self.within for code in (rule.first, rule.last)}
        unknown = sorted(named - set(codes))
        if unknown:
            raise TemplateError("unknown", unknown)
        self.ordered()

    def milestone(self, code: str) -> Milestone:
        """The milestone of a code.  Raises KeyError."""
        return {milestone.code: milestone for milestone in self.milestones}[code]

    def ordered(self) -> tuple[Milestone, ...]:
        """Every milestone after those it waits for; otherwise in the order of the template.  Raises TemplateError."""
        left = {milestone.code: milestone for milestone in self.milestones}
        order: list[Milestone] = []
        while left:
            waiting = {link.after for link in self.links if link.before in left}
            free = next((code for code in left if code not in waiting), None)
            if free is None:
                raise TemplateError("circle", sorted(waiting & set(left)))
            order.append(left.pop(free))
        return tuple(order)


class TemplateError(ValueError):
    """A template that cannot be scheduled: `code` is doubled, unknown or circle, `milestones` are those it concerns."""

    def __init__(self, code: str, milestones: list[str]) -> None:
        super().__init__(f"{code}: {', '.join(milestones)}")
        self.code, self.milestones = code, milestones


def _work(days: int) -> Span:
    return Span(days, Counted.WORK)


#: The regulation on expropriation of buildings on state-owned land (国有土地上房屋征收与补偿条例).
ART_10, ART_16, ART_27 = "L1 art. 10", "L1 art. 16", "L1 art. 27"

#: Order and legal intervals are the law's and the speech's.  How long the work takes is a proposal: the county
#: edits it.
STANDARD = Template(
    milestones=(
        Milestone(
            "M1", _work(45), Snap.MONTH_END
        ),  # plan of the project, work begun, draft compensation plan public
        Milestone("M2", _work(15), Snap.MONTH_END),  # risk assessed, expropriation decided
        Milestone("M3", Span(90), Snap.MONTH_END),  # every household settled
        Milestone("M4a", _work(5)),  # demolition begun
        Milestone("M4b", Span(60), Snap.YEAR_END),  # demolition finished
        Milestone("M5", _work(40)),  # survey, design and supervision tendered
        Milestone("M6a", _work(40), Snap.MONTH_END),  # project, planning and land approved
        Milestone("M6b", _work(20), Snap.MONTH_END),  # construction tendered and filed
        Milestone("M7", _work(5), Snap.MONTH_END),  # construction begun
        Milestone("M8a", Span(240), Snap.MONTH_END),  # multi-storey housing basically complete
        Milestone("M8b", Span(480), Snap.MONTH_END),  # high-rise housing basically complete
    ),
    links=(
        Link("M1", "M2", Span(30), ART_10),  # comment on the draft: at least 30 days
        Link("M2", "M3"),
        Link("M3", "M4a", basis=ART_27),  # compensated first, moved afterwards
        Link("M4a", "M4b"),
        Link("M1", "M5"),
        Link("M5", "M6a"),
        Link("M6a", "M6b"),
        Link("M4b", "M7"),
        Link("M6b", "M7"),
        Link("M7", "M8a"),
        Link("M7", "M8b"),
    ),
    within=(Within("M1", "M2", 365, ART_16),),  # permits are suspended for at most a year
)
