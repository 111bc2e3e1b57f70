"""Addresses of the pages of assessment."""

from django.urls import path

from assessment import views
from assessment.bonuses import views as bonuses
from assessment.bulletins import public_views as board
from assessment.bulletins import views as bulletins
from assessment.formulas import views as formulas
from assessment.inspection import point_views as points
from assessment.inspection import task_views as tasks
from assessment.inspection import views as inspection
from assessment.overview import views as overview
from assessment.quarters import consequence_views as consequences
from assessment.quarters import views as quarters
from assessment.yardstick import views as yardsticks

urlpatterns = [
    path("", views.month_page, name="assessment"),
    path("formulas/", formulas.formulas_page, name="formulas"),
    path("formulas/new/", formulas.new_formula, name="formula-new"),
    path("formulas/<str:key>/", formulas.formula_page, name="formula"),
    path("units/<str:key>/", views.unit_page, name="assessment-unit"),
    path("units/<str:key>/quarter/", views.unit_quarter_page, name="assessment-unit-quarter"),
    path("yardsticks/", yardsticks.yardsticks_page, name="yardsticks"),
    path("yardsticks/new/", yardsticks.new_yardstick, name="yardstick-new"),
    path("yardsticks/rejects/", yardsticks.yardstick_rejects, name="yardstick-rejects"),
    path("yardsticks/<str:key>.xlsx", yardsticks.yardstick_file, name="yardstick-file"),
    path("yardsticks/<str:key>/", yardsticks.yardstick_page, name="yardstick"),
    path("inspection/", inspection.inspection_page, name="inspection"),
    path("inspection/<str:key>.xlsx", inspection.inspection_file, name="inspection-file"),
    path("inspection/tasks/<str:key>/", tasks.task_page, name="inspection-task"),
    path("observations/", tasks.observations_page, name="observations"),
    path("observations/<str:key>/", tasks.observation_page, name="observation"),
    path("observations/<str:key>/photo/", tasks.observation_photo, name="observation-photo"),
    path("ranks/", quarters.ranks_page, name="ranks"),
    path("ranks/<str:key>.xlsx", quarters.ranks_file, name="ranks-file"),
    path("today/", quarters.outlook_page, name="outlook"),
    path("overview/", overview.overview_page, name="overview"),
    path("what-if/", formulas.what_if_page, name="what-if"),
    path("bulletins/", bulletins.bulletins_page, name="bulletins"),
    path("bulletins/master/", bulletins.bulletin_master_page, name="bulletin-master"),
    path("bulletins/<str:key>.docx", bulletins.bulletin_file, name="bulletin-file"),
    path("bulletins/<str:key>/", bulletins.bulletin_page, name="bulletin"),
    path("public/", board.board_page, name="assessment-public"),
    path("public/<int:number>/", board.public_page, name="assessment-public-page"),
    path("bonuses/", bonuses.bonuses_page, name="bonuses"),
    path("consequences/", consequences.consequences_page, name="consequences"),
    path("points/", points.points_page, name="inspection-points"),
    path("points.xlsx", points.points_file, name="inspection-points-file"),
    path("points/<str:key>/", points.point_page, name="inspection-point"),
]
