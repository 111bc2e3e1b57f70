"""What is stored of one thing that somebody handed over themselves: the receipt, asked for again."""

import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.views import ApiView
from grids.scope import scope_of
from surveys.api.points import RECEIPT

_UID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class OwnReceipt(ApiView):
    """The receipt of what has this uid and is the asker's own; 404 for anything else."""

    shape = RECEIPT

    def own(self, by: int) -> QuerySet[Any]:
        """What this person has handed over."""
        raise NotImplementedError

    def receipt(self, rows: QuerySet[Any]) -> dict[str, Any] | None:
        """The receipt of the one row, None where there is none."""
        raise NotImplementedError

    def get(self, request: Request, key: str) -> Response:
        told = None
        if _UID.fullmatch(key):
            told = self.receipt(self.own(scope_of(request.user).user_id).filter(uid=key))
        if told is None:
            raise Http404
        return Response(told)
