"""Addresses of what was seen below /api/v1/."""

from django.urls import path

from gis_core.api.views import ResourceDetail, ResourceList
from grids.api.history import history_address
from surveys.api import filing_rules
from surveys.api.announcements import FieldAnnouncement, FieldAnnouncements
from surveys.api.case_steps import CaseStepReceipt, CaseSteps
from surveys.api.cases import CASES
from surveys.api.columns import PointColumns
from surveys.api.edition_drafts import DraftPreview, DraftPublication
from surveys.api.enforcement import ENFORCEMENTS, CaseEnforcement
from surveys.api.field import FieldFacilities, FieldFacility, FieldPack, OpenCases
from surveys.api.field_maps import FieldMapFile, FieldMaps
from surveys.api.field_tasks import FieldReports, FieldTasks
from surveys.api.figures import CaseFigures
from surveys.api.findings import CensusNow, FindingList, FindingReceipt
from surveys.api.joint_figures import JointFigures
from surveys.api.photos import PhotoFile, PhotoOriginalFile, PointReceipt
from surveys.api.points import POINTS, PointList
from surveys.api.summary import summary_addresses
from surveys.api.survey_tasks import AnswerList, AnswerReceipt, FieldSurveys
from surveys.api.tracks import OwnStreets, TrackList, TrackReceipt
from surveys.api.why import PointWhy
from surveys.qfield import api as qfield

urlpatterns = [
    path("points/", PointList.as_view(resource=POINTS), name="points-list"),
    path("points/columns/", PointColumns.as_view(), name="points-columns"),
    path("points/<str:key>/", ResourceDetail.as_view(resource=POINTS), name="points-detail"),
    history_address(POINTS),
    path("cases/", ResourceList.as_view(resource=CASES), name="cases-list"),
    path("case-figures/", CaseFigures.as_view(), name="case-figures"),
    path("joint-figures/", JointFigures.as_view(), name="joint-figures"),
    path("cases/<str:key>/", ResourceDetail.as_view(resource=CASES), name="cases-detail"),
    path("cases/<str:key>/steps/", CaseSteps.as_view(), name="cases-steps"),
    path("cases/<str:key>/steps/<uuid:client_op>/", CaseStepReceipt.as_view(), name="cases-step-receipt"),
    path("cases/<str:key>/enforcement/", CaseEnforcement.as_view(), name="cases-enforcement"),
    path("enforcements/", ResourceList.as_view(resource=ENFORCEMENTS), name="enforcements-list"),
    path(
        "enforcements/<str:key>/",
        ResourceDetail.as_view(resource=ENFORCEMENTS),
        name="enforcements-detail",
    ),
    *summary_addresses(),
    *filing_rules.urlpatterns,
    path("points/<str:key>/receipt/", PointReceipt.as_view(), name="points-receipt"),
    path("qfield-packages/", qfield.Packages.as_view(), name="qfield-packages"),
    path("qfield-packages/<str:key>/", qfield.Package.as_view(), name="qfield-package"),
    path("qfield-packages/<str:key>/file/", qfield.PackageFile.as_view(), name="qfield-package-file"),
    path("field/pack/", FieldPack.as_view(), name="field-pack"),
    path("field/facilities/", FieldFacilities.as_view(), name="field-facilities"),
    path("field/facilities/<str:key>/", FieldFacility.as_view(), name="field-facility"),
    path("field/census/", CensusNow.as_view(), name="field-census"),
    path("field/findings/", FindingList.as_view(), name="field-findings"),
    path("field/findings/<str:key>/receipt/", FindingReceipt.as_view(), name="field-finding-receipt"),
    path("field/surveys/", FieldSurveys.as_view(), name="field-surveys"),
    path("field/survey-answers/", AnswerList.as_view(), name="field-survey-answers"),
    path(
        "field/survey-answers/<str:key>/receipt/",
        AnswerReceipt.as_view(),
        name="field-survey-answer-receipt",
    ),
    path("field/maps/", FieldMaps.as_view(), name="field-maps"),
    path("field/maps/<str:key>/", FieldMapFile.as_view(), name="field-map"),
    path("field/tracks/", TrackList.as_view(), name="field-tracks"),
    path("field/tracks/<str:key>/receipt/", TrackReceipt.as_view(), name="field-track-receipt"),
    path("field/streets/", OwnStreets.as_view(), name="field-streets"),
    path("field/open/", OpenCases.as_view(), name="field-open"),
    path("field/announcements/", FieldAnnouncements.as_view(), name="field-announcements"),
    path("field/announcements/<str:key>/", FieldAnnouncement.as_view(), name="field-announcement"),
    path("field/tasks/", FieldTasks.as_view(), name="field-tasks"),
    path("field/reports/", FieldReports.as_view(), name="field-reports"),
    path("photos/<str:key>/", PhotoFile.as_view(), name="photos-detail"),
    path("photos/<str:key>/original/<str:original>/", PhotoOriginalFile.as_view(), name="photos-original"),
    path("drafts/<str:key>/preview/", DraftPreview.as_view(), name="drafts-preview"),
    path("drafts/<str:key>/publication/", DraftPublication.as_view(), name="drafts-publication"),
    path("points/<str:key>/why/", PointWhy.as_view(), name="points-why"),
]
