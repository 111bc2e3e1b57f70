"""A town with something of everything in it."""

import datetime
import json
from datetime import date
from uuid import UUID

import pytest
from django.contrib.gis.geos import MultiLineString
from django.utils import timezone
from psycopg.types.range import DateRange

from assessment.bulletins.evidence import told_of
from assessment.models import Bulletin, BulletinMaster, ObservationPhoto, SubstituteInspector
from assessment.services.bonuses import decide_bonus, give_bonus
from assessment.services.consequences import enter_consequence
from assessment.services.frozen import freeze_scores
from assessment.services.observations import appeal, judge
from assessment.services.points import note_visit
from assessment.services.rankings import make_ranking
from gis_core.models import (
    BaseMap,
    CalendarDay,
    CalendarProposal,
    LayerUpload,
    RasterLayer,
    UploadRow,
    User,
    ZonalCount,
    ZonalFigure,
)
from gis_core.own_documents import entry_from
from gis_core.own_transformations import enter_transformation
from grids.county_hours import county_day
from grids.models import (
    AreaZone,
    AuditReport,
    Building,
    DatabaseLogin,
    DepartmentDuty,
    Division,
    DraftObjection,
    DutyNotice,
    Facility,
    HydrantProfile,
    HydrantStandard,
    Junction,
    Place,
    Road,
    Ruling,
    Substitution,
    WaterBody,
    WorkingGroup,
)
from grids.scope import scope_of
from grids.services.drafts import open_draft
from grids.services.hydrants import check_hydrants
from grids.services.outlines import outline_editions
from renovation.models import (
    PlanTemplate,
    Programme,
    Project,
    ProjectMilestone,
    RenovationZone,
    TemplateLink,
    TemplateMilestone,
    TemplateWithin,
    YearlyTarget,
)
from surveys.case_proof import anchor_cases
from surveys.models import (
    Announcement,
    AnnouncementRead,
    CaseRules,
    ClockLimit,
    FindingDecision,
    FindingPhoto,
    LadderRung,
    NoticeRead,
    OffsetCheck,
    Patrol,
    PhoneFix,
    PhoneOffset,
    PhotoOriginal,
    PhotoReading,
    PointPhoto,
    QFieldPackage,
    QFieldReturn,
    QFieldRow,
    RecurringOccurrence,
    RecurringSpot,
    SavedFilter,
    SetAside,
    StandardText,
    StepPhoto,
    SuppressionArea,
    SurveyFind,
    SurveyPoint,
    TerritoryProposal,
)
from surveys.services.freezing import freeze_month
from surveys.services.opening import open_cases
from tests.assessment.formulas import proposed as proposed_formula
from tests.assessment.inspections import closed, drawn, see, task_of, ten_standards, two_places
from tests.own_transformations import FOUR_SAID
from tests.renovation.records import make_records
from tests.surveys.cases import HOUR, MONDAY, step
from tests.surveys.censuses import make_census, make_finding
from tests.surveys.channels import folder
from tests.surveys.enforcement.structures import sent_structure
from tests.surveys.filing.drafts import draft, in_force, propose
from tests.surveys.set_surveys import make_answer, make_survey
from tests.surveys.ways import make_way
from tests.towns import TODAY, Town, at, box, category, line


def make_campaign(zone: RenovationZone, by: User) -> None:
    """A programme with one project in a zone and its records, and an order of milestones of the county's own."""
    template = PlanTemplate.objects.create(name="测试流程")
    TemplateMilestone.objects.create(template=template, position=1, code="M1", name="测试节点", days=10)
    TemplateLink.objects.create(template=template, before="M1", after="M2", days=30)
    TemplateWithin.objects.create(template=template, first="M1", last="M2", days=365)
    programme = Programme.objects.create(name="测试计划", first_year=2026, last_year=2028)
    YearlyTarget.objects.create(
        programme=programme, year=2026, area_m2=1000, projects=1, funds_yuan=1_000_000, households=20
    )
    project = Project.objects.create(
        code="PG1", name="测试项目", programme=programme, zone=zone, deadline=datetime.date(2028, 12, 31)
    )
    ProjectMilestone.objects.create(project=project, code="M1")
    make_records(project, by)


