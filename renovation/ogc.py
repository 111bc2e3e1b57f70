"""Renovation at /ogc/."""

from gis_core.ogc.collections import Collection
from renovation.api import RENOVATION_PROJECTS as _PROJECTS
from renovation.api import RENOVATION_ZONES as _ZONES

RENOVATION_ZONES = Collection(_ZONES)
RENOVATION_PROJECTS = Collection(_PROJECTS)
