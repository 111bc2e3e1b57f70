"""Photos of quality signs stay although no case and no report names them."""

from renovation.models import ProjectBuilding


def named_signs(names: set[str]) -> set[str]:
    """Which of these SHA-256 are photos of quality signs?"""
    found = ProjectBuilding.objects.filter(quality_sign_photo__in=names)
    return set(found.values_list("quality_sign_photo", flat=True))
