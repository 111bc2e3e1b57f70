"""The page of standard texts: one's own, and for the office those of the whole county."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gis_core.models import User
from gis_core.policies import require
from surveys.case_words import ACTIONS
from surveys.models import StandardText
from surveys.policies import may_keep_county_texts
from surveys.rules import TABLE

MOST_OFFERED = 20
#: Steps that a person writes something about, in the order of the table.
WRITTEN = {step.action: ACTIONS[step.action] for step in TABLE if step.who - {"system"}}


class TextForm(forms.ModelForm):
    """A text for one step; `county` is asked of those who may keep the county's."""

    county = forms.BooleanField(label=gettext_lazy("For the whole county"), required=False)

    class Meta:
        model = StandardText
        fields = ["action", "text"]
        labels = {"action": gettext_lazy("Step")}
        widgets = {
            "action": forms.Select(attrs={"class": "input"}),
            "text": forms.Textarea(attrs={"rows": 2, "class": "input"}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["action"].choices = [("", "—"), *WRITTEN.items()]  # type: ignore[attr-defined]
        if not may_keep_county_texts.test(user):
            del self.fields["county"]

    def keep(self) -> None:
        """Write a valid form down.  Raises IntegrityError where the same text is there."""
        self.instance.owner = None if self.cleaned_data.get("county") else self.user
        with transaction.atomic():
            self.save()


def texts_for(action: str, user: User) -> list[StandardText]:
    """What is this user offered to say with a step?  As many as there are keys come first."""
    return list(StandardText.objects.for_user(user).filter(action=action)[:MOST_OFFERED])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def texts_page(request: HttpRequest) -> HttpResponse:
    """GET /workbench/texts/?action=: the standard texts; POST adds one, POST with `drop`=<id> takes one away."""
    require(request, "workbench-texts")
    user = cast(User, request.user)  # login_required stands before
    form = TextForm(user=user, initial={"action": request.GET.get("action", "")})
    if request.method == "POST":
        if "drop" in request.POST:
            _drop(request, user)
            return redirect("workbench-texts")
        form = TextForm(request.POST, user=user)
        if form.is_valid() and _kept(form):
            messages.success(request, _("Kept. It is offered with the step from now on."))
            return redirect("workbench-texts")
    texts = StandardText.objects.for_user(user)
    groups = [(title, [text for text in texts if text.action == action]) for action, title in WRITTEN.items()]
    context = {
        "form": form,
        "groups": [(title, found) for title, found in groups if found],
        "may_county": may_keep_county_texts.test(user),
    }
    return render(request, "surveys/console/texts.html", context, status=400 if form.errors else 200)


def _kept(form: TextForm) -> bool:
    try:
        form.keep()
    except IntegrityError:
        form.add_error("text", _("This text is kept already."))
        return False
    return True


def _drop(request: HttpRequest, user: User) -> None:
    """Take one's own text away, or one of the county where one may keep those."""
    key = request.POST["drop"]
    if not key.isdecimal():
        raise Http404
    text = get_object_or_404(StandardText.objects.for_user(user), pk=int(key))
    if text.owner_id is None and not may_keep_county_texts.test(user):
        raise Http404
    text.delete()
    messages.success(request, _("Taken away."))
