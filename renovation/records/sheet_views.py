"""The page on which a project's households and buildings are brought in a table, and the empty table."""

import base64
import tempfile
from pathlib import Path
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.layers.rejects import write_rejects
from gis_core.policies import require
from gis_core.sheets import SheetRefused, write_sheet
from gis_core.uploads.receiving import too_large
from gis_core.vector_files.refusals import FileRefused
from renovation.models import Project
from renovation.records.kinds import RecordKind
from renovation.records.sheets import Taken, headings, kind_with_table, take_records
from renovation.records.views import project_named, tabs_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 30


class TableForm(forms.Form):
    """A table of records."""

    file = forms.FileField(label=gettext_lazy("Table (XLSX or CSV)"))


def _asked(request: HttpRequest, key: str, kind: str) -> tuple[Project, RecordKind]:
    project, asked = project_named(request, key), kind_with_table(kind)
    if asked is None:
        raise Http404
    if not asked.may_enter(request.user, project):
        raise PermissionDenied
    return project, asked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table_page(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """GET /renovation/projects/<code>/<kind>/table/: bring a table.  POST file, do=check or take: all rows or none."""
    require(request, "renovation-table")
    project, asked = _asked(request, key, kind)
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "project": project,
        "kind": asked,
        "tabs": tabs_of(project, request.user, asked.slug),
        "form": form,
    }
    if request.method == "POST":
        taken = _taken(request, form, asked, project)
        if taken is not None and taken.is_whole and request.POST.get("do") == "take":
            told = _("%(inserted)d entered, %(updated)d changed, %(unchanged)d as they were.")
            messages.success(request, told % vars(taken))
            return redirect("renovation-records", key=project.code, kind=asked.slug)
        if taken is not None:
            context |= {"taken": taken, "notes": taken.refused[:SHOWN], "shown": SHOWN}
            context["rejects"] = "" if taken.is_whole else _rejects(form, taken)
    has_problem = bool(form.errors) or bool(context.get("rejects"))
    return render(request, "renovation/table.html", context, status=400 if has_problem else 200)


def _taken(request: HttpRequest, form: TableForm, kind: RecordKind, project: Project) -> Taken | None:
    """What became of the table that was sent; None: it is none, and the form says why."""
    if size := getattr(request, "refused_upload_bytes", None):
        form.add_error("file", str(too_large(size)))
    if not form.is_valid():
        return None
    try:
        return take_records(kind, project, _path(form), dry_run=request.POST.get("do") != "take")
    except (FileRefused, SheetRefused) as error:
        form.add_error("file", str(error))
        return None


def _path(form: TableForm) -> Path:
    return Path(cast(TemporaryUploadedFile, form.cleaned_data["file"]).temporary_file_path())


def _rejects(form: TableForm, taken: Taken) -> str:
    """The refused rows with their reasons as a workbook inside the page: names and phones are kept nowhere else."""
    with tempfile.TemporaryDirectory(prefix="wangge-refused-") as folder:
        path = Path(folder) / "refused.xlsx"
        write_rejects(path, taken.refused, _path(form), layer=None, encoding=None, constants={})
        return f"data:{XLSX};base64,{base64.b64encode(path.read_bytes()).decode()}"


@login_required
@require_safe
def empty_table(request: HttpRequest, key: str, kind: str) -> FileResponse:
    """GET /renovation/projects/<code>/<kind>/table.xlsx: the columns that a table may have."""
    require(request, "renovation-table-empty")
    _project, asked = _asked(request, key, kind)
    with tempfile.TemporaryDirectory(prefix="wangge-table-") as folder:
        path = Path(folder) / f"{asked.slug}.xlsx"
        write_sheet(path, str(asked.title), headings(asked), [])
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=XLSX)
