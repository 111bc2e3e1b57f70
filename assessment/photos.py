"""Which photos do observations and appeals name?  Asked before photos that nobody names are dropped."""

from assessment.models import Appeal, Observation


def named_photos(hashes: set[str]) -> set[str]:
    """Those of these SHA-256 that an observation or an appeal names."""
    asked = sorted(hashes)
    lists = [
        *Observation.objects.filter(photos__overlap=asked).values_list("photos", flat=True),
        *Appeal.objects.filter(photos__overlap=asked).values_list("photos", flat=True),
    ]
    return set(asked).intersection(sha256 for photos in lists for sha256 in photos)
