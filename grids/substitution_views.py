"""The page of substitutes: who acts for whom, and passing one's own duties on for some days."""

import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gis_core.models import User
from gis_core.policies import require
from grids.models import Membership, Substitution
from grids.policies import may_substitute_others, substitutions_visible_to
from grids.resolver import county
from grids.services.substitution import SubstitutionRefusedError, end_substitution, enter_substitution
from grids.tiles import today_in


class SubstitutionForm(forms.Form):
    """Who is absent (oneself, where one may not enter others), who acts instead, and when."""

    absent = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("absent"), empty_label="—")
    substitute = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("acts instead"), empty_label="—"
    )
    first_day = forms.DateField(
        label=gettext_lazy("first day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=gettext_lazy("last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200)

    def __init__(self, *args: Any, user: User, today: datetime.date, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = Membership.objects.filter(during__contains=today)
        people = User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("username")
        others = may_substitute_others.test(user)
        self.fields["absent"].queryset = people if others else User.objects.filter(pk=user.pk)  # type: ignore[attr-defined]
        self.fields["absent"].initial = user.pk
        self.fields["substitute"].queryset = people if others else people.exclude(pk=user.pk)  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def substitutes_page(request: HttpRequest) -> HttpResponse:
    """GET /substitutes/: who acts for whom?  POST enters a substitution, or ends one (end=)."""
    require(request, "substitutes")
    user, today = cast(User, request.user), today_in(county(), now=timezone.now())
    if request.method != "POST":
        return _page(request, user, today, SubstitutionForm(user=user, today=today))
    if "end" in request.POST:
        word = request.POST["end"]
        key = int(word) if word.isdecimal() and len(word) <= 18 else 0
        found = get_object_or_404(_own(user), pk=key)
        end_substitution(substitution=found, today=today)
        messages.success(request, _("It has ended."))
        return redirect("substitutes")
    form = SubstitutionForm(request.POST, user=user, today=today)
    if not form.is_valid():
        return _page(request, user, today, form, status=400)
    try:
        enter_substitution(**form.cleaned_data, by=user, today=today)
    except SubstitutionRefusedError as error:
        form.add_error(error.field, str(error))
        return _page(request, user, today, form, status=409)
    messages.success(request, _("Entered: the duties pass on by themselves and come back by themselves."))
    return redirect("substitutes")


def _own(user: User) -> Any:
    """The substitutions that somebody may end: their own absence, the office everybody's."""
    found = substitutions_visible_to(user)
    return found if may_substitute_others.test(user) else found.filter(absent=user)


def _page(
    request: HttpRequest, user: User, today: datetime.date, form: SubstitutionForm, status: int = 200
) -> HttpResponse:
    rows = (
        substitutions_visible_to(user)
        .filter(during__endswith__gt=today)
        .select_related("absent", "substitute")
    )
    mine = set(_own(user).values_list("pk", flat=True))
    context = {
        "form": form,
        "rows": [(row, _line(row, today), row.pk in mine) for row in rows.order_by("during", "pk")],
    }
    return render(request, "grids/substitutes.html", context, status=status)


def _line(row: Substitution, today: datetime.date) -> dict[str, Any]:
    return {
        "first": row.during.lower,
        "last": row.during.upper - datetime.timedelta(days=1),
        "holds": row.during.lower <= today,
    }
