from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class GisCoreConfig(AppConfig):
    name = "gis_core"
    verbose_name = _("Users and calendar")

    def ready(self) -> None:
        from gis_core.rights import give_rights
        from gis_core.technicians import put_up, take_down

        autodiscover_modules("policies", "rule_words")
        pre_migrate.connect(take_down, dispatch_uid="gis_core.technicians")
        post_migrate.connect(give_rights, dispatch_uid="gis_core.rights")
        post_migrate.connect(put_up, dispatch_uid="gis_core.technicians")