@pytest.fixture
def full_town(town: Town, staff: dict[str, User]) -> Town:
    """The town with at least one object of every model."""
    CalendarDay.objects.get_or_create(on_date="2026-06-19", defaults={"is_workday": False, "source": "test"})
    BaseMap.objects.create(
        name="streets", title="测试底图", kind="xyz", url="https://tiles.example/{z}/{x}/{y}.png"
    )
    Division.objects.create(code="361127", name="测试县", level="county", geom=box(0, 0, 3, 1))
    Road.objects.create(code="D1", name="测试路", geom=MultiLineString(line((0, 0.5), (3, 0.5)), srid=4490))
    Building.objects.create(code="J1", name="测试楼", use="office", storeys=6, geom=box(0.2, 0.2, 0.22, 0.22))
    WaterBody.objects.create(code="S1", name="测试河", kind="river", geom=box(0, 0.7, 3, 0.8))
    make_campaign(
        RenovationZone.objects.create(code="PG1", name="测试棚改", geom=box(0, 0, 1, 0.4)), staff["planner"]
    )
    Junction.objects.create(code="K1", section_code="R1", geom=box(0.9, 0.4, 1.1, 0.6))
    Place.objects.create(code="P1", name="测试市场", kind="site", geom=box(0.1, 0.1, 0.2, 0.2))
    hydrant = Facility.objects.create(
        code="36112701013000001", category=category("c01013"), geom=at(0.3, 0.3)
    )
    HydrantProfile.objects.create(facility=hydrant)
    HydrantStandard.objects.create(radius_m=120)
    check_hydrants(now=timezone.now())
    Ruling.objects.create(code="RD1", title="测试认定", accountable_unit=town.a, geom=box(2.1, 0.1, 2.2, 0.2))
    Substitution.objects.create(
        absent=staff["officer_a"],
        substitute=staff["officer_b"],
        during=DateRange(TODAY, TODAY + datetime.timedelta(days=7)),
        reason="测试",
        entered_by=staff["admin"],
    )
    DatabaseLogin.objects.create(user=staff["technician"], name="gis_test", unit=town.a, expires_on=TODAY)
    zone = AreaZone.objects.create(code="Z1", name="测试片区", geom=box(0, 0, 2, 1))
    WorkingGroup.objects.create(zone=zone, name="测试组", lead_unit=town.a)
    DepartmentDuty.objects.create(code="DD1", unit=town.a, category=category("m09009"))
    drawn = open_draft(layer="grids", name="测试草案", area_code="", on=TODAY, by=staff["technician"])
    for layer in ("road_sections", "places"):
        open_draft(layer=layer, name="测试草案", area_code="", on=TODAY, by=staff["technician"])
    outline_editions()
    DraftObjection.objects.create(draft=drawn, unit=town.a, text="不同意", said_by=staff["officer_a"])
    point = SurveyPoint.objects.create(category=category("m06010"), geom=at(0.5, 0.2))
    add_case(point, staff["supervision"])
    survey = make_survey(staff["supervision"], town)
    SurveyFind.objects.create(survey=survey, point=point)
    make_answer(survey, town.grids["G1"].code, "begun", staff["collector"])
    sent_structure(staff["supervision"])
    spot = RecurringSpot.objects.create(
        name="测试早市",
        geom=point.geom,
        category=category("m06010"),
        weekdays=[TODAY.isoweekday()],
        starts_at="07:00",
        ends_at="09:00",
        during=DateRange(TODAY, None),
        state="accepted",
        decided_by=staff["supervision"],
    )
    RecurringOccurrence.objects.create(spot=spot, on_date=TODAY, point=point)
    SuppressionArea.objects.create(
        name="测试抑制区",
        geom=box(2.8, 0.8, 2.9, 0.9),
        during=DateRange(TODAY, TODAY + datetime.timedelta(days=30)),
        reason="测试",
        decided_by=staff["supervision"],
    )
    AuditReport.objects.create(
        basis="test", computed_at=timezone.now(), ground_version=1, proved=True, content={}
    )
    DutyNotice.objects.create(
        number="2026-0001",
        unit=town.a,
        on_date=TODAY,
        content={},
        issued_at=timezone.now(),
        issued_by=staff["admin"],
    )
    check = OffsetCheck.objects.create(
        title="测试批次",
        declared_crs="EPSG:4326",
        point_ids=[],
        suspicion="gcj02",
        fit_declared=0.2,
        fit_gcj02=0.8,
        fit_bd09=0.2,
        chance_mean=0.2,
        chance_deviation=0.02,
        checked_at=timezone.now(),
    )
    PhoneOffset.objects.create(phone=UUID(int=1), check_of=check)
    upload = LayerUpload.objects.create(
        uploaded_by=staff["technician"],
        uploaded_at=timezone.now(),
        touched_at=timezone.now(),
        layer="buildings",
        language="en",
        file_name="楼栋.gpkg",
        size_bytes=1,
        sha256="0" * 64,
    )
    add_raster(staff["technician"])
    UploadRow.objects.create(upload=upload, position=1, n=1, kind="inserted", changes=[], notes=[])
    enter_transformation(entry=entry_from(json.dumps(FOUR_SAID)), by=staff["admin"], now=timezone.now())
    first, *_rules = in_force(staff["supervision"], staff["admin"], draft(), draft(seq=2))
    propose(staff["supervision"], closing=[first])
    CalendarProposal.objects.create(title="2027", days=[], proposed_by=staff["supervision"])
    proposed_formula(staff["supervision"])
    add_assessment(staff)
    SetAside.objects.create(uid="0" * 32, content_sha256="0" * 64, content={}, sent_by=staff["collector"])
    return town


