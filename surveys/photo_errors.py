"""Why the bytes of a photo are not taken: what is wrong, and what the phone does next."""

from django.utils.translation import gettext as _

from gis_core.vector_files.fence import MEBIBYTE


class PhotoError(Exception):
    """A refusal: `status` of HTTP, `code` for programs, the message and what next for people."""

    status = 422
    code = "photo.refused"
    what_next = ""

    def __init__(self, told: str) -> None:
        super().__init__(told)


class NotNamedError(PhotoError):
    """No report of the sender names such a photo."""

    status = 403
    code = "photo.not_named"

    def __init__(self) -> None:
        super().__init__(_("None of your reports names this photo."))
        self.what_next = _("Send the report first, then its photos.")


class OffsetError(PhotoError):
    """The bytes do not go on where the last ones ended; `received` is where that is."""

    status = 409
    code = "photo.offset"

    def __init__(self, received: int) -> None:
        super().__init__(_("%(received)d bytes of this photo have come so far.") % {"received": received})
        self.received = received
        self.what_next = _("Go on from there.")


class RangeError(PhotoError):
    """Which bytes these are is not said, or said wrongly."""

    status = 400
    code = "photo.range"

    def __init__(self) -> None:
        super().__init__(_("It is not said which bytes of the photo these are."))
        self.what_next = _("Send Content-Range: bytes first-last/all, and as many bytes as it says.")


class OtherSizeError(PhotoError):
    """The report says another size."""

    code = "photo.other_size"

    def __init__(self, size: int) -> None:
        super().__init__(_("The report names this photo with %(size)d bytes.") % {"size": size})
        self.what_next = _("Send the photo that the report names.")


class OtherBytesError(PhotoError):
    """What came has another SHA-256; it has been dropped."""

    code = "photo.other_bytes"

    def __init__(self) -> None:
        super().__init__(_("What has come is not this photo: its SHA-256 differs. It has been dropped."))
        self.what_next = _("Send the photo again from its first byte.")


class TooLargeError(PhotoError):
    """It is larger than any photo that is taken."""

    status = 413
    code = "photo.too_large"

    def __init__(self, most_bytes: int) -> None:
        super().__init__(_("Photos may have %(limit)d MiB at most.") % {"limit": most_bytes // MEBIBYTE})
        self.what_next = _("Take the photo with a lower resolution.")


class NoRoomError(PhotoError):
    """The disk is full; nothing has been acknowledged."""

    status = 507
    code = "photo.no_room"

    def __init__(self) -> None:
        super().__init__(_("The server has no room for photos just now; nothing is lost on the phone."))
        self.what_next = _("Tell the administrator; the phone tries again by itself.")


class NoOriginalsError(PhotoError):
    """The county does not keep originals."""

    status = 403
    code = "original.not_wanted"

    def __init__(self) -> None:
        super().__init__(_("The county does not keep originals of photos."))
        self.what_next = _("Remove them from the phone; the photos themselves are on the server.")


class EvidenceFirstError(PhotoError):
    """The evidence copy has not come."""

    status = 403
    code = "original.evidence_first"

    def __init__(self) -> None:
        super().__init__(_("The photo itself has not come yet, or none of your reports names it."))
        self.what_next = _("Send the report and its photos first, then their originals.")


class OtherOriginalError(PhotoError):
    """There is an original of this photo already, and it is another file."""

    status = 409
    code = "original.other"

    def __init__(self) -> None:
        super().__init__(_("The original of this photo is here already, and it is another file."))
        self.what_next = _("Remove this one from the phone.")
