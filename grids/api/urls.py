"""Addresses of the ground below /api/v1/."""

from django.urls import URLPattern, path

from gis_core.api.views import ResourceDetail, ResourceList
from grids.api.draft_borders import DraftBorders
from grids.api.drafts import DRAFTS, DraftCheck, DraftDetail, DraftList, DraftPackage, DraftRepairs
from grids.api.history import history_address
from grids.api.layers import FACILITIES
from grids.api.office import Audit, OpeningHours
from grids.api.registers import CALENDAR, MEMBERSHIPS
from grids.api.resources import RESOURCES
from grids.api.views import CountyView, FacilityDetail, Me, Resolve

#: Resources whose rows can be changed here.
_DETAILS = {FACILITIES.name: FacilityDetail}

urlpatterns: list[URLPattern] = [
    path("county/", CountyView.as_view(), name="county"),
    path("opening-hours/", OpeningHours.as_view(), name="opening-hours"),
    path("audit/", Audit.as_view(), name="audit"),
    path("me/", Me.as_view(), name="me"),
    path("resolve/", Resolve.as_view(), name="resolve"),
    path("drafts/", DraftList.as_view(resource=DRAFTS), name="drafts-list"),
    path("drafts/<str:key>/", DraftDetail.as_view(resource=DRAFTS), name="drafts-detail"),
    path("drafts/<str:key>/check/", DraftCheck.as_view(), name="drafts-check"),
    path("drafts/<str:key>/repairs/", DraftRepairs.as_view(), name="drafts-repairs"),
    path("drafts/<str:key>/borders/", DraftBorders.as_view(), name="drafts-borders"),
    path("drafts/<str:key>/package/", DraftPackage.as_view(), name="drafts-package"),
]
for _resource in RESOURCES:
    _detail = _DETAILS.get(_resource.name, ResourceDetail).as_view(resource=_resource)
    urlpatterns += [
        path(f"{_resource.name}/", ResourceList.as_view(resource=_resource), name=f"{_resource.name}-list"),
        path(f"{_resource.name}/<str:key>/", _detail, name=f"{_resource.name}-detail"),
    ]
    if _resource not in (MEMBERSHIPS, CALENDAR):  # who may see those is no question of the ground
        urlpatterns.append(history_address(_resource))