def add_assessment(staff: dict[str, User]) -> None:
    """Add a month that was inspected, appealed against, frozen and ranked, and what followed."""
    by, after = staff["supervision"], datetime.datetime(2027, 1, 10, 2, tzinfo=datetime.UTC)
    ten_standards(staff)
    two_places()
    plan = drawn(staff)
    note_visit(
        point=plan.tasks.filter(purpose="first")[0].point,
        kind="supervision",
        visited_on=county_day(timezone.now()),
        note="测试",
        by=by,
        now=timezone.now(),
    )
    see(task_of(plan, "PB"), "1.1.1", 7)
    failed = see(task_of(plan, "PB"), "1.1.2", 7)
    charged = next(person for person in staff.values() if failed.unit_id in scope_of(person).unit_ids)
    objection = appeal(observation=failed, reason="不符", by=charged, now=MONDAY)
    judge(case=objection, verdict="dismissed", grounds="属实", by=by, now=MONDAY)
    ObservationPhoto.objects.create(observation=failed, position=1, sha256="0" * 64, size=1)
    SubstituteInspector.objects.create(
        task=task_of(plan, "PB"), number=1, inspector=by, reason="病假", entered_by=by, entered_at=MONDAY
    )
    deed = give_bonus(
        month=plan.month, unit=failed.unit, points="1", title="好人", document="文", by=by, now=MONDAY
    )
    decide_bonus(deed=deed, confirms=True, by=staff["admin"], now=MONDAY)
    freeze_scores(plan=closed(staff, plan), by=by, now=after)
    ranking = make_ranking(quarter=plan.month, by=by, now=after)
    Bulletin.objects.create(
        ranking=ranking,
        number="县督〔2027〕1号",
        title="通报",
        recipients="各单位",
        opening="如下",
        closing="整改",
        audience="public",
        content=told_of(ranking, after),
        written_by=by,
        written_at=after,
    )
    BulletinMaster.objects.create(file_name="通报.docx", content=b"PK", brought_by=by, brought_at=after)
    enter_consequence(
        unit=failed.unit, kind="interview", basis="办法", document="文", decided_on=TODAY, by=by
    )


