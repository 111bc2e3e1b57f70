"""Takes in a step that a phone decided and never sent: from the file of its day, as it would have come by itself."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from gis_core.errors import Problem
from gis_core.models import User
from grids.api.views import refuse_unknown_members
from surveys.api.case_steps import StepReport, case_for_step
from surveys.models import CaseStep
from surveys.rules import Action
from surveys.services.actors import Actor
from surveys.services.phone_steps import take_phone_step
from surveys.services.recording import NamedPhoto


def take_step(
    case_uid: str, uid: str, data: Any, *, by: User, now: datetime.datetime, body_sha256: str
) -> tuple[bool, tuple[NamedPhoto, ...]]:
    """Take the step of a day's record: is it new, and which photos does it name?  Raises Problem, CaseError."""
    sent = StepReport(data=data)
    sent.is_valid(raise_exception=True)
    refuse_unknown_members(data, sent)
    client_op = sent.validated_data["client_op"]
    if str(client_op) != uid.lower():
        raise Problem(400, "outbox.other_uid", _("the body is of another uid than the record"))
    case = case_for_step(by, case_uid, client_op)
    is_new = not CaseStep.objects.filter(case=case, client_op=client_op).exists()
    take_phone_step(
        case_id=case.pk,
        action=Action(sent.validated_data["action"]),
        by=Actor.of(by),
        client_op=client_op,
        now=now,
        given=sent.given(by),
        photos=sent.named(),
        version=sent.validated_data.get("version"),
        body_sha256=body_sha256,
    )
    return is_new, sent.named()
