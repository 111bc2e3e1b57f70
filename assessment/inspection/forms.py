"""What is asked when an inspector scores a standard."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.models import Standard

MOST = 1000


class ScoreForm(forms.Form):
    """How many were looked at, how many were as they should be; of a yes-or-no one whether it was."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    standard = forms.IntegerField(widget=forms.HiddenInput)
    observed = forms.IntegerField(
        label=_("how many were looked at"), min_value=1, max_value=MOST, required=False
    )
    failed = forms.IntegerField(label=_("not as it should be"), min_value=0, max_value=MOST, required=False)
    verdict = forms.CharField(required=False)
    note = forms.CharField(label=_("in words"), max_length=400, required=False)

    def __init__(self, *args: Any, standard: Standard, **options: Any) -> None:
        options.setdefault(
            "initial", {"uid": uuid.uuid4(), "standard": standard.pk, "observed": 10, "failed": 0}
        )
        super().__init__(*args, **options)
        self.of = standard

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.of.counting == Standard.Counting.YES_NO:
            if said.get("verdict") not in ("ok", "failed"):
                raise ValidationError(gettext("Say whether it is as it should be."))
            return {**said, "observed": 1, "ok": int(said["verdict"] == "ok")}
        observed, failed = said.get("observed"), said.get("failed")
        if observed is None or failed is None or failed > observed:
            raise ValidationError(gettext("Say how many were looked at, and how many of them failed."))
        return {**said, "ok": observed - failed}
