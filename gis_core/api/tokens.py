"""Signing in and out of programs (phones, QGIS): a token for a name and password."""

from typing import Any

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from knox.models import get_token_model
from knox.views import LogoutAllView, LogoutView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gis_core.api.schema import object_schema
from gis_core.api.views import ApiView
from gis_core.authentication import TokenAuthentication
from gis_core.errors import Problem
from gis_core.policies import DeclaredPolicy


class Credentials(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class Login(ApiView):
    """POST: a token for a user name and password; it is shown only this once."""

    bodies = {"POST": Credentials}
    shape = object_schema(token="string", expiry="string?")  # noqa: S106 (an OpenAPI type)
    authentication_classes = ()

    def post(self, request: Request) -> Response:
        credentials = Credentials(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request._request, **credentials.validated_data)
        if user is None:
            raise Problem(
                401,
                "auth.refused",
                _("The user name or the password is wrong."),
                _("Check both; after several wrong passwords signing in is barred for a while."),
            )
        get_token_model().objects.filter(user=user, expiry__lt=timezone.now()).delete()
        made, token = get_token_model().objects.create(user=user)
        return Response({"token": token, "expiry": made.expiry})


@extend_schema_view(post=extend_schema(request=None, responses={204: None}))
class Logout(LogoutView):
    """POST: this token is no longer valid."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [DeclaredPolicy]


@extend_schema_view(post=extend_schema(request=None, responses={204: None}))
class LogoutAll(LogoutAllView):
    """POST: no token of this user is valid any longer."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [DeclaredPolicy]
