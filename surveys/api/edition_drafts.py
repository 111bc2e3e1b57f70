"""What publishing a draft would change, publishing it for a day, and taking the last publication back, over HTTP."""

import datetime
from collections.abc import Mapping
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.parameters import Parameter, day
from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.errors import Problem, reads
from gis_core.models import User
from grids.api.drafts import draft_of, read_body
from grids.editions.words import with_words
from grids.services.drafts import NoSuchDraftError
from grids.services.publishing import NotPublishableError
from surveys.services.edition_preview import preview_edition, publish_as_seen, take_back


@reads(NotPublishableError)
def _not_publishable(error: NotPublishableError) -> Problem:
    told = [with_words(one.as_json()) for one in error.errors]
    return Problem(
        409,
        error.code,
        str(error),
        _("Check the draft, mend what is wrong and look at the preview again."),
        more={"findings": told},
    )


PREVIEW: Schema = object_schema(
    draft="integer",
    layer="string",
    effective="string",
    closed="integer",
    made="integer",
    unchanged="integer",
    ground="array",
    cases="array",
    other_cases="integer",
    stay="object",
    sha256="string",
)


class DraftPreview(ApiView):
    """GET: what would move from unit to unit if the draft were published for a day: ground, and open cases.

    It is published, looked at and taken back, so that what is told is what will be.  `sha256` names what was seen;
    publishing wants it.
    """

    shape = PREVIEW
    parameters = (
        Parameter(
            "effective",
            day,
            gettext_lazy("the day from which it would be valid"),
            schema={"type": "string", "format": "date"},
            required=True,
        ),
    )

    def get(self, request: Request, key: str) -> Response:
        effective: datetime.date = self.asked["effective"]
        draft, by = draft_of(key), cast(User, request.user)
        preview = preview_edition(draft=draft, effective=effective, by=by, now=timezone.now())
        return Response(preview.for_reader(by))


class PublishRequest(serializers.Serializer[Any]):
    """For which day a draft is published, and what was seen of it before."""

    effective = serializers.DateField()
    seen = serializers.RegexField(r"^[0-9a-f]{64}$", help_text=gettext_lazy("sha256 of the preview"))


class DraftPublication(ApiView):
    """POST: publish the draft from a day on, all of it or nothing; DELETE: take the last publication back.

    409 says why not: `draft.not_publishable` with its errors as `findings`, `draft.preview_changed`, `draft.past_day`,
    `draft.unchanged`; `edition.kept` where something rests on the edition.
    """

    bodies = {"POST": PublishRequest}
    shape = object_schema(draft="integer", edition="string", effective="string?", state="string")

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(201 if method == "POST" else 200, JSON): self.shape}

    def post(self, request: Request, key: str) -> Response:
        draft, said = draft_of(key), read_body(request, PublishRequest)
        edition = publish_as_seen(
            draft=draft, **said, by=cast(User, request.user), now=timezone.now()
        ).edition
        return Response(_told(draft, edition), status=201)

    def delete(self, request: Request, key: str) -> Response:
        draft = draft_of(key)
        if draft.edition is None:
            raise NoSuchDraftError(draft.pk)
        edition = take_back(edition=draft.edition, by=cast(User, request.user), now=timezone.now())
        draft.refresh_from_db()
        return Response(_told(draft, edition))


def _told(draft: Any, edition: Any) -> dict[str, Any]:
    return {
        "draft": draft.pk,
        "edition": edition.name,
        "effective": edition.effective_from,
        "state": edition.state,
    }
