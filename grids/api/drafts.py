"""Drafts of boundary editions over HTTP: whose they are, what is wrong and mended, taken out and brought back."""

import datetime
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from django.contrib.gis.db.models import MultiPolygonField
from django.db.models import BooleanField, Case, Count, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, narrowing, one_of, text
from gis_core.api.resources import Field, Resource
from gis_core.api.schema import Schema, object_schema, row_responses
from gis_core.api.views import ApiView, Negotiation, ResourceDetail, ResourceList, row_response
from gis_core.errors import Problem, reads
from gis_core.models import User
from gis_core.vector_files.fence import MEBIBYTE
from gis_core.vector_files.refusals import FileRefused
from grids.api.columns import DivisionName, choice
from grids.api.views import refuse_unknown_members
from grids.county_hours import county_day
from grids.editions.words import size_words, with_words
from grids.models import County, Division, DraftRow, EditionDraft
from grids.policies import sees_drafts
from grids.rules.editions import Award, Severity
from grids.scope import scope_of
from grids.services.draft_checks import Mended, check_draft, mend_draft, set_aside, state_of
from grids.services.draft_packages import Keep, check_in, checked_out, report
from grids.services.draft_undoing import undo_repair
from grids.services.drafts import discard_draft, open_draft

GEOPACKAGE = "application/geopackage+sqlite3"
#: A county of ten thousand grids drawn finely takes a tenth of it.
LARGEST_PACKAGE = 64 * MEBIBYTE
_PIECE = 256 * 1024


@reads(FileRefused)
def _from_file(error: FileRefused) -> Problem:
    return Problem(
        400, f"file.{error.code}", str(error), _("Check the draft out again and bring that file back.")
    )


def drafts_visible_to(user: Any) -> QuerySet[EditionDraft]:
    """Drafts are the county's: who has a part in them sees all, with the ground that each holds."""
    if not sees_drafts.test(user):
        return EditionDraft.objects.none()
    division = Division.objects.filter(
        code=OuterRef("area_code"),
        known__endswith__isnull=True,
        valid__contains=OuterRef("on_date"),
        geom__isnull=False,
    )
    held = Coalesce(
        Subquery(division.values("geom")[:1]),  # one version a day
        Subquery(County.objects.values("outline")[:1]),  # at most one row: its key is always 1
        output_field=MultiPolygonField(srid=4490),
    )
    rows = (
        DraftRow.objects.filter(draft=OuterRef("pk")).order_by().values("draft").annotate(number=Count("pk"))
    )
    number = Coalesce(Subquery(rows.values("number")), 0)
    return EditionDraft.objects.annotate(held=held, number_of_rows=number)


def _mine(user: Any) -> Case:
    own = When(made_by=scope_of(user).user_id, then=Value(True))
    return Case(own, default=Value(False), output_field=BooleanField())


DRAFTS = Resource(
    "drafts",
    gettext_lazy("Drafts of editions"),
    drafts_visible_to,
    (
        Field("layer", "layer"),
        Field("name", "name"),
        Field("area_code", "area_code", gettext_lazy("code of the division; empty: the whole county")),
        Field("area", DivisionName("area_code"), nullable=True),
        Field("on_date", "on_date", gettext_lazy("the day whose ground was copied"), format="date"),
        Field("state", "state"),
        Field("note", "note"),
        Field("made_by", "made_by__username", gettext_lazy("login of who began it"), nullable=True),
        Field("mine", _mine, type="boolean"),
        Field("made_at", "made_at", format="date-time"),
        Field(
            "edition",
            Case(
                When(
                    edition__isnull=False,
                    then=Concat(
                        "edition__layer",
                        Value("-"),
                        Cast("edition__number", TextField()),
                        output_field=TextField(),
                    ),
                ),
                output_field=TextField(),
            ),
            gettext_lazy("as what it was published"),
            nullable=True,
        ),
        Field("checked_at", "checked_at", format="date-time", nullable=True),
        Field("rows", "number_of_rows", type="integer"),
    ),
    (
        choice("layer", "layer", EditionDraft.Layer.values, gettext_lazy("layer")),
        choice("state", "state", EditionDraft.State.values, gettext_lazy("state")),
        narrowing(
            "made_by",
            "made_by__username",
            text(150),
            gettext_lazy("login of who began it"),
            {"type": "string"},
        ),
    ),
    geometry="held",
)


def draft_of(key: str) -> EditionDraft:
    """The draft of this number.  Raises Http404."""
    found = EditionDraft.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if found is None:
        raise Http404
    return found


