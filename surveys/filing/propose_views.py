"""The pages on which changes of filing rules are proposed: one rule by a form, many by a table."""

from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gis_core.layers.runs import Note
from gis_core.models import User
from gis_core.policies import require
from gis_core.sheets import SheetRefused
from gis_core.uploads.receiving import too_large
from gis_core.vector_files.refusals import FileRefused
from grids.errors import GroundError
from grids.models import Category
from surveys.filing.forms import RuleForm, SheetForm
from surveys.filing.previews import (
    MOST_ROWS,
    PreviewGoneError,
    opened_rejects,
    propose_preview,
    sealed_preview,
    sealed_rejects,
)
from surveys.filing.sheets import FIELDS, FilingSheet, RowOutcome, read_filing_sheet
from surveys.filing.views import XLSX, today
from surveys.filing.words import ChangeWords, RuleWords
from surveys.models import FilingProposal, FilingRule
from surveys.services.filing_rules import propose_rules

#: More rows than this are counted, not shown.
SHOWN = 200


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # login_required stands before


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_page(request: HttpRequest) -> HttpResponse:
    """GET /filing-rules/change/?rule=: a form for a new rule, or for another version of one; POST proposes it."""
    require(request, "filing-change")
    rule = _rule(request.GET.get("rule", ""))
    initial = {"category": request.GET["category"][:12]} if "category" in request.GET else {}
    if request.method != "POST":
        return _change_form(request, RuleForm(today=today(), rule=rule, initial=initial), rule)
    form = RuleForm(request.POST, today=today(), rule=rule)
    if not form.is_valid():
        return _change_form(request, form, rule)
    closes = rule is not None and "close" in request.POST
    try:
        proposal = propose_rules(
            drafts=[] if closes else [form.draft()],
            closing=[rule] if closes and rule else [],
            by=_user(request),
            **{name: form.cleaned_data[name] for name in ("effective_from", "title", "clause")},
        )
    except GroundError as error:
        form.add_error(None, str(error))
        return _change_form(request, form, rule)
    return _proposed(request, proposal)


def _rule(key: str) -> FilingRule | None:
    if not key:
        return None
    if not key.isdecimal():
        raise Http404
    rules = FilingRule.objects.approved().filter(valid__endswith__isnull=True).select_related("category")
    return get_object_or_404(rules, pk=int(key))


def _change_form(request: HttpRequest, form: RuleForm, rule: FilingRule | None) -> HttpResponse:
    context = {
        "form": form,
        "rule": RuleWords(rule) if rule else None,
        "about": [form[name] for name in form.fields if name not in ("effective_from", "title", "clause")],
        "proposal": [form[name] for name in ("effective_from", "title", "clause")],
        "categories": () if rule else Category.objects.in_use_on(today()).exclude(kind="component"),
    }
    return render(request, "surveys/filing/change.html", context)


def _proposed(request: HttpRequest, proposal: FilingProposal) -> HttpResponse:
    messages.success(request, _("Proposed. It holds once another person has approved it."))
    return redirect("filing-proposal", key=proposal.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_page(request: HttpRequest) -> HttpResponse:
    """GET /filing-rules/table/: a table to send; POST shows what it would change, POST with `preview` proposes that."""
    require(request, "filing-sheet")
    if request.method != "POST":
        return render(request, "surveys/filing/sheet.html", {"form": SheetForm(today=today())})
    if "preview" in request.POST:
        return _confirm(request)
    form = SheetForm(request.POST, request.FILES, today=today())
    size = getattr(request, "refused_upload_bytes", None)
    if size:
        form.add_error("file", str(too_large(size)))
    if form.is_valid():
        try:
            return _preview(request, form)
        except (FileRefused, SheetRefused) as error:
            form.add_error("file", str(error))
    return render(request, "surveys/filing/sheet.html", {"form": form})


def _confirm(request: HttpRequest) -> HttpResponse:
    try:
        return _proposed(request, propose_preview(request.POST["preview"], by=_user(request)))
    except PreviewGoneError:
        messages.error(request, _("This preview is too old, or not yours: send the table again."))
    except GroundError as error:
        messages.error(request, str(error))
    return redirect("filing-sheet")


def _preview(request: HttpRequest, form: SheetForm) -> HttpResponse:
    """What the table would change, with the way to propose just that.  Raises FileRefused, SheetRefused."""
    file = cast(TemporaryUploadedFile, form.cleaned_data["file"])
    path, day = Path(file.temporary_file_path()), form.cleaned_data["effective_from"]
    found = read_filing_sheet(path, day=day, close_missing=form.cleaned_data["close_missing"])
    if len(found.drafts) > MOST_ROWS:
        told = _("More than %(most)d rules would change: use the command import_filing_rules.")
        raise SheetRefused(told % {"most": MOST_ROWS})
    title = form.cleaned_data["title"] or Path(file.name or "").stem[:120]
    sealed = ""
    if found.drafts or found.closing:
        sealed = sealed_preview(
            drafts=found.drafts,
            closing=found.closing,
            effective_from=day,
            title=title,
            clause=form.cleaned_data["clause"],
            by=_user(request),
        )
    context = {
        "file": file.name,
        "title": title,
        "day": day,
        "clause": form.cleaned_data["clause"],
        "figures": found.figures(),
        "changes": _changes(found)[:SHOWN],
        "more": max(0, len(found.drafts) + len(found.closing) - SHOWN),
        "refused": [_note(note) for note in found.sheet.refused[:SHOWN]],
        "rejects": sealed_rejects(path, found.sheet.refused),
        "preview": sealed,
    }
    return render(request, "surveys/filing/preview.html", context)


def _note(note: Note) -> dict[str, Any]:
    """A refusal with the name of its field as the table has it."""
    label = next(one.aliases[0] for one in FIELDS if one.name == note.field)
    return {"n": note.n, "label": label, "value": note.value, "reason": note.reason}


def _changes(found: FilingSheet) -> list[ChangeWords]:
    ids = {one.draft.category_id for one in found.outcomes}
    categories = Category.objects.in_bulk(ids)
    told = [_told(one, categories) for one in found.outcomes if one.kind != "unchanged"]
    return told + [ChangeWords("closed", None, RuleWords(rule)) for rule in found.closing]


def _told(one: RowOutcome, categories: dict[int, Category]) -> ChangeWords:
    said: dict[str, Any] = {name: getattr(one.draft, name) for name in one.draft.__dataclass_fields__}
    new = FilingRule(category=categories[said.pop("category_id")], **said)
    return ChangeWords(one.kind, RuleWords(new), RuleWords(one.old) if one.old else None)


@login_required
@require_POST
def rejects(request: HttpRequest) -> HttpResponse:
    """POST /filing-rules/table/rejects/: the refused rows of a preview, with their reasons, as a workbook."""
    require(request, "filing-rejects")
    try:
        content = opened_rejects(request.POST.get("rejects", ""))
    except PreviewGoneError:
        messages.error(request, _("This preview is too old, or not yours: send the table again."))
        return redirect("filing-sheet")
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="rejects.xlsx"'
    return response
