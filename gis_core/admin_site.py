"""The administration's site: the models that the county decides about, in its language."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language

App = dict[str, Any]


class CountySite(AdminSite):
    """Takes the models of the rooms; tables of libraries (tokens, sign-ins, jobs) have no pages.

    They are named in English, hold nothing that is decided by hand, and commands look after them.
    """

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._menus: dict[tuple[str | None, str], list[App]] = {}

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
        self._menus.clear()

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[App]:
        """As Django's, for the menu of each page: words and addresses are in order already, rights are asked anew."""
        found = []
        for app in self._menu():
            if app_label in (None, app["app_label"]):
                models = list(self._allowed(request, app["models"]))
                if models:
                    found.append({**app, "has_module_perms": True, "models": models})
        return found

    def _allowed(self, request: HttpRequest, models: Iterable[App]) -> Iterator[App]:
        """Which of these models may who asks do anything with, and what?"""
        for told in models:
            pages = self._registry[told["model"]]
            if not pages.has_module_permission(request):
                continue
            may = pages.get_model_perms(request)
            if not any(may.values()):
                continue
            seen = may["change"] or may["view"]
            yield {
                **told,
                "perms": may,
                "admin_url": told["admin_url"] if seen else None,
                "add_url": told["add_url"] if may["add"] else None,
                "view_only": not may["change"],
            }

    def _menu(self) -> list[App]:
        """All apps with all their models, by name in the language of who asks."""
        key = (get_language(), get_script_prefix())
        if key not in self._menus:
            by_app: dict[str, list[App]] = {}
            for model in self._registry:
                by_app.setdefault(model._meta.app_label, []).append(self._told(model))
            menu = [self._told_of_app(label, models) for label, models in by_app.items()]
            self._menus[key] = sorted(menu, key=lambda app: app["name"].lower())
        return self._menus[key]

    def _told_of_app(self, label: str, models: list[App]) -> App:
        return {
            "name": str(apps.get_app_config(label).verbose_name),
            "app_label": label,
            "app_url": reverse("admin:app_list", kwargs={"app_label": label}, current_app=self.name),
            "models": sorted(models, key=itemgetter("name")),
        }

    def _told(self, model: type[Model]) -> App:
        options = model._meta
        return {
            "model": model,
            "name": capfirst(str(options.verbose_name_plural)),
            "object_name": options.object_name,
            "admin_url": self._address(model, "changelist"),
            "add_url": self._address(model, "add"),
        }

    def _address(self, model: type[Model], page: str) -> str | None:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        try:
            return reverse(name, current_app=self.name)
        except NoReverseMatch:
            return None
