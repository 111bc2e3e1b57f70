"""The page of announcements: reading and confirming for everybody; making, ending and counting for the office."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gis_core.models import User
from gis_core.policies import allows, require
from grids.county_hours import county_day
from grids.models import Membership, Unit
from surveys.announcements.audience import audience_words, readers_of
from surveys.models import Announcement
from surveys.services.announcing import announce, confirm_read, end_announcement


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
    return forms.DateField(label=label, widget=widget)


class AnnouncementForm(forms.Form):
    """What is said, to whom, from when until when."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, widget=forms.TextInput(attrs={"class": "input"})
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("For these roles (none: all)"),
        choices=Membership.Role.choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"class": "input", "size": 6}),
    )
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For these units (none: all)"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"class": "input", "size": 6}),
    )
    must_read = forms.BooleanField(label=gettext_lazy("Must be confirmed as read"), required=False)
    first_day = _day(gettext_lazy("First day"))
    last_day = _day(gettext_lazy("Last day"))

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        units = cast("forms.ModelMultipleChoiceField[Unit]", self.fields["units"])
        units.queryset = Unit.objects.filter(valid__contains=today).order_by("code")

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        first, last = sent.get("first_day"), sent.get("last_day")
        if last is not None and last < self.today:
            self.add_error("last_day", _("The last day has passed already."))
        elif first is not None and last is not None and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return sent


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announcements_page(request: HttpRequest) -> HttpResponse:
    """GET /announcements/: what is told to me, and what I told; POST read=<id>, or of the office end=<id>."""
    require(request, "announcements")
    user, now = cast(User, request.user), timezone.now()  # login_required stands before
    today = county_day(now)
    mine = Announcement.objects.for_user(user, today).in_force(today)
    may_make = allows("announcement-new", "POST", user)
    if request.method == "POST":
        if "end" in request.POST and may_make:
            end_announcement(announcement=_named(request, "end", Announcement.objects.all()), today=today)
            messages.success(request, _("It ends with today."))
        else:
            confirm_read(announcement=_named(request, "read", mine), by=user, now=now)
        return redirect("announcements")
    unread = set(mine.unread_by(user).values_list("pk", flat=True))
    made = Announcement.objects.select_related("made_by")[:50] if may_make else []
    context = {
        "lines": [(one, one.pk in unread) for one in mine.select_related("made_by")],
        "made": [
            {
                "one": one,
                "to": audience_words(one),
                "readers": readers_of(one, today),
                "is_open": one.during.upper > today,
            }
            for one in made
        ],
        "may_make": may_make,
    }
    return render(request, "surveys/announcements/announcements.html", context)


def _named(request: HttpRequest, member: str, rows: Any) -> Announcement:
    word = request.POST.get(member, "")
    if not word.isdecimal() or len(word) > 18:
        raise Http404
    return get_object_or_404(rows, pk=int(word))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_announcement(request: HttpRequest) -> HttpResponse:
    """GET /announcements/new/: text, audience and days; POST tells it."""
    require(request, "announcement-new")
    today = county_day(timezone.now())
    form = AnnouncementForm(request.POST or None, today=today, initial={"first_day": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        announce(
            title=said["title"].strip(),
            text=said["text"].strip(),
            roles=said["roles"],
            unit_ids=[unit.pk for unit in said["units"]],
            must_read=said["must_read"],
            first_day=said["first_day"],
            last_day=said["last_day"],
            by=request.user,
        )
        messages.success(request, _("It is told from its first day on."))
        return redirect("announcements")
    return render(
        request, "surveys/announcements/new.html", {"form": form}, status=400 if form.errors else 200
    )
