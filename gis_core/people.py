"""Who did it: the column of a model that names a user."""

from typing import Any

from django.conf import settings
from django.db import models


def person(label: Any, *, optional: bool = False, **options: Any) -> models.ForeignKey:
    """A foreign key to a user, who stays as long as the row does; `optional`: nobody yet, or nobody at all."""
    if optional:
        options |= {"null": True, "blank": True}
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, on_delete=models.PROTECT, related_name="+", **options
    )
