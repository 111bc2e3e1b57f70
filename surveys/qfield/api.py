"""Packages for QField over HTTP, for the plugin of QGIS: have one made, hear how far it is, take it."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.schema import JSON, Schema, object_schema
from gis_core.api.views import ApiView
from gis_core.errors import Problem
from gis_core.models import User
from grids.api.views import refuse_unknown_members
from surveys.models import QFieldPackage
from surveys.policies import may_prepare_packages
from surveys.qfield import services

_SHAPE = object_schema(id="integer", state="string", problem="string", file_name="string")
_ZIP = "application/zip"


class PackageOrder(serializers.Serializer[Any]):
    """Which grids, and for whom."""

    grids = serializers.ListField(child=serializers.CharField(max_length=40), min_length=1, max_length=200)
    holder = serializers.CharField(
        max_length=150,
        required=False,
        default="",
        help_text=gettext_lazy(
            "login of who takes it along: oneself unless told; technicians may name others"
        ),
    )


class Packages(ApiView):
    """POST: have grids made into a package, in the background."""

    bodies = {"POST": PackageOrder}

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(202, JSON): _SHAPE}

    def post(self, request: Request) -> Response:
        order = PackageOrder(data=request.data)
        order.is_valid(raise_exception=True)
        refuse_unknown_members(request.data, order)
        by = cast(User, request.user)  # the policy lets nobody in who is not signed in
        package = services.order_package(
            grid_codes=order.validated_data["grids"],
            holder=_holder(by, order.validated_data["holder"]),
            by=by,
            language=get_language() or "",
            now=timezone.now(),
        )
        return Response(_told(package), status=202)


class Package(ApiView):
    """GET: is it made?"""

    shape = _SHAPE

    def get(self, request: Request, key: str) -> Response:
        return Response(_told(_package(request.user, key)))


class PackageFile(ApiView):
    """GET: the package, to be opened in QField."""

    def answers(self, method: str) -> Mapping[tuple[int, str], Schema]:
        return {(200, _ZIP): {"type": "string", "format": "binary"}}

    def get(self, request: Request, key: str) -> FileResponse:
        package = _package(request.user, key)
        if package.state != package.State.MADE or package.file_removed_at or not package.path.is_file():
            raise Http404
        return FileResponse(package.path.open("rb"), as_attachment=True, filename=package.file_name)


def _holder(user: User, name: str) -> User:
    """Who takes it along.  Raises Problem."""
    if not name or name == user.get_username():
        return user
    if not may_prepare_packages.test(user):
        raise Problem(403, "qfield.for_others", _("Only technicians prepare packages for others."))
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        words = _("There is no user %s.") % name
        raise Problem(400, "qfield.holder", words, errors={"holder": [words]})
    return found


def _package(user: Any, key: str) -> QFieldPackage:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return get_object_or_404(QFieldPackage.objects.visible_to(user), pk=int(key))


def _told(package: QFieldPackage) -> dict[str, Any]:
    return {
        "id": package.pk,
        "state": package.state,
        "problem": package.problem,
        "file_name": package.file_name,
    }
