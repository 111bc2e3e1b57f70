from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RenovationConfig(AppConfig):
    name = "renovation"
    verbose_name = _("Renovation")

    def ready(self) -> None:
        from renovation.records.sign_photos import named_signs
        from surveys.services.photos import also_named_by

        also_named_by(named_signs)
