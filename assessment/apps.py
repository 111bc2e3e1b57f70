from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        from assessment.models import ObservationPhoto
        from assessment.photos import named_photos
        from surveys.field.elsewhere import also_sent
        from surveys.services.photo_uploads import also_photos_of
        from surveys.services.photos import also_named_by

        also_named_by(named_photos)
        also_photos_of(ObservationPhoto, "observation__seen_by")
        also_sent("assessment.sent.OBSERVATIONS")
