"""The page of missing hydrants: figures, a picture, tables and findings; what was found as files; supply gaps."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis_core.models import User
from gis_core.policies import allows, require
from grids.errors import GroundError
from grids.hydrants.totals import Row, amounts, by_grid, by_unit
from grids.hydrants.words import finding_words, measure_words
from grids.models import County, HydrantCheck, HydrantFinding
from grids.resolver import NoCountyError
from grids.services.hydrants import is_current, recompute
from surveys.hydrants.export import FORMATS, write_findings
from surveys.hydrants.findings import (
    ORDER_TITLES,
    STATES,
    Choice,
    chosen,
    finding_link,
    grid_links,
    opened_by,
    registered,
    visible_findings,
)
from surveys.hydrants.picture import picture_of
from surveys.models import SurveyPoint
from surveys.services.hydrant_gaps import open_gap

ROWS_ON_A_PAGE = 50
VIEWS = {
    "findings": gettext_lazy("Findings"),
    "grids": gettext_lazy("By grid"),
    "units": gettext_lazy("By accountable unit"),
}
#: Columns of the tables by which they can be ordered: the greatest first, codes from the lowest.
COLUMNS = {
    "code": gettext_lazy("Code"),
    "ground": gettext_lazy("Built-up ground beyond reach (ha)"),
    "share": gettext_lazy("Share"),
    "buildings": gettext_lazy("Buildings"),
    "compounds": gettext_lazy("Compounds"),
    "insides": gettext_lazy("Compounds without a hydrant"),
    "road": gettext_lazy("Road (m)"),
    "opened": gettext_lazy("Registered"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One grid or unit of a table."""

    row: Row
    opened: int
    link: str = ""

    @property
    def ground_ha(self) -> float:
        """Built-up ground beyond reach, hectares."""
        return self.row.amounts.ground_m2 / 1e4

    @property
    def percent(self) -> float:
        """Its share of all built-up ground, 0 to 100."""
        return 100 * self.row.share

    def worth(self, column: str) -> float:
        """By how much does it come first in a column?"""
        of = self.row.amounts
        return {
            "ground": of.ground_m2,
            "share": self.row.share,
            "buildings": of.buildings,
            "compounds": of.compounds,
            "insides": of.insides,
            "road": of.stretch_m,
            "opened": self.opened,
        }[column]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hydrants_page(request: HttpRequest) -> HttpResponse:
    """GET /hydrants/?view=&kind=&grid=&unit=&state=&order=&page=: where are hydrants missing?  POST checks again."""
    require(request, "hydrants")
    if request.method == "POST":
        _check_again(request)
        return redirect("hydrants")
    return render(request, "surveys/hydrants.html", _context(request))


def _check_again(request: HttpRequest) -> None:
    try:
        done = recompute(now=timezone.now())
    except (GroundError, NoCountyError) as error:
        messages.error(request, str(error))
        return
    if done:
        messages.success(request, _("Checked: the figures are of this moment."))
    else:
        messages.info(request, _("The check runs in the background; reload this page in a few minutes."))


def _context(request: HttpRequest) -> dict[str, Any]:
    county = County.objects.first()  # at most one row: its key is always 1
    check = HydrantCheck.objects.first()  # the newest: ordered by id
    context: dict[str, Any] = {
        "county": county,
        "check": check,
        "may_check": allows("hydrants", "POST", request.user),
    }
    if county is None or check is None:
        return context
    findings = visible_findings(request.user)
    grounds = check.grounds.all().visible_to(request.user)
    choice = Choice.of(request.GET)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "findings"
    found = amounts(findings)
    built_up_m2 = sum(grounds.values_list("built_up_m2", flat=True))
    return context | {
        "is_current": is_current(check),
        "measures": measure_words(check.measures),
        "amounts": found,
        "ground_ha": found.ground_m2 / 1e4,
        "built_up_ha": built_up_m2 / 1e4,
        "covered_percent": 100 * max(0.0, 1 - found.ground_m2 / built_up_m2) if built_up_m2 else None,
        "opened": registered(findings).count(),
        "stretch_km": found.stretch_m / 1000,
        "nothing_to_see": not grounds.exists() and not found.findings,
        "picture": picture_of(findings, grounds),
        "views": VIEWS.items(),
        "view": view,
        "choice": choice,
        "formats": list(FORMATS),
        "may_open": allows("hydrant-gap", "POST", request.user),
        **(
            _list(request, findings, choice)
            if view == "findings"
            else _table(request, view, findings, grounds)
        ),
    }


