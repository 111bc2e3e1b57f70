"""Which records does a project have, which columns tell them in a list, and who may see and enter them?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import rules
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from grids.api.columns import MASK
from renovation.models import (
    Blocker,
    CompensationRules,
    FundEntry,
    Household,
    Parcel,
    Petition,
    Project,
    ProjectBuilding,
    ProjectContractor,
    ProjectPaper,
    PublicityEntry,
)
from renovation.parcel_words import difference_of, square_metres
from renovation.policies import may_enter, reads_funds, reads_households, reads_records

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A column that is no field of the record: what it is called, and what stands in it."""

    heading: str | Promise
    cell: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: its word in addresses, its columns in the list, the fields of its form.

    `personal` are columns with names and phones: masked until somebody says why they look; `numbers` those of
    amounts, set right; `reckoned` those that are no fields.
    """

    slug: str
    model: type[Model]
    title: str | Promise
    new: str | Promise
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    reads: rules.Predicate = reads_records
    narrow: Callable[[Rows, Any], Rows] = lambda rows, user: rows
    related: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    intro: str | Promise = ""
    numbers: tuple[str, ...] = ()
    reckoned: Mapping[str, Reckoned] = field(default_factory=dict)

    def rows(self, project: Project, user: Any) -> Rows:
        """The records of a project that a user may see, in their order."""
        rows = self.model._default_manager.filter(project=project).select_related(*self.related)
        return self.narrow(rows, user)

    def headings(self) -> list[tuple[str, bool]]:
        """What are the columns called, and which are amounts?"""
        return [(self._heading(name), name in self.numbers) for name in self.columns]

    def _heading(self, name: str) -> str:
        if name in self.reckoned:
            return str(self.reckoned[name].heading)
        return str(self.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

    def cells(self, row: Any, *, is_shown: bool) -> list[tuple[Any, bool]]:
        """What stands in the columns of a row, and which are amounts; personal ones masked unless `is_shown`."""
        return [(self._cell(row, name, is_shown), name in self.numbers) for name in self.columns]

    def _cell(self, row: Any, name: str, is_shown: bool) -> Any:
        if name in self.reckoned:
            return self.reckoned[name].cell(row)
        value = getattr(row, name)
        if isinstance(value, Range):
            return row.holds
        if name in self.personal and value and not is_shown:
            return MASK
        told = getattr(row, f"get_{name}_display", None)
        return (
            told() if told is not None and value not in (None, "") and not isinstance(value, list) else value
        )

    def may_enter(self, user: Any, project: Project) -> bool:
        """May a user enter and change records of this kind in this project?"""
        return bool(self.reads.test(user) and may_enter(user, project))


KINDS: Mapping[str, RecordKind] = {
    kind.slug: kind
    for kind in (
        RecordKind(
            "papers",
            ProjectPaper,
            _("Documents"),
            _("Add a document"),
            ("kind", "gate", "number", "on", "note"),
            ("kind", "gate", "number", "on", "note"),
            related=("gate",),
        ),
        RecordKind(
            "parcels",
            Parcel,
            _("Parcels"),
            _("Add a parcel"),
            ("code", "location", "use", "tenure", "area_m2", "drawn", "difference"),
            ("code", "location", "use", "land_class", "tenure", "area_m2"),
            narrow=lambda rows, user: rows.measured(),  # type: ignore[attr-defined]
            intro=_(
                "What the documents say of the land, beside what was drawn. The regulation on expropriation is about"
                " houses on the state's land: collective land is requisitioned first, by the land law."
            ),
            numbers=("area_m2", "drawn", "difference"),
            reckoned={
                "use": Reckoned(_("land use"), lambda row: f"{row.use} {row.land_class}".strip()),
                "area_m2": Reckoned(_("area in the document (m²)"), lambda row: square_metres(row.area_m2)),
                "drawn": Reckoned(_("area drawn (m²)"), lambda row: square_metres(row.drawn_m2)),
                "difference": Reckoned(_("difference"), lambda row: difference_of(row)),
            },
        ),
        RecordKind(
            "buildings",
            ProjectBuilding,
            _("Buildings"),
            _("Add a building"),
            (
                "code",
                "kind",
                "height",
                "storeys",
                "dwellings",
                "demolition_began_on",
                "demolished_on",
                "completed_on",
            ),
            (
                *("code", "kind", "address", "storeys", "height", "floor_area_m2", "dwellings"),
                *("is_registered", "examined_on", "examined_as", "demolition_began_on", "demolished_on"),
                *("construction_began_on", "completed_on", "quality_sign_on", "quality_sign_photo"),
            ),
        ),
        RecordKind(
            "households",
            Household,
            _("Households that move"),
            _("Add a household"),
            (
                *("number", "building", "owner", "phone", "area_m2"),
                *("signed_on", "compensated_on", "vacated_on", "allocated_on"),
            ),
            (
                *("number", "building", "community_code", "owner", "phone", "use", "area_m2", "hardship"),
                *("surveyed_on", "published_on", "signed_on", "decision_served_on", "contested_on"),
                *("upheld_on", "court_order_on", "compensation", "compensation_yuan", "compensated_on"),
                *("vacated_on", "transition", "allocated_on", "allocated_dwelling"),
            ),
            reads=reads_households,
            narrow=lambda rows, user: rows.visible_to(user),  # type: ignore[attr-defined]
            related=("building",),
            personal=("owner", "phone"),
        ),
        RecordKind(
            "funds",
            FundEntry,
            _("Funds"),
            _("Add an entry"),
            ("on", "direction", "source", "amount_yuan", "earmark", "use", "document"),
            ("on", "direction", "source", "amount_yuan", "earmark", "use", "document"),
            reads=reads_funds,
        ),
        RecordKind(
            "contractors",
            ProjectContractor,
            _("Contractors"),
            _("Appoint a contractor"),
            ("contractor", "role", "appointed_on", "contract"),
            ("contractor", "role", "appointed_on", "contract"),
            related=("contractor__unit",),
        ),
        RecordKind(
            "blockers",
            Blocker,
            _("Difficulties"),
            _("Report a difficulty"),
            ("what", "milestone", "opened_on", "level", "escalated_on", "closed_on"),
            ("what", "milestone", "opened_on", "level", "escalated_on", "decision", "closed_on"),
            intro=_(
                "Who cannot solve a difficulty reports it upwards at once; an old one that was not is a finding."
            ),
        ),
        RecordKind(
            "rules",
            CompensationRules,
            _("Rules of compensation"),
            _("Add a version"),
            ("version", "valid_from", "during", "document", "valuer", "interim_yuan_month", "choice_by"),
            (
                *("version", "valid_from", "document", "text", "valuer", "valuer_by", "valuer_votes"),
                *("valuer_voters", "valuer_on", "interim_yuan_month", "choice_by", "choice_seed"),
                "choice_order",
            ),
            intro=_(
                "One set of rules holds for every household of the project; one person proposes a version, another"
                " decrees it, and from then on it is not changed."
            ),
        ),
        RecordKind(
            "publicity",
            PublicityEntry,
            _("Publicity log"),
            _("Add an entry"),
            ("on", "kind", "community_code", "households", "text"),
            ("on", "kind", "community_code", "households", "text"),
        ),
        RecordKind(
            "petitions",
            Petition,
            _("Petitions"),
            _("Add a petition"),
            ("received_on", "subject", "people", "result", "closed_on"),
            ("received_on", "subject", "people", "result", "answer", "closed_on"),
        ),
    )
}
