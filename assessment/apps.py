from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        from assessment.photos import named_photos
        from surveys.services.photos import also_named_by

        also_named_by(named_photos)
