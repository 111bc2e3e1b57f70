"""Wall maps as PDF: of the campaign, and of one project."""

import datetime
import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_core.asked import asked_day, asked_word
from gis_core.policies import require
from grids.county_hours import county_day
from renovation.models import Project
from renovation.records.views import project_named
from renovation.wallmaps.making import campaign_sheet, project_sheet, sheet_pdf
from renovation.wallmaps.sheet import SIZES


def _asked(request: HttpRequest) -> dict[str, Any]:
    size = SIZES.get(asked_word(request.GET, "size") or "a3")
    if size is None:
        raise Http404
    day: datetime.date = asked_day(request.GET, "on") or county_day(timezone.now())
    return {"size": size, "day": day, "user": request.user}


def _file(sheet: dict[str, Any], name: str) -> FileResponse:
    """The sheet, to be looked at and printed in the browser."""
    return FileResponse(io.BytesIO(sheet_pdf(sheet)), filename=f"{name}.pdf", content_type="application/pdf")


@login_required
@require_safe
def campaign_wall_map(request: HttpRequest) -> FileResponse:
    """GET /renovation/wallmap.pdf?size=a0|a3&on=: the campaign's zones by their lights, on one sheet."""
    require(request, "renovation-wall-map")
    asked = _asked(request)
    sheet = campaign_sheet(Project.objects.visible_to(request.user), **asked)
    return _file(sheet, f"{_('wall map')}-{asked['size'].name}-{asked['day']}")


@login_required
@require_safe
def project_wall_map(request: HttpRequest, key: str) -> FileResponse:
    """GET /renovation/projects/<code>/wallmap.pdf?size=a0|a3&on=: a project's zone and buildings, on one sheet."""
    require(request, "renovation-project-wall-map")
    project = project_named(request, key)
    asked = _asked(request)
    return _file(project_sheet(project, **asked), f"{project.code}-{asked['size'].name}-{asked['day']}")
