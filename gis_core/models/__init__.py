"""People, days, maps of others, imagery, uploads, own transformations: what any map system needs."""

from gis_core.models.base_maps import BaseMap
from gis_core.models.calendar_proposals import CalendarProposal
from gis_core.models.days import CalendarDay, OfficeHours
from gis_core.models.imagery import RasterLayer, RasterLayerQuerySet
from gis_core.models.own_transformations import OwnTransformation
from gis_core.models.people import User
from gis_core.models.uploads import LayerUpload, LayerUploadQuerySet, UploadRow
from gis_core.models.zonal import ZonalCount, ZonalCountQuerySet, ZonalFigure

__all__ = [
    "BaseMap",
    "CalendarDay",
    "CalendarProposal",
    "LayerUpload",
    "LayerUploadQuerySet",
    "OfficeHours",
    "OwnTransformation",
    "RasterLayer",
    "RasterLayerQuerySet",
    "UploadRow",
    "User",
    "ZonalCount",
    "ZonalCountQuerySet",
    "ZonalFigure",
]
