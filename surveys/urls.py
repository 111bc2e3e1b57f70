"""Addresses of the pages about what was seen."""

from django.urls import include, path

from surveys import gap_views, offset_views
from surveys.announcements import views as announcement_views
from surveys.census import views as census_views
from surveys.editions import published as edition_pages
from surveys.editions import views as edition_views
from surveys.filing import propose_views as filing_propose_views
from surveys.filing import views as filing_views
from surveys.hand_over import views as hand_over_views
from surveys.hydrants import views as hydrant_views
from surveys.notices import views as notice_views
from surveys.own_ground import facility_views, patrol_views
from surveys.planned import area_views, recurring_views
from surveys.streets import views as street_views
from surveys.survey_tasks import views as survey_views

urlpatterns = [
    path("workbench/", include("surveys.console.urls")),
    path("dashboard/", include("surveys.dashboard.urls")),
    path("field/", include("surveys.field_app.urls")),
    path("disputes/", include("surveys.disputes.urls")),
    path("supply-gaps/", gap_views.gaps_page, name="supply-gaps"),
    path("supply-gaps/from/<str:key>/", gap_views.new_gap, name="supply-gap-new"),
    path("supply-gaps/gaps.xlsx", gap_views.gaps_file, name="supply-gaps-file"),
    path("editions/", edition_views.drafts_page, name="editions"),
    path("editions/published/", edition_pages.published_page, name="published-editions"),
    path("editions/compare/", edition_pages.compare_page, name="compare-editions"),
    path("editions/<str:key>/", edition_views.draft_page, name="edition-draft"),
    path(
        "editions/<str:key>/consequences.pdf", edition_views.consequences_sheet, name="edition-consequences"
    ),
    path("hand-over/", hand_over_views.hand_over_page, name="hand-over"),
    path("recurring/", recurring_views.recurring_page, name="recurring"),
    path("recurring/new/", recurring_views.new_spot, name="recurring-new"),
    path("suppression/", area_views.areas_page, name="suppression"),
    path("suppression/new/", area_views.new_area, name="suppression-new"),
    path("suppression/around/", area_views.around, name="planned-around"),
    path("own-grids/facilities/", facility_views.facilities_page, name="own-facilities"),
    path("own-grids/facilities/labels.pdf", facility_views.facility_labels, name="own-facilities-labels"),
    path("own-grids/facilities.xlsx", facility_views.facilities_file, name="own-facilities-file"),
    path("own-grids/census/", census_views.censuses_page, name="own-census"),
    path("own-grids/census/<str:key>.xlsx", census_views.census_file, name="own-census-file"),
    path("own-grids/census/findings/<str:key>/photo/", census_views.finding_photo, name="own-census-photo"),
    path("own-grids/census/<str:key>/", census_views.census_page, name="own-census-one"),
    path("own-grids/streets/", street_views.streets_page, name="own-streets"),
    path("own-grids/patrols/", patrol_views.patrols_page, name="own-patrols"),
    path("own-grids/qfield/", include("surveys.qfield.urls")),
    path("hydrants/", hydrant_views.hydrants_page, name="hydrants"),
    path("hydrants/files/<str:key>/", hydrant_views.findings_file, name="hydrants-file"),
    path("hydrants/<str:key>/gap/", hydrant_views.register_gap, name="hydrant-gap"),
    path("filing-rules/", filing_views.rules_page, name="filing-rules"),
    path("filing-rules/export/", filing_views.export, name="filing-export"),
    path("filing-rules/change/", filing_propose_views.change_page, name="filing-change"),
    path("filing-rules/table/", filing_propose_views.sheet_page, name="filing-sheet"),
    path("filing-rules/table/rejects/", filing_propose_views.rejects, name="filing-rejects"),
    path("filing-rules/proposals/<str:key>/", filing_views.proposal_page, name="filing-proposal"),
    path("announcements/", announcement_views.announcements_page, name="announcements"),
    path("announcements/new/", announcement_views.new_announcement, name="announcement-new"),
    path("surveys/", survey_views.surveys_page, name="surveys"),
    path("surveys/new/", survey_views.new_survey, name="survey-new"),
    path("surveys/<str:key>.xlsx", survey_views.survey_file, name="survey-file"),
    path("surveys/<str:key>/", survey_views.survey_page, name="survey"),
    path("surveys/<str:key>/change/", survey_views.change_page, name="survey-change"),
    path("notices/", notice_views.notices_page, name="notices"),
    path("offset-checks/", offset_views.checks_page, name="offset-checks"),
    path("offset-checks/<str:key>/", offset_views.check_page, name="offset-check"),
]
