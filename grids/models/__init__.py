"""The ground and who answers for it."""

from grids.models.area_zones import AreaZone, WorkingGroup
from grids.models.audits import AuditReport
from grids.models.basemap import Building, WaterBody
from grids.models.catalogue import Category, CategoryScheme, DepartmentDuty, DutyPolicy
from grids.models.county import County
from grids.models.divisions import Division
from grids.models.drafts import DraftObjection, DraftRow, EditionDraft
from grids.models.duty_notices import DutyNotice
from grids.models.editions import BoundaryEdition
from grids.models.facilities import Facility, HydrantProfile
from grids.models.grids import Grid
from grids.models.hydrants import HydrantCheck, HydrantFinding, HydrantGround, HydrantStandard
from grids.models.logins import DatabaseLogin
from grids.models.outlines import GridOutline
from grids.models.places import Place
from grids.models.roads import Junction, Road, RoadSection
from grids.models.rulings import Ruling
from grids.models.substitutions import Substitution, SubstitutionQuerySet
from grids.models.territories import Territory
from grids.models.units import Membership, Unit

__all__ = [
    "AreaZone",
    "AuditReport",
    "BoundaryEdition",
    "Building",
    "Category",
    "CategoryScheme",
    "County",
    "DatabaseLogin",
    "DepartmentDuty",
    "Division",
    "DraftObjection",
    "DraftRow",
    "DutyNotice",
    "DutyPolicy",
    "EditionDraft",
    "Facility",
    "Grid",
    "GridOutline",
    "HydrantCheck",
    "HydrantFinding",
    "HydrantGround",
    "HydrantProfile",
    "HydrantStandard",
    "Junction",
    "Membership",
    "Place",
    "Road",
    "RoadSection",
    "Ruling",
    "Substitution",
    "SubstitutionQuerySet",
    "Territory",
    "Unit",
    "WaterBody",
    "WorkingGroup",
]
