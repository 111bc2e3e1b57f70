"""check_edition: what is read of a draft and the ground around it, what is approved, what is kept."""

import datetime
import json
from pathlib import Path

import pytest
from django.utils import timezone

from grids.editions.checking import check
from grids.editions.reading import read_draft
from grids.models import Division, EditionDraft, Grid
from grids.rules.editions import Award, Fault
from grids.services.draft_checks import NoSuchRepairError, check_draft, mend_draft, state_of
from grids.services.draft_undoing import NothingToUndoError, repair_to_undo, undo_repair
from grids.services.drafts import open_draft
from tests.grids.editions.test_drafts import TOWNSHIP
from tests.grids.resolver import building as make
from tests.layer_files import run
from tests.towns import COMMUNITY, TODAY, Town, box

pytestmark = pytest.mark.django_db

CONTRACT = Path(__file__).parents[2] / "contract" / "check_edition.json"
NOW = timezone.now()


def faults(draft: EditionDraft, day: datetime.date = TODAY) -> list[tuple[str, tuple[str, ...]]]:
    short = {code: name for name, code in NAMES.items()}
    return [
        (one.fault.value, tuple(short.get(code, code) for code in one.codes))
        for one in check(read_draft(draft, day=day))
    ]


NAMES = {f"G{n}": f"{COMMUNITY}{n:03d}" for n in range(1, 6)}


def begin(area: str = "", layer: str = "grids") -> EditionDraft:
    return open_draft(layer=layer, name="测试", area_code=area, on=TODAY, by=None)


def draw(draft: EditionDraft, name: str, *corners: float) -> None:
    draft.rows.filter(code=NAMES[name]).update(geom=box(*corners))


def test_a_copy_of_a_partition_has_nothing_wrong(town: Town) -> None:
    assert faults(begin()) == []
    assert faults(begin(layer="places")) == []


def test_a_part_of_the_county_fills_its_own_ground_and_leaves_the_rest_alone(town: Town) -> None:
    """The third grid is another community's: it is not of the draft."""
    county = Division.objects.create(code=TOWNSHIP, name="镇", level="township")
    for number, (x0, x1) in enumerate([(0, 2), (2, 3)], 1):
        Division.objects.create(
            code=f"{TOWNSHIP}{number:03d}",
            name="社区",
            level="community",
            parent=county,
            geom=box(x0, 0, x1, 1),
        )
    Grid.objects.filter(pk=town.grids["G3"].pk).update(community_code="")
    draft = begin(COMMUNITY)
    assert draft.rows.count() == 2
    assert faults(draft) == []
    draw(draft, "G2", 1, 0, 2.1, 1)
    assert faults(draft) == [("overlap", ("G2", "G3")), ("crosses_community", ("G2",))]
    draw(draft, "G2", 1, 0, 1.9, 1)
    assert faults(draft) == [("gap", ("G2", "G3"))]
    draw(draft, "G2", 1, -0.1, 2, 1)
    assert faults(draft)[0] == ("outside", ("G2",))


def test_codes_units_and_what_happened_meanwhile_are_read(town: Town) -> None:
    draft = begin()
    row = draft.rows.get(code=NAMES["G1"])
    row.attributes |= {"accountable_unit_id": None, "households": 9}
    row.code = "12"
    row.save()
    assert faults(draft) == [("code", ("12",)), ("no_unit", ("12",)), ("households", ("12",))]
    make.retire(town.b, TODAY)
    assert ("not_in_service", ("G3",)) in faults(draft)
    make.new_edition(town, "G3", town.a, TODAY + datetime.timedelta(days=30))
    assert ("later_edition", ("G3",)) in faults(draft)
    assert ("ground_changed", ()) in faults(draft, TODAY + datetime.timedelta(days=30))


def test_ends_of_sections_that_stop_short_are_led_on(town: Town) -> None:
    make.make_section(town, "R2", (1.5, 0.5), (1.5, 0.9), unit=town.road_unit)
    make.make_section(town, "R3", (1.0, 0.503), (1.0, 0.9), unit=town.road_unit)
    draft = begin(layer="road_sections")
    found = check(read_draft(draft, day=TODAY))
    assert [(one.fault, one.codes) for one in found if one.fault is Fault.DANGLE] == [
        (Fault.DANGLE, ("R3", "R1"))
    ]
    assert sorted(one.codes[0] for one in found if one.fault is Fault.ORPHAN_END) == ["R1", "R1", "R2", "R3"]
    mend_draft(draft=draft, day=TODAY, now=NOW, rule=Award.LONGEST_EDGE)
    assert [one["kind"] for one in draft.findings] == ["orphan_end"] * 4


