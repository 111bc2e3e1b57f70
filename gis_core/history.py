"""Who changed what and when: triggers that write it whatever program changed the row (DATABASE: History)."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
import pghistory.models
import pgtrigger
from django.contrib.gis.db.models.fields import GeometryField
from django.db import models
from django.db.models.expressions import Func

from gis_core.trigger_registry import keep_names_of_triggers

M = TypeVar("M", bound=type[models.Model])

keep_names_of_triggers()

#: Computed columns that a history row does not repeat.
DERIVED_FIELDS = ("geom_3857",)


class SessionUser(Func):
    """The database login of this session, which SET ROLE does not change."""

    template = "SESSION_USER::text"
    output_field = models.CharField()


class Event(pghistory.models.Event):
    """What a tracked row looked like after an insert or update, or before a delete, and who did it."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_login = models.CharField(max_length=63, db_default=SessionUser(), editable=False)

    class Meta:
        abstract = True


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Which event model and triggers keep the history of a model?  A class decorator; `exclude` names fields."""

    def decorate(model: M) -> M:
        left_out = {*DERIVED_FIELDS, *exclude}
        local = [field.name for field in model._meta.local_fields]
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[name for name in local if name in left_out],
            attrs={name: field for name, field in _shapes(model).items() if name not in left_out},
            meta={
                "triggers": [
                    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
                ]
            },
        )(model)

    return decorate


def _shapes(model: type[models.Model]) -> dict[str, Any]:
    """The geometry columns as history keeps them: without an index, since nobody searches history by place."""
    found = {}
    for field in model._meta.local_fields:
        if isinstance(field, GeometryField):
            _name, _path, args, kwargs = field.deconstruct()
            found[field.name] = type(field)(*args, **{**kwargs, "spatial_index": False})
    return found
