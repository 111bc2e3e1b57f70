"""The administration's site: the models that the county decides about, in its language."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model


class CountySite(AdminSite):
    """Takes the models of the rooms; tables of libraries (tokens, sign-ins, jobs) have no pages.

    They are named in English, hold nothing that is decided by hand, and commands look after them.
    """

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        """Register the models whose app is not one of ADMIN_HIDDEN_APPS."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        shown = [model for model in models if model._meta.app_label not in settings.ADMIN_HIDDEN_APPS]
        super().register(shown, admin_class, **options)
