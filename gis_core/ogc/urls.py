"""Addresses of /ogc/."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from gis_core.ogc.views import (
    Collections,
    CollectionView,
    Conformance,
    Item,
    Items,
    Landing,
    OpenApi,
    Queryables,
)
from gis_core.policies import DeclaredPolicy

app_name = "ogc"

_docs = SpectacularSwaggerSplitView.as_view(permission_classes=[DeclaredPolicy], url_name="ogc:api")
#: Swagger UI brings a style element of its own.
_styled = csp_update({"style-src": [SELF, UNSAFE_INLINE]})

urlpatterns = [
    path("", Landing.as_view(), name="landing"),
    path("conformance", Conformance.as_view(), name="conformance"),
    path("api", OpenApi.as_view(), name="api"),
    path("docs", require_safe(login_required(_styled(_docs))), name="docs"),
    path("collections", Collections.as_view(), name="collections"),
    path("collections/<str:name>", CollectionView.as_view(), name="collection"),
    path("collections/<str:name>/queryables", Queryables.as_view(), name="queryables"),
    path("collections/<str:name>/items", Items.as_view(), name="items"),
    path("collections/<str:name>/items/<str:key>", Item.as_view(), name="item"),
]
