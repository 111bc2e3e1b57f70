"""Addresses of the pages of assessment."""

from django.urls import path

from assessment import views
from assessment.formulas import views as formulas

urlpatterns = [
    path("", views.month_page, name="assessment"),
    path("formulas/", formulas.formulas_page, name="formulas"),
    path("formulas/new/", formulas.new_formula, name="formula-new"),
    path("formulas/<str:key>/", formulas.formula_page, name="formula"),
    path("units/<str:key>/", views.unit_page, name="assessment-unit"),
]
