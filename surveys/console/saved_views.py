"""The page of saved filters: a list of the workbench gets a name, is opened, renamed, shared and taken away."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gis_core.models import User
from gis_core.policies import require
from surveys.console.choosing import Choice
from surveys.console.numbers import numbers_of
from surveys.console.saved import MOST_OFFERED, Saved, saved_of, words_of
from surveys.models import SavedFilter
from surveys.models.saved_filters import own_units


class SavedFilterForm(forms.ModelForm):
    """A name, and with whom it is shared; who belongs to no unit is not asked for one."""

    class Meta:
        model = SavedFilter
        fields = ["name", "shared_with"]
        labels = {"name": gettext_lazy("Name"), "shared_with": gettext_lazy("Share with your unit")}
        help_texts = {
            "shared_with": gettext_lazy("Everybody there opens it, and sees the cases that they may see.")
        }
        widgets = {
            "name": forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
            "shared_with": forms.Select(attrs={"class": "input"}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        units = own_units(user)
        shared = cast(forms.ModelChoiceField, self.fields["shared_with"])
        shared.queryset, shared.empty_label = units, _("Nobody else")
        if not units:
            del self.fields["shared_with"]

    @property
    def is_taken(self) -> bool:
        """Is the name that of another filter of the same person, and nothing else wrong?"""
        return bool(self.errors) and self.has_error("name", "taken")

    def keep(self, query: str) -> bool:
        """Write a valid form down; False, with the reason at its field, where the name is taken."""
        self.instance.owner, self.instance.query = self.user, query
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            said = _("You have a filter of this name: choose another, or replace that one.")
            self.add_error("name", forms.ValidationError(said, code="taken"))
            return False
        return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def filters_page(request: HttpRequest) -> HttpResponse:
    """GET /workbench/filters/?tab=&…: name this list; POST name=, shared_with= keeps it (`replace`: in place of that
    of the same name), with `edit`=<id> renames and shares, `mend`=<id> keeps what can still be read, `drop`=<id> ends.
    """
    require(request, "workbench-filters")
    user = cast(User, request.user)  # login_required stands before
    choice = Choice.of(request.GET, user)
    if request.method != "POST":
        return _page(request, user, choice, SavedFilterForm(user=user))
    for name, act in (("drop", _drop), ("mend", _mend)):
        if name in request.POST:
            act(request, _own(user, request.POST[name]))
            return redirect("workbench-filters")
    if "edit" in request.POST:
        return _edit(request, user, choice)
    return _keep(request, user, choice)


def _keep(request: HttpRequest, user: User, choice: Choice) -> HttpResponse:
    own = SavedFilter.objects.filter(owner=user)
    replaced = None
    if "replace" in request.POST:
        replaced = own.filter(
            name=request.POST.get("name", "").strip()
        ).first()  # of one person a name is unique
    form = SavedFilterForm(request.POST, user=user, instance=replaced)
    if replaced is None and own.count() >= MOST_OFFERED:
        full = _("You have %(most)d filters, as many as there is room for: take one away first.")
        form.add_error(None, full % {"most": MOST_OFFERED})
    if not form.is_valid() or not form.keep(choice.query):
        return _page(request, user, choice, form, status=400)
    messages.success(request, _("Kept. It stands above the list from now on."))
    return redirect(f"{reverse('workbench')}?{choice.query}")


def _edit(request: HttpRequest, user: User, choice: Choice) -> HttpResponse:
    row = _own(user, request.POST["edit"]).row
    form = SavedFilterForm(request.POST, user=user, instance=row, prefix=str(row.pk))
    if not form.is_valid() or not form.keep(row.query):
        return _page(request, user, choice, SavedFilterForm(user=user), edited=form, status=400)
    messages.success(request, _("Kept."))
    return redirect("workbench-filters")


def _mend(request: HttpRequest, saved: Saved) -> None:
    """Keep of a filter what can still be read."""
    saved.row.query = saved.choice.query
    saved.row.save(update_fields=["query"])
    messages.success(request, _("“%(name)s” holds now what can be read.") % {"name": saved.row.name})


def _drop(request: HttpRequest, saved: Saved) -> None:
    saved.row.delete()
    messages.success(request, _("“%(name)s” is taken away.") % {"name": saved.row.name})


def _own(user: User, key: str) -> Saved:
    """The filter of this id, if it is this user's own.  Raises Http404."""
    found = next((saved for saved in saved_of(user) if saved.is_own and str(saved.row.pk) == key), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    user: User,
    choice: Choice,
    form: SavedFilterForm,
    *,
    edited: SavedFilterForm | None = None,
    status: int = 200,
) -> HttpResponse:
    saved = saved_of(user)
    numbers = numbers_of(user, choice, saved)
    rows = [(one, numbers.get(one.key), _form_of(one, user, edited) if one.is_own else None) for one in saved]
    context = {
        "form": form,
        "choice": choice,
        "words": words_of(choice),
        "is_asked": bool(request.GET),
        "own": [row for row in rows if row[0].is_own],
        "shared": [row for row in rows if not row[0].is_own],
        "edited": edited.instance.pk if edited else None,
    }
    return render(request, "surveys/console/saved.html", context, status=status)


def _form_of(saved: Saved, user: User, edited: SavedFilterForm | None) -> SavedFilterForm:
    if edited and edited.instance.pk == saved.row.pk:
        return edited
    return SavedFilterForm(user=user, instance=saved.row, prefix=str(saved.row.pk))
