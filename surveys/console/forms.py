"""Which fields does a step of a case ask for?  They follow from what the step needs (surveys.rules)."""

import datetime
import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.due_words import limit_words
from gis_core.models import User
from grids.county_hours import county_zone
from grids.models import Category, Membership
from grids.resolver import county
from grids.scope import GRID_ROLES
from grids.tiles import today_in
from surveys.case_errors import WrongGivenError
from surveys.case_words import ACTIONS
from surveys.case_words import REASONS as REASON_WORDS
from surveys.console.joint_forms import check_joint, joint_fields, joint_rows
from surveys.console.merging import merge_candidates, merge_reach
from surveys.console.unit_names import unit_of
from surveys.models import Case, FilingRule
from surveys.needs import SELF_HANDLED_PHOTOS, Need
from surveys.rules import REASONS, Action, Step
from surveys.services.given import Given

LONGEST_NOTE = 4000
#: Needs that are met by naming a person.
_PEOPLE = {Need.ASSIGNEE, Need.CHECKER}
_PHOTOS = {Need.PHOTOS, Need.EVIDENCE, Need.BEFORE_AND_AFTER, Need.BUILT}
_PHOTO_WORDS = {
    Action.FEED_BACK: gettext_lazy("Photos after the work"),
    Action.PASS_CHECK: gettext_lazy("Photos of the place now"),
    Action.FAIL_CHECK: gettext_lazy("Photos of the place now"),
    Action.SELF_HANDLE: gettext_lazy("Photos before and after the work"),
    Action.ANSWER_GAP: gettext_lazy("Photos of what was built"),
    Action.ANSWER_JOINT: gettext_lazy("Photos of what your unit has done"),
    Action.HAND_BACK: gettext_lazy("Proof as photos (for another territory or owner)"),
}
#: Steps that may name a unit without having to.
_MAY_NAME_UNIT = {Action.DISPATCH, Action.HAND_BACK}


class PhotosInput(forms.FileInput):
    """A field for several photos; a phone may take them right away."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All the files that were chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class PhotosField(forms.Field):
    """Photos: a list of files; how many a step needs is asked by the service."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/heic,image/heif"})


class StepForm(forms.Form):
    """What comes with one step of one case; `client_op` and `version` go along unseen.

    `given()` is what the service takes.  Names that name nothing are refused here, the rest by the service.
    """

    client_op = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.step = case, step
        self.kept: list[str] = []
        self.fields.update(fields_of(case, step))
        self.initial.setdefault("client_op", uuid.uuid4())
        self.initial.setdefault("version", case.version)
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput | forms.HiddenInput):
                continue
            field.widget.attrs.setdefault("class", "input")
            if not self.is_bound:
                continue
            if name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    @property
    def title(self) -> Any:
        """What the step is called."""
        return ACTIONS[self.step.action]

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return f"{reverse('workbench-step', args=[self.case.uid])}?action={self.step.action}"

    def clean_unit(self) -> int | None:
        """The unit of this name or code, in service today."""
        return unit_of(self.cleaned_data["unit"])

    def clean_accountable_unit(self) -> int | None:
        """The unit of this name or code, in service today."""
        return unit_of(self.cleaned_data["accountable_unit"])

    def clean_category(self) -> int | None:
        """The category of this code or name."""
        word = self.cleaned_data["category"].split()[0] if self.cleaned_data["category"].strip() else ""
        if not word:
            return None
        found = Category.objects.filter(Q(key=word) | Q(name_zh=word)).order_by("pk")
        first = found.values_list("pk", flat=True).first()  # a code names one; of equal names the eldest
        if first is None:
            raise forms.ValidationError(_("The catalogue has no such category."))
        return first

    def clean_until(self) -> datetime.datetime | None:
        """The end of this day in the county."""
        return _end_of(self.cleaned_data["until"])

    def given(self) -> Given:
        """What comes with the step."""
        sent = self.cleaned_data
        return Given(
            reason=sent.get("reason") or "",
            note=(sent.get("note") or "").strip(),
            photos=tuple(self.kept),
            unit_id=sent.get("unit"),
            joint_unit_ids=tuple(unit for unit, _day in self.joint),
            joint_until=tuple(day for _unit, day in self.joint)
            if any(day for _unit, day in self.joint)
            else (),
            accountable_unit_id=sent.get("accountable_unit"),
            filing_rule_id=_number(sent.get("filing_rule")),
            category_id=sent.get("category"),
            parent_id=_number(sent.get("merge_into")),
            assignee_id=_number(sent.get("assignee")),
            until=sent.get("until"),
            project=(sent.get("project") or "").strip(),
            money=sent.get("money"),
            condition=bool(sent.get("condition")),
            lon=sent.get("lon"),
            lat=sent.get("lat"),
        )

    @property
    def lacks_choice(self) -> bool:
        """Is there nothing to choose where something must be chosen, so that the step cannot be taken?"""
        return any(
            field.required and not field.choices
            for field in self.fields.values()
            if isinstance(field, forms.ChoiceField)
        )

    @property
    def joint(self) -> list[tuple[int, datetime.datetime | None]]:
        """The units that shall work along, each with the end of its day (None: as long as the handling may take)."""
        rows = joint_rows(self.cleaned_data)
        return [(unit, _end_of(day)) for unit, day in rows if unit]

    @property
    def joint_fields(self) -> list[Any]:
        """The fields of the units that shall work along, unit and day by turns."""
        return [self[name] for name in self.fields if name.startswith("joint_")]

    @property
    def main_fields(self) -> list[Any]:
        """What is asked for beside them."""
        return [field for field in self.visible_fields() if not field.name.startswith("joint_")]

    @property
    def joint_is_open(self) -> bool:
        """Has anything been said about units that work along?"""
        return any(field.value() or field.errors for field in self.joint_fields)

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        check_joint(self, sent)
        return sent

    def refuse(self, error: WrongGivenError) -> None:
        """Show what the service refused at its field, or above the form where there is none."""
        field = {"joint_units": "joint_unit_1", "joint_until": "joint_day_1"}.get(error.member, error.member)
        self.add_error(field if field in self.fields else None, str(error))


