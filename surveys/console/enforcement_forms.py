"""Which fields does a step against an illegal structure ask for?  They follow from what it needs."""

import datetime
import uuid
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gis_core.admin_map import MapWidget
from gis_core.geometry_field import CheckedGeometryField
from gis_core.inputs import dress
from grids.county_hours import county_zone
from surveys.case_errors import WrongGivenError
from surveys.console.forms import LONGEST_NOTE, PhotosField
from surveys.enforcement.needs import ChainNeed
from surveys.enforcement.papers import Papers
from surveys.enforcement.rules import ChainAction, ChainStep
from surveys.enforcement.words import (
    CHAIN_ACTIONS,
    CONSTRUCTION,
    CONTESTS,
    FORMS,
    LAWS,
    PERMIT_MATCHES,
)
from surveys.models import Case
from surveys.services.given import Given

_ZOOM = 19
_PHOTO_HELP = _("Photos (at least one; JPEG or PNG)")
_SERVED = {
    ChainAction.STATE: _("Stated on"),
    ChainAction.ASK_HEARING: _("Asked for on"),
    ChainAction.HOLD_HEARING: _("Held on"),
    ChainAction.WAIVE: _("Waived on"),
    ChainAction.ANNOUNCE: _("Posted on"),
    ChainAction.CONTEST: _("Filed on"),
    ChainAction.PERMIT_AFTERWARDS: _("Issued on"),
    ChainAction.APPLY_COURT: _("Handed to the court on"),
}
_UNTIL_HELP = {
    ChainAction.NOTIFY: _(
        "To state one's case; a hearing can be asked for within five work days in any case."
    ),
    ChainAction.CALL_HEARING: _("The party must have this paper seven work days before."),
    ChainAction.REMIND: _("Any reasonable time; before the court is asked at least ten work days."),
}


#: 行政强制法 art. 43, paragraph 2.
_NOTE_HELP = {
    ChainAction.NOTIFY: _(
        "What is about to be decided, on which facts, reasons and law, and the party's rights."
    ),
    ChainAction.STATE: _(
        "What the party said, and how it was looked into; nothing is decided more severely for it."
    ),
    ChainAction.HOLD_HEARING: _(
        "Who presided (nobody who investigated), who came, and what the record comes to."
    ),
    ChainAction.WAIVE: _("In writing; or the party stayed away from the hearing without good reason."),
    ChainAction.REMOVE: _("Water, power, heat and gas of homes must not be cut off to force anybody."),
}


class StructureMap(MapWidget):
    """The outline of a structure, drawn where its case is; buildings and other structures lie around."""

    def __init__(self, case: Case, **options: Any) -> None:
        around = reverse("workbench-around", args=[case.uid])
        super().__init__(kind="MultiPolygon", neighbours_url=around, **options)
        self.place = case.point.geom

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The map begins at the case, not with the whole county."""
        context = super().get_context(name, value, attrs)
        context["config"]["view"] = {"lon": self.place.x, "lat": self.place.y, "zoom": _ZOOM}
        context["config"]["bounds"] = None
        context["config"]["closest"] = _ZOOM
        return context


class ChainForm(forms.Form):
    """What comes with one step of the procedure; `client_op` and `version` go along unseen."""

    client_op = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, step: ChainStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.step = case, step
        self.kept: list[str] = []
        self.fields.update(chain_fields(case, step))
        self.initial.setdefault("client_op", uuid.uuid4())
        self.initial.setdefault("version", case.version)
        dress(self)

    @property
    def title(self) -> Any:
        """What the step is called."""
        return CHAIN_ACTIONS[self.step.action]

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return f"{reverse('workbench-enforce', args=[self.case.uid])}?action={self.step.action}"

    def clean_correctable(self) -> bool:
        """Yes or no."""
        return bool(self.cleaned_data["correctable"] == "yes")

    def clean_began(self) -> datetime.datetime:
        """On the county's clock."""
        began: datetime.datetime = self.cleaned_data["began"]
        return began.replace(tzinfo=county_zone())

    def given(self) -> Given:
        """What comes with the step."""
        sent = dict(self.cleaned_data)
        note = (sent.pop("note", "") or "").strip()
        for name in ("client_op", "version", "photos"):
            sent.pop(name, None)
        said = {name: value for name, value in sent.items() if value not in (None, "")}
        return Given(
            reason=self.step.action.value, note=note, photos=tuple(self.kept), enforcement=Papers(**said)
        )

    def refuse(self, error: WrongGivenError) -> None:
        """Show what the service refused at its field, or above the form where there is none."""
        self.add_error(error.member if error.member in self.fields else None, str(error))


