"""The page of the quality gate: every dwelling checked and accepted, a quality sign with its photo on each building."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gis_core.admin_base import REFUSALS, DatabaseForm
from gis_core.admin_refusals import refusal_words
from gis_core.inputs import DayInput
from gis_core.policies import require
from grids.county_hours import county_day
from renovation.models import Acceptance, Project, ProjectBuilding
from renovation.policies import may_enter
from renovation.records.views import project_named, tabs_of
from surveys.services.photo_files import PhotoRefused
from surveys.services.photo_reading import is_kept, shown_picture
from surveys.services.photos import keep_photos

_HEADERS = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}


class AcceptanceForm(DatabaseForm):
    """A dwelling that was checked; the same dwelling again changes what was found."""

    class Meta:
        model = Acceptance
        fields = ["building", "dwelling", "on", "is_passed", "certificate", "defects"]
        labels = {"is_passed": pgettext_lazy("dwelling", "accepted")}
        widgets = {
            "building": forms.Select(attrs={"class": "input"}),
            "dwelling": forms.TextInput(attrs={"class": "input"}),
            "on": DayInput(),
            "certificate": forms.TextInput(attrs={"class": "input"}),
            "defects": forms.Textarea(attrs={"class": "input", "rows": 2}),
        }

    def __init__(self, project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = project.buildings.filter(kind=ProjectBuilding.Kind.RESETTLEMENT).order_by("code")
        self.fields["building"].queryset = own  # type: ignore[attr-defined]
        self.fields["building"].empty_label = "—"  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The day on which a quality sign was put up, and its photo."""

    on = forms.DateField(label=gettext_lazy("Put up on"), widget=DayInput)
    photo = forms.FileField(label=gettext_lazy("Photo of the sign"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A building at the quality gate: so many of its dwellings are accepted; those with defects; what is missing."""

    building: ProjectBuilding
    accepted: int
    defects: list[Acceptance]
    is_open: bool

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 100 is said of nothing less."""
        return 100 * self.accepted // self.building.dwellings if self.building.dwellings else 0


def standings(project: Project) -> list[Standing]:
    """How does each building of resettlement housing stand at the quality gate?"""
    rows = project.buildings.filter(kind=ProjectBuilding.Kind.RESETTLEMENT).prefetch_related("acceptances")
    return [_standing(building) for building in rows.order_by("code")]


def _standing(building: ProjectBuilding) -> Standing:
    checked = sorted(building.acceptances.all(), key=lambda one: one.dwelling)
    accepted = sum(one.is_passed for one in checked)
    defects = [one for one in checked if not one.is_passed]
    is_whole = 0 < building.dwellings <= accepted and not defects
    return Standing(building, accepted, defects, is_whole and building.quality_sign_on is not None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acceptance_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /renovation/projects/<code>/acceptance/: the quality gate, building by building.  POST do=check, sign."""
    require(request, "renovation-acceptance")
    project = project_named(request, key)
    form, status = AcceptanceForm(project, initial={"on": county_day(timezone.now())}), 200
    if request.method == "POST":
        if not may_enter(request.user, project):
            raise PermissionDenied
        form = AcceptanceForm(project, request.POST, instance=_known(project, request))
        is_done = _sign(request, project) if request.POST.get("do") == "sign" else _check(request, form)
        if is_done:
            return redirect("renovation-acceptance", key=project.code)
        form = form if request.POST.get("do") != "sign" else AcceptanceForm(project)
        status = 400
    rows = standings(project)
    context = {
        "project": project,
        "tabs": tabs_of(project, request.user, ""),
        "standings": rows,
        "accepted": sum(row.accepted for row in rows),
        "dwellings": sum(row.building.dwellings for row in rows),
        "form": form,
        "today": county_day(timezone.now()),
        "may_enter": may_enter(request.user, project),
    }
    return render(request, "renovation/acceptance.html", context, status=status)


def _known(project: Project, request: HttpRequest) -> Acceptance | None:
    """What was found in this dwelling before."""
    building = request.POST.get("building", "")
    rows = Acceptance.objects.filter(
        building__project=project, dwelling=request.POST.get("dwelling", "").strip()
    )
    number = int(building) if building.isdecimal() and len(building) < 19 else 0
    return rows.filter(building=number).first()  # unique


def _check(request: HttpRequest, form: AcceptanceForm) -> bool:
    """Keep what was found in a dwelling; False: the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        form.save()
    except REFUSALS as error:
        form.add_error(None, refusal_words(error))
        return False
    messages.success(request, _("%(dwelling)s is noted.") % {"dwelling": form.instance.dwelling})
    return True


def _sign(request: HttpRequest, project: Project) -> bool:
    """Keep a quality sign and its photo; False: it is told what is wrong."""
    word = request.POST.get("id", "")
    number = int(word) if word.isdecimal() and len(word) < 19 else 0
    building = get_object_or_404(
        ProjectBuilding, project=project, kind=ProjectBuilding.Kind.RESETTLEMENT, pk=number
    )
    form = SignForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("A quality sign has a day and a photo."))
        return False
    try:
        (sha256,) = keep_photos(files=[form.cleaned_data["photo"]])
    except PhotoRefused as refused:
        messages.error(request, str(refused))
        return False
    building.quality_sign_on, building.quality_sign_photo = form.cleaned_data["on"], sha256
    building.save(update_fields=["quality_sign_on", "quality_sign_photo"])
    messages.success(request, _("The quality sign of %(code)s is noted.") % {"code": building.code})
    return True


@login_required
@require_safe
def sign_photo(request: HttpRequest, key: str, number: int) -> FileResponse:
    """GET /renovation/projects/<code>/acceptance/<id>/photo/: the photo of a building's quality sign."""
    require(request, "renovation-sign-photo")
    building = get_object_or_404(ProjectBuilding, project=project_named(request, key), pk=number)
    sha256 = building.quality_sign_photo
    path = shown_picture(sha256) if sha256 and is_kept(sha256) else None
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/jpeg", headers=_HEADERS)
