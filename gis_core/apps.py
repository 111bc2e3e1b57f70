from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GisCoreConfig(AppConfig):
    name = "gis_core"
    verbose_name = "GIS core"

    def ready(self) -> None:
        from gis_core.rights import keep_history_append_only

        post_migrate.connect(keep_history_append_only, sender=self)
