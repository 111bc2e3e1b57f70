"""Shanty-town renovation: where it is planned and done, by whom, until when, in which order, and how far it is."""

from renovation.models.buildings import Acceptance, ProjectBuilding
from renovation.models.campaign import Programme, Project, ProjectMilestone, YearlyTarget
from renovation.models.compensation import CompensationRules
from renovation.models.contractors import Blacklisting, Contractor, ProjectContractor
from renovation.models.funds import FundEntry
from renovation.models.households import Household, HouseholdQuerySet, PersonalDataAccess
from renovation.models.inspections import AnnualAssessment, InspectionFinding, QuarterlyInspection
from renovation.models.obstacles import Blocker, Petition, PublicityEntry
from renovation.models.papers import CountyGate, GateWaiver, ProjectPaper
from renovation.models.parcels import Parcel, ParcelQuerySet
from renovation.models.plan_templates import PlanTemplate, TemplateLink, TemplateMilestone, TemplateWithin
from renovation.models.reports import MonthlyReport, Publication, ReportMaster
from renovation.models.settings import RenovationSettings
from renovation.models.zone_editions import ZoneEdition
from renovation.models.zones import RenovationZone

__all__ = [
    "Acceptance",
    "AnnualAssessment",
    "Blacklisting",
    "Blocker",
    "CompensationRules",
    "Contractor",
    "CountyGate",
    "FundEntry",
    "GateWaiver",
    "Household",
    "HouseholdQuerySet",
    "InspectionFinding",
    "MonthlyReport",
    "Parcel",
    "ParcelQuerySet",
    "PersonalDataAccess",
    "Petition",
    "PlanTemplate",
    "Programme",
    "Project",
    "ProjectBuilding",
    "ProjectContractor",
    "ProjectMilestone",
    "ProjectPaper",
    "Publication",
    "PublicityEntry",
    "QuarterlyInspection",
    "RenovationSettings",
    "RenovationZone",
    "ReportMaster",
    "TemplateLink",
    "TemplateMilestone",
    "TemplateWithin",
    "YearlyTarget",
    "ZoneEdition",
]
