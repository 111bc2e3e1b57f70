"""What is proposed whole by one person and decided by another before the quarter from which it holds."""

import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from assessment.rules.quarters import months_of
from gis_core.days import readable_day
from gis_core.four_eyes import ProposalState, four_eyes

Decree = TypeVar("Decree", bound=models.Model)


class DecreeQuerySet(models.QuerySet[Decree]):
    def approved(self) -> Self:
        """The versions that hold, held or will hold."""
        return self.filter(state=ProposalState.APPROVED)

    def in_force(self, day: datetime.date) -> Decree | None:
        """By which version is the quarter of a day judged?  The latest approved one; a quarter has one at most."""
        quarter = months_of(day)[0]
        return self.approved().filter(first_quarter__lte=quarter).order_by("-first_quarter").first()


def decree_constraints(table: str) -> list[models.BaseConstraint]:
    """A decree begins with a quarter, is alone in it, is decided by another person, and is told and hashed."""
    return [
        readable_day(table, "first_quarter"),
        models.CheckConstraint(
            condition=Q(first_quarter__day=1, first_quarter__month__in=[1, 4, 7, 10]), name=f"{table}_quarter"
        ),
        models.UniqueConstraint(
            fields=["first_quarter"], condition=Q(state="approved"), name=f"{table}_one_a_quarter"
        ),
        four_eyes(table),
        models.CheckConstraint(
            condition=~Q(title="") & Q(sha256__regex=r"^[0-9a-f]{64}$"), name=f"{table}_whole"
        ),
    ]
