"""A project with one record of every kind, for tests."""

import datetime
import uuid
from typing import Any

from psycopg.types.range import DateRange

from grids.models import Unit
from renovation.models import (
    Acceptance,
    AnnualAssessment,
    Blacklisting,
    Blocker,
    CompensationRules,
    Contractor,
    CountyGate,
    FundEntry,
    GateWaiver,
    Household,
    InspectionFinding,
    MonthlyReport,
    Parcel,
    PersonalDataAccess,
    Petition,
    Programme,
    Project,
    ProjectBuilding,
    ProjectContractor,
    ProjectPaper,
    Publication,
    PublicityEntry,
    QuarterlyInspection,
    RenovationSettings,
    RenovationZone,
    ReportMaster,
    ZoneEdition,
)
from tests.towns import box

DAY = datetime.date(2026, 5, 4)
MOMENT = datetime.datetime(2026, 5, 4, 2, tzinfo=datetime.UTC)


def make_project(zone: RenovationZone, code: str = "PG-1", **columns: Any) -> Project:
    """A project in a zone, of a programme of its own."""
    programme = Programme.objects.create(name=f"三年计划 {code}", first_year=2026, last_year=2028)
    return Project.objects.create(
        code=code,
        name="北门片区改造",
        programme=programme,
        zone=zone,
        deadline=datetime.date(2028, 12, 31),
        **columns,
    )


def make_firm(code: str = "firm", name: str = "示例建筑公司") -> Contractor:
    """A contractor."""
    unit = Unit.objects.create(code=code, name=name, kind=Unit.Kind.CONTRACTOR)
    return Contractor.objects.create(unit=unit, qualification="房屋建筑一级")


def make_building(project: Project, code: str = "B1", **columns: Any) -> ProjectBuilding:
    """A building that is to go."""
    return ProjectBuilding.objects.create(
        project=project, code=code, **{"kind": ProjectBuilding.Kind.TO_DEMOLISH, **columns}
    )


def make_parcel(project: Project, code: str = "D1", **columns: Any) -> Parcel:
    """A parcel of state land that was allocated for homes."""
    said = {"location": "北门街1号", "use": "城镇住宅用地", "land_class": "0701", "tenure": "allocated"}
    return Parcel.objects.create(project=project, code=code, **{**said, **columns})


def make_records(project: Project, by: Any) -> None:
    """One record of every kind; `by` looks at names and asks for a waiver."""
    RenovationSettings.objects.create()
    building = make_building(project, geom=box(0.3, 0.3, 0.32, 0.32))
    resettlement = make_building(project, "R1", kind=ProjectBuilding.Kind.RESETTLEMENT, dwellings=1)
    make_parcel(project, area_m2=400, geom=box(0.3, 0.3, 0.32, 0.32))
    Household.objects.create(
        project=project, building=building, number="H1", owner="示例户主", phone="000-0000", area_m2=60
    )
    Acceptance.objects.create(
        building=resettlement, dwelling="101", on=DAY, is_passed=True, certificate="分验1号"
    )
    CompensationRules.objects.create(
        project=project, version=1, valid_from=DAY, document="棚改〔2026〕1号", text="按评估价补偿"
    )
    FundEntry.objects.create(
        project=project,
        on=DAY,
        source="county",
        direction="in",
        amount_yuan=1000,
        earmark="compensation",
        document="财1号",
    )
    firm = make_firm()
    Blacklisting.objects.create(
        contractor=firm, during=DateRange(DAY, datetime.date(2026, 6, 1)), reason="偷工减料", document="黑1号"
    )
    ProjectContractor.objects.create(
        project=project,
        contractor=firm,
        role="construction",
        appointed_on=datetime.date(2026, 6, 1),
        contract="合同1号",
    )
    blocker = Blocker.objects.create(project=project, what="三户未签约", opened_on=DAY)
    ZoneEdition.objects.create(
        zone=project.zone, number=1, geom=project.zone.geom, reason="测量", drawn_by=by, drawn_at=MOMENT
    )
    inspection = QuarterlyInspection.objects.create(
        project=project,
        quarter=datetime.date(2026, 4, 1),
        inspected_on=DAY,
        people="督查组",
        facts={},
        inspected_by=by,
    )
    InspectionFinding.objects.create(
        inspection=inspection, uid=uuid.UUID(int=7), what="三户未签约", found_on=DAY, blocker=blocker
    )
    AnnualAssessment.objects.create(
        programme=project.programme,
        year=2025,
        inputs={},
        inputs_sha256="0" * 64,
        figures={},
        frozen_on=datetime.date(2026, 1, 9),
        frozen_by=by,
    )
    PublicityEntry.objects.create(project=project, on=DAY, kind="meeting", households=20, text="政策宣讲")
    Petition.objects.create(project=project, received_on=DAY, subject="对评估价有异议")
    gate = CountyGate.objects.create(milestone="M2", name="部门会签表", basis="县棚改办要求")
    ProjectPaper.objects.create(project=project, kind="annual_plan", number="计划1号", on=DAY)
    GateWaiver.objects.create(project=project, gate=gate, reason="急件", asked_by=by, asked_at=MOMENT)
    PersonalDataAccess.objects.create(project=project, by=by, at=MOMENT, reason="核对", households=1)
    MonthlyReport.objects.create(
        project=project,
        month=datetime.date(2026, 5, 1),
        content={"rows": []},
        due_on=datetime.date(2026, 6, 5),
        closed_on=datetime.date(2026, 6, 3),
        closed_by=by,
    )
    ReportMaster.objects.create(file_name="月报.docx", content=b"PK", brought_by=by, brought_at=MOMENT)
    Publication.objects.create(
        kind="acceptance",
        project=project,
        title="示例公示",
        content={"rows": []},
        published_by=by,
        published_at=MOMENT,
    )
