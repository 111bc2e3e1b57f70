"""What was seen, what was found out about the positions it came with, and what became of it."""

from surveys.models.anchors import CaseAnchor
from surveys.models.announcements import Announcement, AnnouncementQuerySet, AnnouncementRead
from surveys.models.case_rules import CaseRules, ClockLimit
from surveys.models.cases import Case, CaseQuerySet, CaseStep, CaseStepQuerySet, CaseTimer
from surveys.models.census import (
    CensusCampaign,
    FacilityFinding,
    FacilityFindingQuerySet,
    FindingDecision,
    FindingPhoto,
)
from surveys.models.channels import Channel, Delivery, DeliveryQuerySet
from surveys.models.counts import CaseCount, JointCount
from surveys.models.enforcement import Enforcement, EnforcementQuerySet
from surveys.models.filing_rules import FilingClosing, FilingProposal, FilingRule, FilingRuleQuerySet
from surveys.models.frozen_months import FrozenMonth
from surveys.models.notices import LadderRung, Notice, NoticeAddress, NoticeQuerySet, NoticeRead
from surveys.models.offsets import OffsetCheck
from surveys.models.patrols import Patrol
from surveys.models.phones import PhoneFix, PhoneOffset
from surveys.models.photos import PhotoOriginal, PhotoReading, PointPhoto, PointPhotoQuerySet, StepPhoto
from surveys.models.points import SetAside, SurveyPoint, SurveyPointQuerySet
from surveys.models.proposals import TerritoryProposal, TerritoryProposalQuerySet
from surveys.models.qfield import (
    QFieldPackage,
    QFieldPackageQuerySet,
    QFieldReturn,
    QFieldReturnQuerySet,
    QFieldRow,
)
from surveys.models.recurring import RecurringOccurrence, RecurringSpot
from surveys.models.saved_filters import SavedFilter, SavedFilterQuerySet
from surveys.models.standard_texts import StandardText, StandardTextQuerySet
from surveys.models.suppression import SuppressionArea, SuppressionAreaQuerySet
from surveys.models.survey_tasks import (
    SurveyAnswer,
    SurveyFind,
    SurveyTask,
    SurveyTaskQuerySet,
    ground_of,
)
from surveys.models.tracks import DutyTrack, TrackFix

__all__ = [
    "Announcement",
    "AnnouncementQuerySet",
    "AnnouncementRead",
    "Case",
    "CaseAnchor",
    "CaseCount",
    "CaseQuerySet",
    "CaseRules",
    "CaseStep",
    "CaseStepQuerySet",
    "CaseTimer",
    "CensusCampaign",
    "Channel",
    "ClockLimit",
    "Delivery",
    "DeliveryQuerySet",
    "DutyTrack",
    "Enforcement",
    "EnforcementQuerySet",
    "FacilityFinding",
    "FacilityFindingQuerySet",
    "FilingClosing",
    "FilingProposal",
    "FilingRule",
    "FilingRuleQuerySet",
    "FindingDecision",
    "FindingPhoto",
    "FrozenMonth",
    "JointCount",
    "LadderRung",
    "Notice",
    "NoticeAddress",
    "NoticeQuerySet",
    "NoticeRead",
    "OffsetCheck",
    "Patrol",
    "PhoneFix",
    "PhoneOffset",
    "PhotoOriginal",
    "PhotoReading",
    "PointPhoto",
    "PointPhotoQuerySet",
    "QFieldPackage",
    "QFieldPackageQuerySet",
    "QFieldReturn",
    "QFieldReturnQuerySet",
    "QFieldRow",
    "RecurringOccurrence",
    "RecurringSpot",
    "SavedFilter",
    "SavedFilterQuerySet",
    "SetAside",
    "StandardText",
    "StandardTextQuerySet",
    "StepPhoto",
    "SuppressionArea",
    "SuppressionAreaQuerySet",
    "SurveyAnswer",
    "SurveyFind",
    "SurveyPoint",
    "SurveyPointQuerySet",
    "SurveyTask",
    "SurveyTaskQuerySet",
    "TerritoryProposal",
    "TerritoryProposalQuerySet",
    "TrackFix",
    "ground_of",
]
