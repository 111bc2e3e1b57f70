"""Renovation over HTTP."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gis_core.api.resources import Field, Resource
from gis_core.api.views import ResourceDetail, ResourceList
from grids.api.columns import CODE, choice, of
from grids.api.history import history_address
from renovation.models import RenovationZone

RENOVATION_ZONES = Resource(
    "renovation-zones",
    _("Renovation zones"),
    of(RenovationZone),
    (Field("code", "code"), Field("name", "name"), Field("kind", "kind")),
    (CODE, choice("kind", "kind", RenovationZone.Kind.values, _("kind"))),
    geometry="geom",
)

urlpatterns = [
    path(
        "renovation-zones/",
        ResourceList.as_view(resource=RENOVATION_ZONES),
        name="renovation-zones-list",
    ),
    path(
        "renovation-zones/<str:key>/",
        ResourceDetail.as_view(resource=RENOVATION_ZONES),
        name="renovation-zones-detail",
    ),
    history_address(RENOVATION_ZONES),
]
