"""Shanty-town renovation: where it is planned and done, by whom, until when, and in which order."""

from renovation.models.campaign import Programme, Project, ProjectMilestone, YearlyTarget
from renovation.models.plan_templates import PlanTemplate, TemplateLink, TemplateMilestone, TemplateWithin
from renovation.models.zones import RenovationZone

__all__ = [
    "PlanTemplate",
    "Programme",
    "Project",
    "ProjectMilestone",
    "RenovationZone",
    "TemplateLink",
    "TemplateMilestone",
    "TemplateWithin",
    "YearlyTarget",
]
