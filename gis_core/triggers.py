"""Columns that a database trigger fills, whatever the client sends."""

from django.db.models import Func


class SetByTrigger(Func):
    """NULL in the INSERT itself; what the trigger put there comes back with RETURNING."""

    template = "NULL"
    arity = 0
