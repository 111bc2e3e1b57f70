from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GisCoreConfig(AppConfig):
    name = "gis_core"
    verbose_name = "GIS core"

    def ready(self) -> None:
        from gis_core.rights import give_rights

        post_migrate.connect(give_rights, sender=self)