def add_raster(by: User) -> None:
    """A raster that is being made, and what was counted in it."""
    layer = RasterLayer.objects.create(
        name="测试影像",
        kind="dsm",
        taken_on=TODAY,
        source="测试",
        language="zh-hans",
        file_name="测试.tif",
        footprint=box(0, 0, 1, 1),
        added_by=by,
        added_at=timezone.now(),
        touched_at=timezone.now(),
    )
    count = ZonalCount.objects.create(
        layer=layer,
        version=1,
        taken_on=TODAY,
        areas="grids",
        on_date=TODAY,
        measure="values",
        language="zh-hans",
        asked_by=by,
        asked_at=timezone.now(),
        touched_at=timezone.now(),
    )
    ZonalFigure.objects.create(
        count=count,
        position=0,
        code="G1",
        geom=box(0.1, 0.1, 0.2, 0.2),
        area_m2=100,
        covered=1,
        mean=8.5,
    )


def add_case(point: SurveyPoint, by: User) -> None:
    """Add what a case brings: steps, clocks, a notice on a channel that somebody has read, the county's rules."""
    CaseRules.objects.create()
    ClockLimit.objects.create(clock="sign", value=2, unit="work_hour")
    LadderRung.objects.create(to="office", after_hours=8)
    StandardText.objects.create(action="decline", text="不属本县管辖")
    Patrol.objects.create(layer="grid", code="361127001001001", on_date=TODAY, by=by)
    PhotoReading.objects.create(sha256="a" * 64, readable=True, place=at(0.5, 0.5))
    PhoneFix.objects.create(point=point, phone=UUID(int=1))
    PhotoOriginal.objects.create(photo_sha256="a" * 64, sent_by=by, sha256="c" * 64, size=1, kept_at=MONDAY)
    PointPhoto.objects.create(point=point, position=1, sha256="a" * 64, size=1)
    make_way(by, (0.5, 0.5))
    finding = make_finding(by, at(0.5, 0.5), campaign=make_census(by))
    FindingPhoto.objects.create(finding=finding, position=1, sha256="b" * 64, size=1)
    FindingDecision.objects.create(finding=finding, reason="不属本县管理", decided_by=by)
    SavedFilter.objects.create(owner=by, name="超时", query="tab=all&quick=overdue")
    add_return(by)
    folder()
    open_cases(points=[point.pk])
    step(point.case, "supervise", by, note="抓紧", until=MONDAY + HOUR)
    StepPhoto.objects.create(
        step=point.case.steps.get(action="supervise"), position=1, sha256="b" * 64, size=1
    )
    announcement = Announcement.objects.create(
        title="汛期值守", text="雨天加密巡查", during=DateRange(TODAY, date(2027, 1, 1)), made_by=by
    )
    AnnouncementRead.objects.create(announcement=announcement, user=by, at=MONDAY)
    NoticeRead.objects.create(notice=point.case.notices.get(), user=by, at=MONDAY)
    freeze_month(month=MONDAY.date(), today=date(2026, 12, 1), by=by, now=MONDAY)
    TerritoryProposal.objects.create(
        case=point.case,
        layer="grids",
        wish="界线改到河边",
        geom=box(0, 0, 1, 1),
        proposed_by=by,
        proposed_at=MONDAY,
    )
    anchor_cases(now=timezone.now())


def add_return(by: User) -> None:
    """Add a package for QField, and a file with one row that came back."""
    now = timezone.now()
    package = QFieldPackage.objects.create(
        holder=by, made_by=by, asked_at=now, touched_at=now, grid_codes=["361127001001001"], language="en"
    )
    returned = QFieldReturn.objects.create(
        package=package,
        sent_by=by,
        sent_at=now,
        touched_at=now,
        language="en",
        file_name="返回.zip",
        size_bytes=1,
        sha256="0" * 64,
    )
    QFieldRow.objects.create(returned=returned, position=1, layer="points", key="x", kind="refused")
