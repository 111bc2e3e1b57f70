"""What comes in over the wire, and where is it kept?  A folder of its own for every upload, private, never served."""

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.utils.translation import gettext as _

from gis_core.models import LayerUpload
from gis_core.policies import policy_of

_MEBIBYTE = 1024 * 1024
_LONGEST_NAME_BYTES = 180
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:]")


class UploadRefused(Exception):
    """The step cannot be taken; the text is for people, `code` for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Takes files only from whom the address's policy allows, and none past the size limit.

    The rest is read and forgotten; the request's `refused_upload_bytes` then says how much somebody tried to send.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        match = self.request.resolver_match if self.request else None
        policy = policy_of(match.view_name) if match else None
        self._welcome = policy is not None and policy.allows("POST", getattr(self.request, "user", None))
        self._too_large = content_length > limit_bytes()
        if self._too_large and self.request:
            self.request.refused_upload_bytes = content_length  # type: ignore[attr-defined]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._too_large or not self._welcome:
            raise SkipFile
        super().new_file(*args, **kwargs)


def limit_bytes() -> int:
    """How large may an upload be?"""
    return int(settings.UPLOAD_MEBIBYTES) * _MEBIBYTE


def too_large(size_bytes: int) -> UploadRefused:
    """The refusal of a file of this size."""
    told = _("The file has %(size)s MiB, %(limit)d are taken: split it, or ask for the command import_layer.")
    return UploadRefused(
        "upload.large",
        told % {"size": f"{size_bytes / _MEBIBYTE:.1f}", "limit": int(settings.UPLOAD_MEBIBYTES)},
    )


def safe_name(name: str) -> str:
    """What may the file be called here?  Its own name without path and control characters, its ending kept."""
    plain = _UNFIT.sub("_", name).strip().lstrip(".") or "file"
    path = Path(plain)
    stem, suffix = path.stem, path.suffix[:20]
    room = _LONGEST_NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore") + suffix


def keep_file(upload: LayerUpload, file: UploadedFile) -> None:
    """Write the file into the upload's folder, and its name, size and SHA-256 onto the upload (not saved)."""
    upload.file_name = safe_name(file.name or "")
    root = Path(settings.UPLOAD_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    upload.folder.mkdir(mode=0o700)
    upload.path.parent.mkdir(mode=0o700)
    sha256, size = hashlib.sha256(), 0
    with upload.path.open("xb") as kept:
        for chunk in file.chunks():
            sha256.update(chunk)
            size += len(chunk)
            kept.write(chunk)
    upload.sha256, upload.size_bytes = sha256.hexdigest(), size


def remove_files(upload: LayerUpload) -> None:
    """Delete everything that is kept of the file; nothing to delete is no fault."""
    if upload.folder.exists():
        shutil.rmtree(upload.folder)
