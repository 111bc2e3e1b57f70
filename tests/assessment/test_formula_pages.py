"""Proposing a formula on its page, and deciding on it: who may, what is told, what is refused."""

from collections.abc import Callable

import pytest
from django.test import Client

from assessment.models import ScoreFormula
from assessment.rules.formula import STANDARD
from gis_core.models import User
from tests.assessment.formulas import MILDER, approved, proposed

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def asked(page: Client, **changes: str) -> dict[str, str]:
    """What the form for a new formula holds when it is opened, with changes."""
    form = page.get("/assessment/formulas/new/").context["form"]
    said = {
        name: form[name].value()
        for name in form.fields
        if name not in ("first_quarter", "ranks_is_one_list", "title", "basis")
    }
    quarter = form.fields["first_quarter"].choices[0][0]
    return {"title": "第三季度办法", "basis": "", "first_quarter": quarter, **said, **changes}


def test_a_formula_goes_from_its_form_to_the_approval_of_another(town: object, client_of: Browser) -> None:
    office, administrator = client_of("supervision"), client_of("admin")
    answer = office.post("/assessment/formulas/new/", asked(office, bonus_cap="1"), follow=True)
    text = answer.content.decode()
    assert "等待批准" in text
    assert "撤回" in text
    version = ScoreFormula.objects.get()
    assert version.formula == MILDER
    text = administrator.get(f"/assessment/formulas/{version.pk}/").content.decode()
    assert "加分" in text  # what differs
    answer = administrator.post(
        f"/assessment/formulas/{version.pk}/", {"decision": "approve", "note": "同意"}, follow=True
    )
    assert "已批准" in answer.content.decode()
    version.refresh_from_db()
    assert (version.state, version.decision_note) == ("approved", "同意")
    assert "第三季度办法" in client_of("collector").get("/assessment/formulas/").content.decode()


def test_one_s_own_proposal_is_not_approved_from_a_forged_form(
    people: dict[str, User], client_of: Browser
) -> None:
    version = proposed(people["supervision"])
    page = f"/assessment/formulas/{version.pk}/"
    answer = client_of("supervision").post(page, {"decision": "approve"}, follow=True)
    assert "须由他人审批" in answer.content.decode()
    version.refresh_from_db()
    assert version.state == "proposed"
    assert client_of("admin").post(page, {"decision": "?"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"inspection_cap": "90"}, "超过 100 分"),
        ({"ranks_most_in_bottom": "2"}, "并列"),
        ({"ranks_small_league": "3"}, "末位"),
        ({"late_points": "-1"}, "aria-invalid"),
        ({"first_quarter": "2020-01-01"}, "aria-invalid"),
    ],
)
def test_a_formula_that_could_not_judge_comes_back_with_the_reason(
    changes: dict[str, str], told: str, town: object, client_of: Browser
) -> None:
    office = client_of("supervision")
    answer = office.post("/assessment/formulas/new/", asked(office, **changes))
    assert told in answer.content.decode()
    assert not ScoreFormula.objects.exists()


def test_a_new_formula_begins_with_the_terms_of_the_last_one(
    people: dict[str, User], client_of: Browser
) -> None:
    assert client_of("admin").get("/assessment/formulas/new/").context["form"]["bonus_cap"].value() == str(
        STANDARD.bonus_cap
    )
    approved(people)
    assert client_of("admin").get("/assessment/formulas/new/").context["form"]["bonus_cap"].value() == "1"


def test_who_decrees_nothing_reads_but_neither_proposes_nor_decides(
    people: dict[str, User], client_of: Browser
) -> None:
    version = proposed(people["supervision"])
    officer = client_of("officer_a")
    text = officer.get(f"/assessment/formulas/{version.pk}/").content.decode()
    assert 'name="decision"' not in text
    assert officer.get("/assessment/formulas/new/").status_code == 403
    assert officer.post(f"/assessment/formulas/{version.pk}/", {"decision": "approve"}).status_code == 403
    assert officer.get("/assessment/formulas/x/").status_code == 404
