"""Wall maps as PDF: of the campaign, and of one project."""

import datetime
import io

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
from renovation.wallmaps.content import Content, campaign_content, project_content
from renovation.wallmaps.making import content_sheet, sheet_pdf
from renovation.wallmaps.sheet import SIZES, Size


def _asked(request: HttpRequest) -> tuple[Size, datetime.date]:
    size = SIZES.get(asked_word(request.GET, "size") or "a3")
    if size is None:
        raise Http404
    day: datetime.date = asked_day(request.GET, "on") or county_day(timezone.now())
    return size, day


def _file(content: Content, size: Size, name: str) -> FileResponse:
    """The sheet, to be looked at and printed in the browser."""
    pdf = sheet_pdf(content_sheet(content, size=size))
    return FileResponse(io.BytesIO(pdf), filename=f"{name}.pdf", content_type="application/pdf")


@login_required
@require_safe
def campaign_wall_map(request: HttpRequest) -> FileResponse:
    """GET /renovation/wallmap.pdf?size=a0|a3&on=: the campaign's zones by their lights, on one sheet."""
    require(request, "renovation-wall-map")
    size, day = _asked(request)
    content = campaign_content(Project.objects.visible_to(request.user), day=day, user=request.user)
    return _file(content, size, f"{_('wall map')}-{size.name}-{day}")


@login_required
@require_safe
def project_wall_map(request: HttpRequest, key: str) -> FileResponse:
    """GET /renovation/projects/<code>/wallmap.pdf?size=a0|a3&on=: a project's zone and buildings, on one sheet."""
    require(request, "renovation-project-wall-map")
    project = project_named(request, key)
    size, day = _asked(request)
    return _file(project_content(project, day=day), size, f"{project.code}-{size.name}-{day}")
