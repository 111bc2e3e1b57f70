"""The page where the county's own parameters are typed once: who may, what it says, and that it forgets them."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from gis_core.coordinates.crs import own_system
from gis_core.models import OwnTransformation, User
from tests.gis_core.coordinates.test_own import FOUR, SEVEN
from tests.own_transformations import CONTRACT, SECRETS, SEVEN_SAID, command

pytestmark = pytest.mark.django_db
LIST, ADD = "admin:gis_core_owntransformation_changelist", "admin:gis_core_owntransformation_add"
POINTS = "\n".join(" ".join(map(str, row)) for row in CONTRACT["add"]["control_points"])


@pytest.fixture
def staff(people: dict[str, User]) -> dict[str, User]:
    User.objects.filter(username__in=people).update(is_staff=True)
    return people


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(staff: dict[str, User]) -> Client:
    return client_of(staff["technician"])


def typed(**changes: Any) -> dict[str, Any]:
    """What a browser sends of the form: 4 parameters, with the control points of the contract."""
    return {
        "kind": "4",
        "code": "xian80",
        "name": "西安 80 三度带",
        "source_epsg": "2384",
        "target_epsg": "4548",
        "west": "116.5",
        "south": "27.5",
        "east": "117.5",
        "north": "28.5",
        **dict(
            zip(("four_north_m", "four_east_m", "four_rotation", "four_scale"), FOUR.numbers, strict=True)
        ),
        "angle_unit": "seconds",
        "scale_unit": "ppm",
        "control_points": POINTS,
        "order": "north_first",
        "limit_m": "0.5",
        "accuracy_m": "",
        **changes,
    }


def errors_of(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def text_of(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", ["technician", "admin"])
def test_technicians_and_administrators_enter(staff: dict[str, User], name: str) -> None:
    client = client_of(staff[name])
    assert client.get(reverse(ADD)).status_code == 200
    assert client.get(reverse(LIST)).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["collector", "officer_a", "officer_b", "manager", "supervision", "leader", "planner", "stranger"],
)
def test_others_neither_enter_nor_look(staff: dict[str, User], name: str) -> None:
    command("add", said=SEVEN_SAID)
    pk = OwnTransformation.objects.get().pk
    client = client_of(staff[name])
    pages = [
        reverse(LIST),
        reverse(ADD),
        reverse("admin:gis_core_owntransformation_anew", args=[pk]),
        reverse("admin:gis_core_owntransformation_change", args=[pk]),
        reverse("admin:gis_core_owntransformation_history", args=[pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [403] * len(pages)
    assert client.post(reverse(ADD), {**typed(), "save": "1"}).status_code == 403
    assert OwnTransformation.objects.count() == 1


def test_the_form_begins_with_the_countys_own_crs(client: Client) -> None:
    form = client.get(reverse(ADD)).context["adminform"].form
    assert form["target_epsg"].value() == 4548
    assert float(form["west"].value()) < 117 < float(form["east"].value())


def test_a_check_shows_residuals_and_stores_nothing(client: Client) -> None:
    response = client.post(reverse(ADD), {**typed(), "check": "1"})
    assert response.context["within"]
    assert [row.name for row in response.context["missed"].rows] == ["K1", "K2", "K3"]
    assert "K2" in text_of(response)
    assert not OwnTransformation.objects.exists()


def test_what_is_stored_converts_as_it_was_typed(client: Client, staff: dict[str, User]) -> None:
    response = client.post(reverse(ADD), {**typed(), "save": "1"}, follow=True)
    assert response.redirect_chain
    row = OwnTransformation.objects.get()
    assert (row.word, row.kind, row.control_points, row.entered_by) == (
        "own:xian80",
        4,
        3,
        staff["technician"],
    )
    assert own_system("xian80").parameters == FOUR


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"angle_unit": "radians", "four_rotation": repr(FOUR.rotation_s / 206264.80624709636)},
            FOUR.numbers,
        ),
        ({"scale_unit": "factor", "four_scale": repr(1 + FOUR.scale_ppm / 1e6)}, FOUR.numbers),
        ({"estimate": "on", "four_north_m": "", "four_scale": ""}, FOUR.numbers),
    ],
)
def test_units_and_estimates_lead_to_the_same_parameters(
    client: Client, changes: dict[str, str], expected: tuple[float, ...]
) -> None:
    client.post(reverse(ADD), {**typed(**changes), "save": "1"})
    numbers = own_system("xian80").parameters.numbers
    assert numbers == pytest.approx(expected, rel=2e-2, abs=1e-2)


def test_seven_parameters_are_stored_with_their_convention(client: Client) -> None:
    names = ("dx_m", "dy_m", "dz_m", "rx", "ry", "rz", "scale")
    seven = {f"seven_{name}": number for name, number in zip(names, SEVEN.numbers, strict=True)}
    said = typed(
        kind="7", source_epsg="4610", target_epsg="4490", control_points="", accuracy_m="0.1", **seven
    )
    assert "convention" in errors_of(client.post(reverse(ADD), {**said, "save": "1"}))
    client.post(reverse(ADD), {**said, "convention": "coordinate_frame", "save": "1"})
    system = own_system("xian80")
    assert (system.parameters, system.convention) == (SEVEN, "coordinate_frame")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"four_rotation": "-4.125987"}, "control_points"),
        ({"control_points": "K1 1 2 3"}, "control_points"),
        ({"control_points": ""}, "accuracy_m"),
        ({"four_scale": "1001"}, "four_scale"),
        ({"four_scale": ""}, "four_scale"),
        ({"four_north_m": "1e12"}, "four_north_m"),
        ({"code": "Xian 80"}, "code"),
        ({"target_epsg": "4490"}, "target_epsg"),
        ({"west": "118"}, "west"),
        ({"north": ""}, "west"),
        ({"limit_m": "0"}, "limit_m"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client: Client, changes: dict[str, str], field: str) -> None:
    response = client.post(reverse(ADD), {**typed(**changes), "save": "1"})
    assert list(errors_of(response)) == [field]
    assert not OwnTransformation.objects.exists()


def test_residuals_beyond_the_limit_are_shown_with_the_refusal(client: Client) -> None:
    response = client.post(reverse(ADD), {**typed(four_rotation="-4.125987"), "save": "1"})
    assert not response.context["within"]
    assert len(response.context["missed"].rows) == 3
    assert "反号" in text_of(response)


def test_a_code_that_is_there_is_not_replaced_by_the_way(client: Client) -> None:
    client.post(reverse(ADD), {**typed(), "save": "1"})
    response = client.post(reverse(ADD), {**typed(name="别的"), "save": "1"})
    assert list(errors_of(response)) == ["code"]


def test_parameters_entered_anew_begin_with_none_and_keep_the_code(client: Client) -> None:
    client.post(reverse(ADD), {**typed(), "save": "1"})
    row = OwnTransformation.objects.get()
    page = reverse("admin:gis_core_owntransformation_anew", args=[row.pk])
    form = client.get(page).context["adminform"].form
    assert form["name"].value() == "西安 80 三度带"
    assert not form["four_north_m"].value()
    changed = typed(code="other", four_north_m=repr(FOUR.north_m + 0.25))
    assert client.post(page, {**changed, "save": "1"}).status_code == 302
    assert own_system("xian80").parameters.numbers[0] == FOUR.north_m + 0.25
    assert [event.pgh_label for event in row.events.order_by("pgh_id")] == ["insert", "update"]


def test_no_page_shows_a_parameter_or_a_control_point_once_it_is_stored(
    client: Client, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    saved = client.post(reverse(ADD), {**typed(), "save": "1"}, follow=True)
    pk = OwnTransformation.objects.get().pk
    pages = [
        reverse(LIST),
        reverse("admin:gis_core_owntransformation_anew", args=[pk]),
        reverse("admin:gis_core_owntransformation_change", args=[pk]),
        reverse("admin:gis_core_owntransformation_history", args=[pk]),
        reverse("admin:index"),
    ]
    said = [text_of(saved), *(text_of(client.get(page)) for page in pages)]
    said += [f"{entry.change_message} {entry.object_repr}" for entry in LogEntry.objects.all()]
    said += [str(captured) for captured in capfd.readouterr()] + [caplog.text]
    kept = [*SECRETS, *(str(number)[:9] for row in CONTRACT["add"]["control_points"] for number in row[3:])]
    for text in said:
        assert not any(secret in text for secret in kept)


def test_pages_with_parameters_are_kept_by_no_cache(client: Client) -> None:
    response = client.post(reverse(ADD), {**typed(), "check": "1"})
    assert "no-store" in response["Cache-Control"]