class DayField(serializers.DateField):
    """The day on which it would be published."""

    def __init__(self, **kwargs: Any) -> None:
        told = gettext_lazy("the day on which it would be published; unless told today")
        super().__init__(help_text=told, **kwargs)


def read_body(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """What was sent, as the serializer reads it.  Raises ValidationError."""
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    refuse_unknown_members(request.data, sent)
    found: dict[str, Any] = sent.validated_data
    return found


class NewDraft(serializers.Serializer[Any]):
    """A draft that somebody begins."""

    layer = serializers.ChoiceField(choices=EditionDraft.Layer.choices)
    name = serializers.CharField(max_length=120)
    area_code = serializers.CharField(
        max_length=12, allow_blank=True, default="", help_text=gettext_lazy("empty: the whole county")
    )
    on_date = serializers.DateField(required=False, help_text=gettext_lazy("unless told today"))
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")


class DraftList(ResourceList):
    """GET: the drafts, those that are open with the ground that each locks; POST: begin one.

    A new draft is a copy of what stands in its area on its day; 409 `draft.refused` names the draft that holds ground
    of it already.
    """

    bodies = {"POST": NewDraft}

    def post(self, request: Request) -> HttpResponse:
        said = read_body(request, NewDraft)
        on = said.pop("on_date", None) or county_day(timezone.now())
        draft = open_draft(**said, on=on, by=cast(User, request.user))
        return row_response(DRAFTS, request.user, str(draft.pk), {}, status=201)


class DraftDetail(ResourceDetail):
    """GET: one draft; DELETE: give it up, its area is free again."""

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return row_responses(self.shown, 200)

    def delete(self, request: Request, key: str) -> HttpResponse:
        discard_draft(draft=draft_of(key))
        return row_response(DRAFTS, request.user, key, {})


class CheckRequest(serializers.Serializer[Any]):
    """For which day a draft is judged."""

    on = DayField(required=False)


FINDINGS: Schema = object_schema(
    draft="integer",
    layer="string",
    checked_at="string?",
    is_current="boolean",
    publishable="boolean",
    counts="object",
    repaired="array",
    findings="array",
)


class DraftCheck(ApiView):
    """GET: what the last check found; POST: check it now.

    `is_current` is false once the draft or the ground has changed since.  Each finding has its `kind`, `severity`
    (error, warning, note), `explanation`, size, place and geometry (degrees, EPSG:4490), and the proposals to mend it;
    `set_aside` says that somebody turned these down.  A draft with errors is not published.
    """

    bodies = {"POST": CheckRequest}
    shape = FINDINGS

    def get(self, request: Request, key: str) -> Response:
        return Response(findings_of(draft_of(key)))

    def post(self, request: Request, key: str) -> Response:
        draft, now = draft_of(key), timezone.now()
        said = read_body(request, CheckRequest)
        check_draft(draft=draft, day=judged_day(draft, said.get("on"), now), now=now)
        return Response(findings_of(draft))


class RepairRequest(serializers.Serializer[Any]):
    """Which proposals are approved, and which findings are left as they are."""

    on = DayField(required=False)
    approve = serializers.DictField(
        child=serializers.CharField(max_length=20),
        required=False,
        default=dict,
        help_text=gettext_lazy("key of a finding → name of its proposal"),
    )
    rule = serializers.ChoiceField(
        choices=[rule.value for rule in Award],
        required=False,
        help_text=gettext_lazy("mend all by this rule, but those that were turned down"),
    )
    set_aside = serializers.ListField(
        child=serializers.CharField(max_length=12),
        required=False,
        default=list,
        help_text=gettext_lazy("keys of findings whose proposals are turned down"),
    )
    take_up = serializers.ListField(
        child=serializers.CharField(max_length=12),
        required=False,
        default=list,
        help_text=gettext_lazy("keys of findings whose proposals are open again"),
    )


class DraftRepairs(ApiView):
    """POST: mend what is approved, one by one or all by one rule, or turn proposals down; then it is checked again.
    DELETE: take the last approved repair back, as long as nobody has drawn on its rows since (409
    `draft.nothing_to_undo`); then it is checked again, too.

    409 `draft.no_such_repair`: the draft has changed and the finding is gone; nothing was done.  `repaired` says
    what was.
    """

    bodies = {"POST": RepairRequest}
    shape = FINDINGS

    def post(self, request: Request, key: str) -> Response:
        draft, now = draft_of(key), timezone.now()
        said = read_body(request, RepairRequest)
        if said["set_aside"] or said["take_up"]:
            set_aside(draft=draft, keys=said["set_aside"], again=said["take_up"])
        done: Sequence[Mended] = ()
        if said["approve"] or "rule" in said:
            done = mend_draft(
                draft=draft,
                day=judged_day(draft, said.get("on"), now),
                now=now,
                approved=said["approve"],
                rule=Award(said["rule"]) if "rule" in said else None,
            )
        repaired = [{"key": one.finding.key, **one.proposal.as_json()} for one in done]
        return Response(findings_of(draft, repaired))

    def delete(self, request: Request, key: str) -> Response:
        draft, now = draft_of(key), timezone.now()
        undo_repair(draft=draft, day=judged_day(draft, None, now), now=now)
        return Response(findings_of(draft))


def judged_day(draft: EditionDraft, on: datetime.date | None, now: datetime.datetime) -> datetime.date:
    """For which day is it judged?  The one asked for, else today, never before the draft's own."""
    return on or max(county_day(now), draft.on_date)


def findings_of(draft: EditionDraft, repaired: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """What the last check of a draft found, with the words of the reader's language."""
    found = [
        {**with_words(one), "size_words": size_words(one), "set_aside": one["key"] in draft.set_aside}
        for one in draft.findings
    ]
    counts = {kind.value: sum(one["severity"] == kind.value for one in found) for kind in Severity}
    is_current = draft.checked_at is not None and draft.check_basis == state_of(draft)
    return {
        "draft": draft.pk,
        "layer": draft.layer,
        "checked_at": draft.checked_at,
        "is_current": is_current,
        "publishable": is_current and not counts[Severity.ERROR.value],
        "counts": counts,
        "repaired": repaired or [],
        "findings": found,
    }


class AnyAnswer(Negotiation):
    """A file has one form: whatever an Accept header wants, it is that."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class DraftPackage(ApiView):
    """GET: check a draft out as a GeoPackage; POST: check that file in again.

    The file has the state of each row as it went out.  On the way back only rows that were changed are written; where
    the draft changed meanwhile as well, it stays (unless `conflicts=file`) and both states are told; a row that is
    refused is told with reason and place, and stands in `rejects`, a GeoJSON layer.  The same file again changes
    nothing.
    """

    content_negotiation_class = AnyAnswer
    bodies = {"POST": {GEOPACKAGE: OpenApiTypes.BINARY}}
    shape = object_schema(
        draft="integer",
        layer="string",
        inserted="integer",
        updated="integer",
        deleted="integer",
        conflict="integer",
        refused="integer",
        rows="array",
        rejects="object",
    )
    _conflicts = Parameter(
        "conflicts",
        one_of([keep.value for keep in Keep]),
        gettext_lazy("whose state stays where both were changed: server (unless told) or file"),
        schema={"type": "string", "enum": [keep.value for keep in Keep], "default": Keep.SERVER.value},
    )

    def known_parameters(self, method: str) -> list[Parameter]:
        return [self._conflicts] if method == "POST" else []

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        if method == "GET":
            return {(200, GEOPACKAGE): {"type": "string", "format": "binary"}}
        return super().answers(method)

    def get(self, request: Request, key: str) -> HttpResponse:
        draft = draft_of(key)
        response = HttpResponse(checked_out(draft), content_type=GEOPACKAGE)
        response["Content-Disposition"] = f'attachment; filename="draft-{draft.pk}.gpkg"'
        return response

    def post(self, request: Request, key: str) -> Response:
        draft = draft_of(key)
        with tempfile.TemporaryDirectory(prefix="wangge-return-") as folder:
            path = Path(folder) / "draft.gpkg"
            _receive(request, path)
            keep = Keep(self.asked.get("conflicts", Keep.SERVER.value))
            return Response(report(draft, check_in(draft=draft, path=path, keep=keep)))


def _receive(request: Request, path: Path) -> None:
    """Write the body to a file.  Raises Problem (413, 400)."""
    size = 0
    with path.open("wb") as file:
        try:
            while piece := request.stream.read(_PIECE) if request.stream else b"":
                size += len(piece)
                if size > LARGEST_PACKAGE:
                    told = _("The file is larger than %(limit)d MiB.")
                    raise Problem(413, "request.too_big", told % {"limit": LARGEST_PACKAGE // MEBIBYTE})
                file.write(piece)
        except UnreadablePostError as error:
            raise Problem(
                400, "request.cut", _("The line was cut before the file's end."), _("Send it again.")
            ) from error
