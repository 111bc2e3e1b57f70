"""How have the leagues done month by month?  Means of the ranked units of frozen months, as lines for an SVG."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.boards import LEAGUES
from assessment.models import FrozenScores
from assessment.rules.scores import rounded

WIDTH, HEIGHT, MARGIN = 440, 240, 44
#: A line for each league: its colour by day, which holds on dark ground too, and its strokes for who sees no colours.
STYLES = (("#2c7fb8", ""), ("#d9822b", "10 5"), ("#3d9970", "2 5"))


@dataclass(frozen=True, slots=True)
class Dot:
    """A month of a league in pixels, with what it says."""

    x: float
    y: float
    month: datetime.date
    mean: Decimal


@dataclass(frozen=True, slots=True)
class Series:
    """The months of a league: none where no unit of it was ranked."""

    name: str
    colour: str
    strokes: str
    dots: Sequence[Dot]

    @property
    def points(self) -> str:
        """The line as the data of an SVG polyline."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Trend:
    """All leagues: the months with their places, the marks of the scale with theirs, and the same as a table."""

    series: Sequence[Series]
    months: Sequence[tuple[float, datetime.date]]
    marks: Sequence[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = MARGIN

    @property
    def rows(self) -> list[tuple[datetime.date, list[Decimal | None]]]:
        """By month, the mean of each league."""
        return [
            (month, [next((dot.mean for dot in one.dots if dot.month == month), None) for one in self.series])
            for _x, month in self.months
        ]


def trend_of(frozen: Iterable[FrozenScores]) -> Trend:
    """The trend of these frozen months, by their days."""
    means = {one.month.month: _means(one) for one in frozen}
    months = sorted(means)
    values = [mean for of in means.values() for mean in of.values()]
    if not values:
        return Trend((), (), ())
    low = int(min(values)) // 5 * 5
    high = 100 if max(values) <= 100 else 105
    step = (WIDTH - 2 * MARGIN) / max(len(months) - 1, 1)

    def height(value: Decimal | int) -> float:
        return MARGIN + (high - float(value)) / (high - low) * (HEIGHT - 2 * MARGIN)

    places = {month: MARGIN + step * n for n, month in enumerate(months)}
    series = [
        Series(
            str(league.label),
            *STYLES[n],
            [
                Dot(places[month], height(means[month][league.value]), month, means[month][league.value])
                for month in months
                if league.value in means[month]
            ],
        )
        for n, league in enumerate(LEAGUES)
    ]
    gap = max(5, (high - low) // 20 * 5)
    return Trend(
        [one for one in series if one.dots],
        [(x, month) for month, x in places.items()],
        [(height(mark), mark) for mark in range(low, high + 1, gap)],
    )


def _means(frozen: FrozenScores) -> dict[str, Decimal]:
    """The mean of the ranked units of each league."""
    leagues = {unit["id"]: unit["league"] for unit in frozen.inputs["units"]}
    totals: defaultdict[str, list[Decimal]] = defaultdict(list)
    for score in frozen.scores:
        if not score["unranked"]:
            totals[leagues[score["unit"]]].append(Decimal(score["total"]))
    return {league: rounded(sum(of, Decimal(0)) / len(of)) for league, of in totals.items()}
