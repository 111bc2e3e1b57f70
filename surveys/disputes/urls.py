"""Addresses of disputes."""

from django.urls import path

from surveys.disputes import proposal_views, views

urlpatterns = [
    path("", views.disputes_page, name="disputes"),
    path("disputes.xlsx", views.disputes_file, name="disputes-file"),
    path("proposals/", proposal_views.proposals_page, name="territory-proposals"),
    path("proposals/<str:key>/", proposal_views.decide, name="territory-proposal"),
    path("<str:key>/propose/", proposal_views.new_proposal, name="territory-proposal-new"),
]
