"""Addresses of the API; the apps that answer are named by string only."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from gis_core.api.document import SchemaView
from gis_core.api.search import Search
from gis_core.api.tokens import Login, Logout, LogoutAll
from gis_core.api.views import Nothing
from gis_core.policies import DeclaredPolicy

app_name = "api"

_schema = SchemaView.as_view(permission_classes=[DeclaredPolicy])
_docs = SpectacularSwaggerSplitView.as_view(permission_classes=[DeclaredPolicy], url_name="api:schema")
#: Swagger UI brings a style element of its own.
_styled = csp_update({"style-src": [SELF, UNSAFE_INLINE]})

urlpatterns = [
    path("schema/", _schema, name="schema"),
    path("docs/", require_safe(login_required(_styled(_docs))), name="docs"),
    path("v1/login/", Login.as_view(), name="login"),
    path("v1/logout/", Logout.as_view(), name="logout"),
    path("v1/logout-all/", LogoutAll.as_view(), name="logout-all"),
    path("v1/search/", Search.as_view(), name="search"),
    path("v1/", include("grids.api.urls")),
    path("v1/", include("surveys.api.urls")),
    path("v1/", include("renovation.api")),
    path("v1/", include("assessment.api")),
    re_path("^", Nothing.as_view(), name="nothing"),
]
