"""The administration's pages of what phones send beside reports: originals of photos, and how their positions look."""

from gis_core.admin_base import ReadOnlyAdmin


class PhoneFixAdmin(ReadOnlyAdmin):
    """Which reports came from one phone; forgotten after some months."""

    list_display = ["point", "noted_at"]
    list_select_related = ["point__category"]
    exclude = ["phone"]


class PhoneOffsetAdmin(ReadOnlyAdmin):
    """Which phones look offset; decided on the pages under /offset-checks/."""

    list_display = ["check_of"]
    list_select_related = ["check_of"]


class PhotoOriginalAdmin(ReadOnlyAdmin):
    """Which originals have come of photos; their bytes are given to the office, from the case."""

    list_display = ["photo_sha256", "sent_by", "size", "kept_at", "sha256"]
    list_select_related = ["sent_by"]
    search_fields = ["=photo_sha256", "=sha256", "=sent_by__username"]