def test_shops_and_compounds_are_told_before_the_database_refuses_them(town: Town) -> None:
    draft = begin(layer="places")
    for code, kind in (("P1", "compound"), ("P2", "storefront")):
        attributes = {"kind": kind, "management": "", "accountable_unit_id": town.a.pk}
        draft.rows.create(code=code, geom=box(0.1, 0.1, 0.2, 0.2), attributes=attributes)
    assert faults(draft) == [("unmanaged", ("P1",)), ("shop_answers", ("P2",))]


def test_repairs_are_done_when_approved_and_refused_when_the_finding_has_gone(town: Town) -> None:
    draft = begin()
    draw(draft, "G2", 1, 0, 1.9, 1)
    (gap,) = check_draft(draft=draft, day=TODAY, now=NOW)
    assert (draft.check_basis, draft.findings[0]["key"]) == (state_of(draft), gap.key)
    done = mend_draft(draft=draft, day=TODAY, now=NOW, approved={gap.key: "senior_unit"})
    assert [(one.proposal.does, one.proposal.code) for one in done] == [("give", NAMES["G2"])]
    assert draft.findings == []
    assert faults(draft) == []
    with pytest.raises(NoSuchRepairError, match=gap.key):
        mend_draft(draft=draft, day=TODAY, now=NOW, approved={gap.key: "senior_unit"})


def test_the_command_prints_the_keys_of_the_contract(town: Town) -> None:
    draft = begin()
    draw(draft, "G2", 1, 0, 1.9, 1)
    outcome = run("check_edition", draft.pk, "--on", TODAY)
    assert outcome.status == 1
    sample = json.loads(CONTRACT.read_text())
    assert outcome.figures.keys() == sample.keys()
    assert outcome.figures["findings"][0].keys() == sample["findings"][0].keys()
    assert outcome.figures["findings"][0]["repairs"][0].keys() == sample["findings"][0]["repairs"][0].keys()
    assert outcome.figures["counts"] == sample["counts"]
    mended = run("check_edition", draft.pk, "--on", TODAY, "--approve-all", "older_act")
    assert (mended.status, mended.figures["findings"]) == (0, [])
    assert mended.figures["repaired"][0].keys() == sample["repaired"][0].keys()
    assert run("check_edition", 999).status == 1


def test_the_last_repair_is_taken_back_until_somebody_draws_on_its_rows(town: Town) -> None:
    """Two repairs: the later one goes back, with the row that it took away; the earlier one stays."""
    draft = begin()
    draw(draft, "G2", 1, 0, 1.9, 1)
    check_draft(draft=draft, day=TODAY, now=NOW)
    with pytest.raises(NothingToUndoError):
        undo_repair(draft=draft, day=TODAY, now=NOW)
    mend_draft(draft=draft, day=TODAY, now=NOW, rule=Award.LONGEST_EDGE)
    whole = draft.rows.get(code=NAMES["G2"]).geom
    doubled = draft.rows.get(code=NAMES["G3"])
    doubled.pk, doubled.code = None, NAMES["G4"]
    doubled.save()
    (finding,) = check_draft(draft=draft, day=TODAY, now=NOW)
    taken = next(one for one in finding.proposals if one.row == doubled.pk)
    mend_draft(draft=draft, day=TODAY, now=NOW, approved={finding.key: taken.name})
    assert not draft.rows.filter(pk=doubled.pk).exists()
    assert undo_repair(draft=draft, day=TODAY, now=NOW) == 1
    again = draft.rows.get(pk=doubled.pk)
    assert (again.code, again.geom, again.attributes) == (doubled.code, doubled.geom, doubled.attributes)
    assert draft.rows.get(code=NAMES["G2"]).geom == whole
    assert [one["key"] for one in draft.findings] == [finding.key]
    mend_draft(draft=draft, day=TODAY, now=NOW, approved={finding.key: taken.name})
    draft.rows.create(code=NAMES["G5"], attributes=doubled.attributes, geom=doubled.geom)
    assert repair_to_undo(draft)  # what is drawn elsewhere does not matter
    undo_repair(draft=draft, day=TODAY, now=NOW)
    draft.rows.filter(code__in=[NAMES["G4"], NAMES["G5"]]).delete()
    draw(draft, "G2", 1, 0, 1.8, 1)
    mend_draft(draft=draft, day=TODAY, now=NOW, rule=Award.LONGEST_EDGE)
    draw(draft, "G2", 1, 0, 1.7, 1)
    assert not repair_to_undo(draft)
