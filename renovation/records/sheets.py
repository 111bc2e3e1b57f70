"""Records of a project from a table: each row goes through the form of its kind, all of them or none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models.expressions import DatabaseDefault
from django.forms.models import model_to_dict
from django.utils import translation
from django.utils.translation import gettext as _

from gis_core.layers.fields import Field, ValueKind
from gis_core.layers.runs import Note
from gis_core.sheets import Sheet, SheetRefused, SheetRow, meanings, read_sheet
from renovation.models import Household, Project, ProjectBuilding
from renovation.records.forms import record_form
from renovation.records.kinds import KINDS, RecordKind

#: By which column is a row known that was entered before?
KEYS: Mapping[str, str] = {"households": "number", "buildings": "code", "parcels": "code"}
#: More rows than this are no table that a person looks through on a page.
MOST_ROWS = 3000
#: What no table brings: the digest of a photo comes from the photo.
_NOT_FROM_TABLES = ("quality_sign_on", "quality_sign_photo")


class _Column(NamedTuple):
    """How offices head a column besides its name on the pages."""

    field: str
    aliases: tuple[str, ...]


_COLUMNS = (
    _Column("building", aliases=("栋号", "房屋编号")),
    _Column("owner", aliases=("户主", "被征收人")),
    _Column("phone", aliases=("联系电话",)),
    _Column("signed_on", aliases=("签约日期",)),
    _Column("vacated_on", aliases=("搬迁日期",)),
    _Column("compensated_on", aliases=("补偿日期",)),
    _Column("code", aliases=("房屋编号", "宗地代码", "地块编号")),
    _Column("land_class", aliases=("地类编码", "地类")),
    _Column("tenure", aliases=("权利性质",)),
    _Column("is_registered", aliases=("是否登记",)),
)
_ALIASES = {column.field: column.aliases for column in _COLUMNS}
#: Marks between several words of one cell.
_BETWEEN = re.compile("[\u3001,\uff0c;\uff1b]")
_KINDS: tuple[tuple[type[models.Field], ValueKind], ...] = (
    (models.DateField, "date"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "number"),
)


@dataclass
class Taken:
    """What became of a table: how many rows were read, entered, changed and left as they were, and what was refused."""

    read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Note] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Was nothing refused?"""
        return not self.refused


def fields_of(kind: RecordKind) -> list[Field]:
    """What a table may say of a record of this kind; columns go by the names of the pages, in each language."""
    key = KEYS[kind.slug]
    return [
        Field(
            name,
            _value_kind(_column(kind, name)),
            required=name == key,
            aliases=(*_names(_column(kind, name)), *_ALIASES.get(name, ())),
            longest=None if isinstance(_column(kind, name), ArrayField) else _column(kind, name).max_length,
        )
        for name in kind.fields
        if name not in _NOT_FROM_TABLES
    ]


def headings(kind: RecordKind) -> list[str]:
    """The columns of an empty table, in the reader's language."""
    return [str(_column(kind, one.name).verbose_name) for one in fields_of(kind)]


def _column(kind: RecordKind, name: str) -> models.Field:
    return kind.model._meta.get_field(name)  # type: ignore[return-value]


def _choices(column: models.Field) -> list[tuple[str, str]]:
    """The values that a column may have, with their words; those of each of several words of an array."""
    return [(str(value), words) for value, words in column.flatchoices]


def _names(column: models.Field) -> tuple[str, ...]:
    names = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            names.append(str(column.verbose_name))
    return tuple(names)


def _value_kind(column: models.Field) -> ValueKind:
    return next((kind for of, kind in _KINDS if isinstance(column, of)), "text")


def take_records(kind: RecordKind, project: Project, path: Path, *, dry_run: bool) -> Taken:
    """Take the rows of a table into a project; nothing is written where one of them is refused, or by `dry_run`.

    Raises FileRefused and SheetRefused.
    """
    words = {one.name: meanings(_choices(_column(kind, one.name))) for one in fields_of(kind)}
    sheet = read_sheet(path, fields_of(kind), words=words)
    if sheet.read > MOST_ROWS:
        raise SheetRefused(_("The file has more than %(most)d rows.") % {"most": MOST_ROWS})
    sheet.refuse_twins(KEYS[kind.slug])
    taken = Taken(read=sheet.read)
    with transaction.atomic():
        _write(kind, project, sheet, taken)
        taken.refused = sorted(sheet.refused, key=lambda note: (note.n, note.field))
        if dry_run or sheet.refused:
            transaction.set_rollback(True)
    return taken


def _write(kind: RecordKind, project: Project, sheet: Sheet, taken: Taken) -> None:
    key = KEYS[kind.slug]
    known = {getattr(row, key): row for row in kind.model._default_manager.filter(project=project)}
    buildings = dict(
        project.buildings.filter(kind=ProjectBuilding.Kind.TO_DEMOLISH).values_list("code", "pk")
    )
    form_of = record_form(kind, project)
    for row in sheet.sound():
        instance = known.get(row.said[key])
        form = form_of(_sent(kind, form_of, row, instance, buildings), instance=instance)
        if not form.is_valid() or (form.changed_data and not form.keep(project)):
            for name, errors in form.errors.items():
                named = name if name in row.said else key
                sheet.refuse(row, named, "record", " ".join(str(error) for error in errors))
        elif instance is None:
            taken.inserted += 1
        elif form.changed_data:
            taken.updated += 1
        else:
            taken.unchanged += 1


def _sent(
    kind: RecordKind, form: type[forms.ModelForm], row: SheetRow, instance: Any, buildings: Mapping[str, int]
) -> dict[str, Any]:
    """What the form is sent: what the row says, else what is known already, else what a new record begins with."""
    start = instance or kind.model()
    sent = model_to_dict(start, fields=list(form.base_fields))
    for name, said in row.said.items():
        if name == "building":
            sent[name] = None if said is None else buildings.get(said, said)
        elif name == "hardship":
            sent[name] = _several(said)
        elif said is not None or instance is not None:
            sent[name] = "" if said is None else said
    return {
        name: "" if _is_unsaid(value) else value
        for name, value in sent.items()
        if value is not False and value != "false"
    }


def _is_unsaid(value: Any) -> bool:
    """Is nothing said of it, so that the database says it?"""
    return value is None or isinstance(value, DatabaseDefault)


def _several(said: str | None) -> list[str]:
    """The words of a cell that names several, as values."""
    known = meanings(Household.Hardship.choices)
    return [known.get(word, word) for word in (part.strip() for part in _BETWEEN.split(said or "")) if word]


def kind_with_table(slug: str) -> RecordKind | None:
    """The kind of record that a table can bring."""
    return KINDS[slug] if slug in KEYS else None