def fields_of(case: Case, step: Step) -> dict[str, forms.Field]:
    """The fields of a step, in the order in which one fills them."""
    needs, action = set(step.needs), step.action
    found: dict[str, forms.Field] = {}
    if Need.REASON in needs:
        reasons = [(code, REASON_WORDS[code]) for code in REASONS[action]]
        label = gettext_lazy("Answer") if action == Action.ANSWER_GAP else gettext_lazy("Reason")
        found["reason"] = _choice(label, reasons)
    if Need.FILING_RULE in needs:
        found["filing_rule"] = _choice(gettext_lazy("Filing condition"), _rules(case), radio=True)
    if Need.PARENT in needs:
        found["merge_into"] = _choice(gettext_lazy("Merge into"), merge_candidates(case), radio=True)
        found["merge_into"].help_text = merge_reach()
    if needs & _PEOPLE:
        found["assignee"] = _choice(gettext_lazy("Who shall go there"), _field_people(case))
    if Need.UNIT in needs or action in _MAY_NAME_UNIT:
        found["unit"] = _unit_field(action, required=Need.UNIT in needs)
    found |= _corrections(action)
    if Need.PROJECT in needs:
        found |= _promise()
    if needs & {Need.REVIEW_DATE, Need.REPLY_DATE, Need.JOINT_DATE}:
        label = gettext_lazy("Day of review") if Need.REVIEW_DATE in needs else gettext_lazy("Answer until")
        found["until"] = forms.DateField(
            label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )
    if Need.NEAR in needs:
        for name, words in (("lon", gettext_lazy("Longitude")), ("lat", gettext_lazy("Latitude"))):
            most = 180 if name == "lon" else 90
            found[name] = forms.FloatField(label=words, min_value=-most, max_value=most)
    if Need.CONDITION in needs:
        found["condition"] = forms.BooleanField(label=_condition(case))
    if needs & _PHOTOS:
        help_text = _photos_help(case, action, needs)
        found["photos"] = PhotosField(label=_PHOTO_WORDS[action], required=False, help_text=help_text)
    found["note"] = forms.CharField(
        label=gettext_lazy("In words") if Need.NOTE in needs else gettext_lazy("In words (optional)"),
        required=Need.NOTE in needs,
        max_length=LONGEST_NOTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    return found


def _photos_help(case: Case, action: Action, needs: set[Need]) -> str:
    """How many photos must there be, and of which kinds may they be?"""
    if needs & {Need.EVIDENCE, Need.BUILT}:
        return _("JPEG, PNG or HEIC.")
    number = SELF_HANDLED_PHOTOS if Need.BEFORE_AND_AFTER in needs else case.photos_needed(action)
    return _("At least %(number)d; JPEG, PNG or HEIC.") % {"number": number}


def _promise() -> dict[str, forms.Field]:
    """What a unit says of a supply gap beside the kind of its answer."""
    return {
        "project": forms.CharField(
            label=gettext_lazy("Project (if it will be built)"), required=False, max_length=200
        ),
        "money": forms.DecimalField(
            label=gettext_lazy("Money (yuan, if it will be built)"),
            required=False,
            min_value=0,
            max_digits=14,
            decimal_places=2,
        ),
        "until": forms.DateField(
            label=gettext_lazy("Day by which it is built, or looked at again"),
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        ),
    }


def _corrections(action: Action) -> dict[str, forms.Field]:
    """What sending out and deciding about a hand-back may say beside the handling unit."""
    if action == Action.DISPATCH:
        return joint_fields()
    if action == Action.RULE:
        field = forms.CharField(
            label=gettext_lazy("Accountable unit"),
            required=False,
            max_length=200,
            help_text=gettext_lazy("Empty: as the map says."),
            widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        )
        return {"accountable_unit": field}
    if action == Action.ACCEPT_RETURN:
        field = forms.CharField(
            label=gettext_lazy("Corrected category"),
            required=False,
            max_length=120,
            help_text=gettext_lazy("Code or name; empty: the category is right."),
        )
        return {"category": field}
    return {}


def _choice(label: Any, choices: Any, *, radio: bool = False) -> forms.ChoiceField:
    options = list(choices)
    if radio:
        return forms.ChoiceField(
            label=label,
            choices=options,
            widget=forms.RadioSelect,
            initial=options[0][0] if len(options) == 1 else None,
        )
    return forms.ChoiceField(label=label, choices=[("", "—"), *options])


def _unit_field(action: Action, *, required: bool) -> forms.CharField:
    told = {
        Action.DISPATCH: gettext_lazy("Empty: the unit that the map names, without those that were let go."),
        Action.HAND_BACK: gettext_lazy("The unit that is responsible instead, if you know it."),
    }
    joint = action in (Action.ADD_JOINT, Action.LET_JOINT_GO)
    return forms.CharField(
        label=gettext_lazy("Unit that works along") if joint else gettext_lazy("Handling unit"),
        required=required,
        max_length=200,
        help_text=told.get(action, ""),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )


def _rules(case: Case) -> list[tuple[int, str]]:
    today = today_in(county(), now=timezone.now())
    rules = FilingRule.objects.valid_on(today).for_category(case.category_id)
    return [(rule.pk, f"{rule.condition_zh} · {limit_words(rule.limit)}" + _area(rule)) for rule in rules]


def _area(rule: FilingRule) -> str:
    return f" · {rule.get_area_level_display()}" if rule.area_level else ""


def _field_people(case: Case) -> list[tuple[int, str]]:
    """Who walks the grids today, those of the case's grid first; not who handled it."""
    today = today_in(county(), now=timezone.now())
    parts = Membership.objects.filter(role__in=sorted(GRID_ROLES), during__contains=today)
    near = set()
    if case.grid is not None:
        own = Q(grid_codes__contains=[case.grid.code])
        own |= Q(grid_codes=[], unit_id=case.grid.accountable_unit_id)
        near = set(parts.filter(own).values_list("user_id", flat=True))
    people = User.objects.filter(is_active=True, pk__in=parts.values("user_id"))
    if case.handler_id is not None:
        people = people.exclude(pk=case.handler_id)
    ordered = sorted(people, key=lambda person: (person.pk not in near, str(person), person.pk))
    here = _("of this grid")
    return [(person.pk, f"{person} · {here}" if person.pk in near else str(person)) for person in ordered]


def _condition(case: Case) -> str:
    told = case.filing_rule.close_condition_zh if case.filing_rule else ""
    return (
        _("The closing condition is met: %(told)s") % {"told": told}
        if told
        else _("The closing condition is met")
    )


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    """The last second of a day in the county."""
    if day is None:
        return None
    end = datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=county_zone())
    return end.astimezone(datetime.UTC)


def _number(word: Any) -> int | None:
    return int(word) if word else None