def chain_fields(case: Case, step: ChainStep) -> dict[str, forms.Field]:
    """The fields of a step, in the order in which one fills them."""
    needs, action = set(step.needs), step.action
    found: dict[str, forms.Field] = {}
    if ChainNeed.FOOTPRINT in needs:
        found |= _measured(case)
    if ChainNeed.LAW in needs:
        found |= _examined(case)
    if ChainNeed.CONTEST_KIND in needs:
        found["contest"] = _choice(_("How"), CONTESTS)
    if ChainNeed.PERMIT in needs:
        found["permit_number"] = _text(_("Number of the permit"), 60)
    if ChainNeed.DOCUMENT in needs:
        found["document"] = _text(_("Number of the paper"), 80)
    if ChainNeed.SERVED in needs:
        found["served_on"] = _day(_SERVED.get(action, _("Served on")))
    if ChainNeed.UNTIL in needs:
        label = _("Day of the hearing") if action is ChainAction.CALL_HEARING else _("Last day of the term")
        found["until"] = _day(label, help_text=_UNTIL_HELP.get(action, ""))
    if action is ChainAction.UPHOLD:
        found["final"] = forms.BooleanField(
            label=_("A judgment in force: nobody can contest it any more"), required=False
        )
    if ChainNeed.BEGAN in needs:
        found["began"] = forms.DateTimeField(
            label=_("Removal began at"),
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
            input_formats=["%Y-%m-%dT%H:%M"],
        )
        found["emergency"] = forms.BooleanField(
            label=_("Emergency: by night or on a holiday; say why in words"), required=False
        )
    if ChainNeed.FILE_NUMBER in needs:
        found["file_number"] = _text(_("Number of the file"), 60)
        found["file_place"] = _text(_("Where the file is kept"), 80)
    if ChainNeed.PHOTOS in needs:
        found["photos"] = PhotosField(label=_PHOTO_HELP, required=False)
    found["note"] = forms.CharField(
        label=_("In words") if ChainNeed.NOTE in needs else _("In words (optional)"),
        required=ChainNeed.NOTE in needs,
        help_text=_NOTE_HELP.get(action, ""),
        max_length=LONGEST_NOTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    return found


def _measured(case: Case) -> dict[str, forms.Field]:
    record = case.enforcement
    return {
        "footprint": CheckedGeometryField(
            label=_("Outline"), geom_type="MULTIPOLYGON", widget=StructureMap(case), initial=record.geom
        ),
        "construction": _choice(_("State of building"), CONSTRUCTION, record.construction),
        "form": _choice(_("Form"), FORMS, record.form, required=False),
        "storeys": forms.IntegerField(
            label=_("Storeys"), min_value=0, max_value=200, required=False, initial=record.storeys
        ),
        "use": _text(_("Use"), 80, required=False, initial=record.use),
    }


def _examined(case: Case) -> dict[str, forms.Field]:
    record = case.enforcement
    return {
        "law": _choice(_("Illegal under"), LAWS, record.law, radio=True),
        "permit_match": _choice(_("Against the permits"), PERMIT_MATCHES, record.permit_match, radio=True),
        "permit_number": _text(
            _("Number of the permit"),
            60,
            required=False,
            initial=record.permit_number,
            help_text=_("Where there is one that was gone beyond, or that has expired."),
        ),
        "permit_area_m2": forms.FloatField(
            label=_("Permitted area (m²)"), min_value=0, max_value=10_000_000, required=False
        ),
        "permit_until": _day(_("Permitted until"), required=False),
        "correctable": _choice(
            _("Can its effect on the plan be corrected?"),
            {"yes": _("yes: it is to be corrected"), "no": _("no: it is to be removed or confiscated")},
            radio=True,
        ),
    }


def _text(label: Any, most: int, *, required: bool = True, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **more)


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _choice(
    label: Any, words: Any, initial: str = "", *, radio: bool = False, required: bool = True
) -> forms.ChoiceField:
    if radio:
        return forms.ChoiceField(
            label=label, choices=list(words.items()), widget=forms.RadioSelect, initial=initial or None
        )
    return forms.ChoiceField(
        label=label, choices=[("", "—"), *words.items()], initial=initial, required=required
    )