def _list(request: HttpRequest, findings: Any, choice: Choice) -> dict[str, Any]:
    others = chosen(findings, Choice(grid=choice.grid, unit=choice.unit, state=choice.state))
    counted = amounts(others)
    numbers = {
        HydrantFinding.Kind.GROUND: counted.grounds,
        HydrantFinding.Kind.STRETCH: counted.stretches,
        HydrantFinding.Kind.COMPOUND: counted.compounds,
        HydrantFinding.Kind.INSIDE: counted.insides,
        HydrantFinding.Kind.BUILDING: counted.buildings,
    }
    # Ids first: sorting whole rows would sort their shapes along.
    ids = chosen(findings, choice).values_list("pk", flat=True)
    page = Paginator(ids, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    by_id = chosen(findings, choice).defer("geom_3857").in_bulk(list(page))
    found = [by_id[pk] for pk in page if pk in by_id]
    points = dict(SurveyPoint.objects.filter(uid__in=[row.uid for row in found]).values_list("uid", "pk"))
    rows = [
        (finding, finding_words(finding), finding_link(finding), _point_link(finding, points))
        for finding in found
    ]
    return {
        "page": page,
        "rows": rows,
        "all": counted.findings,
        "kinds": [(kind.value, kind.label, numbers[kind]) for kind in HydrantFinding.Kind],
        "orders": ORDER_TITLES.items(),
        "states": STATES.items(),
    }


def _point_link(finding: HydrantFinding, points: dict[UUID, int]) -> str:
    point = points.get(finding.uid)
    return finding_link(finding, point) if point else ""


def _table(request: HttpRequest, view: str, findings: Any, grounds: Any) -> dict[str, Any]:
    column = request.GET.get("order", "")
    columns = {name: title for name, title in COLUMNS.items() if view == "grids" or name != "share"}
    column = column if column in columns else "ground"
    if view == "grids":
        rows, opened = by_grid(findings, grounds), opened_by(findings, "grid_id")
    else:
        rows, opened = by_unit(findings), opened_by(findings, "accountable_unit_id")
    lines = [Line(row, opened.get(row.pk, 0)) for row in rows]  # by code: so are equals
    if column != "code":
        lines.sort(key=lambda line: -line.worth(column))
    page = Paginator(lines, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    links = grid_links([line.row.pk for line in page if line.row.pk]) if view == "grids" else {}
    return {
        "page": page,
        "lines": [Line(line.row, line.opened, links.get(line.row.pk or 0, "")) for line in page],
        "columns": columns.items(),
        "column": column,
    }


@login_required
@require_safe
def findings_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET /hydrants/files/<xlsx|geojson>/?kind=&grid=&unit=&state=: what was found, as chosen, as a file."""
    require(request, "hydrants-file")
    if key not in FORMATS:
        raise Http404
    findings = chosen(visible_findings(request.user), Choice.of(request.GET))
    day = HydrantCheck.objects.values_list("on_date", flat=True).first()  # the newest: ordered by id
    name = f"hydrants-{day or timezone.now().date():%Y-%m-%d}.{key}"
    with tempfile.TemporaryDirectory(prefix="wangge-hydrants-") as folder:
        path = Path(folder) / name
        write_findings(path, findings)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=FORMATS[key])


@login_required
@require_POST
def register_gap(request: HttpRequest, key: str) -> HttpResponse:
    """POST /hydrants/<uid>/gap/: report this place as a supply gap; the second time it is the same one."""
    require(request, "hydrant-gap")
    finding = get_object_or_404(HydrantFinding.objects.visible_to(request.user), uid=_uid(key))
    by = cast(User, request.user)  # login_required stands before
    try:
        _point, is_new = open_gap(finding=finding, by=by, now=timezone.now())
    except GroundError as error:
        messages.error(request, str(error))
    else:
        told = _("Registered as a supply gap.") if is_new else _("This had been registered already.")
        messages.success(request, told)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("hydrants")
    return redirect(back)


def _uid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise Http404 from error
