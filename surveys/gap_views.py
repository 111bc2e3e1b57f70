"""The page of supply gaps: what lacks where, who owes an answer the longest; the list as a table."""

import datetime
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import pyarrow as pa
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.models import User
from gis_core.policies import require
from gis_core.vector_files.output import Output
from gis_core.vector_files.writing import write_layer
from grids.county_hours import county_zone
from grids.models import Category
from surveys.case_words import REASONS, STATES
from surveys.console.export import MEDIA_TYPE
from surveys.console.pane import light_of
from surveys.gaps import SHOWN, VIEWS, Choice, chosen, counts, table
from surveys.models import Case
from surveys.rules import State
from surveys.services.case_gaps import register_gap

ROWS_ON_A_PAGE = 50
_MAP_ZOOM = 17
_BATCH = 2000


@login_required
@require_safe
def gaps_page(request: HttpRequest) -> HttpResponse:
    """GET /supply-gaps/?show=&view=&unit=&grid=&page=: what lacks, and what was answered?  The oldest first."""
    require(request, "supply-gaps")
    user, choice, now = cast(User, request.user), Choice.of(request.GET), timezone.now()
    context: dict[str, Any] = {
        "choice": choice,
        "shown": SHOWN.items(),
        "views": VIEWS.items(),
        "counts": counts(user),
        "now": now,
    }
    if choice.view == "list":
        page = Paginator(chosen(choice, user), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": [_line(case, now) for case in page]}
    else:
        context["table"] = [(row, _link(choice.view, row)) for row in table(choice.view, user)]
    return render(request, "surveys/gaps.html", context)


def _link(view: str, row: dict[str, Any]) -> str:
    """The list of one row of a table."""
    word = "unit" if view == "units" else "grid"
    return f"{reverse('supply-gaps')}?{urlencode({'show': 'all', word: row['code'] or ''})}"


def _line(case: Any, now: datetime.datetime) -> dict[str, Any]:
    place, detail = case.point.geom, case.answer_detail or {}
    return {
        "case": case,
        "light": light_of(case, now=now) if case.state == State.GAP else None,
        "outcome": REASONS.get(case.outcome, ""),
        "project": detail.get("project", ""),
        "money": detail.get("money", ""),
        "until": parse_datetime(detail["until"]) if "until" in detail else None,
        "map": f"/?lon={place.x:.6f}&lat={place.y:.6f}&z={_MAP_ZOOM}&open=points:{case.point_id}",
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_gap(request: HttpRequest, key: str) -> HttpResponse:
    """GET /supply-gaps/from/<public id of a case>/: what lacks there?  POST category= registers it, once."""
    require(request, "supply-gap-new")
    case = find_case(request.user, key)
    categories = Category.objects.filter(
        kind=Category.Kind.SUPPLY_GAP, scheme__is_default=True, active=True
    ).order_by("key")
    if request.method == "POST":
        category = categories.filter(key=request.POST.get("category", "")).first()  # unique in its scheme
        if category is not None:
            by = cast(User, request.user)  # login_required stands before
            gap, is_new = register_gap(case=case, category=category, by=by, now=timezone.now())
            told = _("Registered as a supply gap.") if is_new else _("This had been registered already.")
            messages.success(request, told)
            return redirect(f"{reverse('workbench')}?{urlencode({'tab': 'all', 'case': str(gap.uid)})}")
    context = {"case": case, "categories": categories, "refused": request.method == "POST"}
    return render(request, "surveys/gap_new.html", context, status=400 if context["refused"] else 200)


def find_case(user: Any, key: str) -> Case:
    """The case of this public id.  Raises Http404 where the user may not see it."""
    try:
        uid = UUID(key)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Case.objects.visible_to(user).select_related("point", "category"), uid=uid)


@login_required
@require_safe
def gaps_file(request: HttpRequest) -> HttpResponseBase:
    """GET /supply-gaps/gaps.xlsx?show=&unit=&grid=: the gaps of a list, as its address says, as a table."""
    require(request, "supply-gaps-file")
    gaps = chosen(Choice.of(request.GET), request.user)
    name = f"supply-gaps-{timezone.localdate():%Y-%m-%d}.xlsx"
    with tempfile.TemporaryDirectory(prefix="wangge-gaps-") as folder:
        path = Path(folder) / name
        write_gaps(path, gaps)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPE)


def headings() -> dict[str, str]:
    """What are the columns called, in the reader's language?"""
    return {
        "number": _("case number"),
        "state": _("State"),
        "category": _("Category"),
        "description": _("What was seen"),
        "place_text": _("Place"),
        "grid": _("Grid"),
        "accountable_unit": _("Accountable unit"),
        "reported_at": _("reported at"),
        "due_at": _("due at"),
        "overdue": _("overdue"),
        "outcome": _("Answer"),
        "answer": _("In words"),
        "project": _("Project"),
        "money": _("Money (yuan)"),
        "until": _("Promised for"),
        "answered_at": _("answered at"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
    }


_NUMBERS = {"lon": pa.float64(), "lat": pa.float64(), "money": pa.float64(), "overdue": pa.bool_()}


def write_gaps(path: Path, gaps: QuerySet[Case]) -> None:
    """Write these gaps to an XLSX file.  Coordinates are EPSG:4490 degrees, moments on the county's clock."""
    schema = pa.schema([(title, _NUMBERS.get(name, pa.string())) for name, title in headings().items()])
    write_layer(path, Output(schema=schema, batches=_batches(gaps, schema), layer=_("Supply gaps")))


def _batches(gaps: QuerySet[Case], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    found, now = gaps.iterator(chunk_size=_BATCH), timezone.now()
    while part := list(islice(found, _BATCH)):
        rows = [_row(case, now) for case in part]
        arrays = [
            pa.array([row[name] for row in rows], field.type)
            for name, field in zip(headings(), schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _row(case: Any, now: datetime.datetime) -> dict[str, Any]:
    zone, line = county_zone(), _line(case, now)

    def at(moment: Any, pattern: str = "%Y-%m-%d %H:%M") -> str:
        return moment.astimezone(zone).strftime(pattern) if moment else ""

    return {
        "number": case.number,
        "state": str(STATES[case.state]),
        "category": str(case.category),
        "description": case.point.description,
        "place_text": case.point.place_text,
        "grid": str(case.grid) if case.grid else "",
        "accountable_unit": str(case.accountable_unit),
        "reported_at": at(case.reported_at),
        "due_at": at(case.due_at),
        "overdue": line["light"] is not None and line["light"].name == "red",
        "outcome": str(line["outcome"]),
        "answer": case.answer or "",
        "project": line["project"],
        "money": float(line["money"]) if line["money"] else None,
        "until": at(line["until"], "%Y-%m-%d"),
        "answered_at": at(case.answered_at),
        "lon": round(case.point.geom.x, 7),
        "lat": round(case.point.geom.y, 7),
    }
