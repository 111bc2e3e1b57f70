"""What the doctor finds in the county's own transformations."""

import pytest
from django.test import override_settings

from gis_core.doctor.own_transformations import findings
from tests.own_transformations import FOUR_SAID, command

pytestmark = pytest.mark.django_db


def test_without_any_there_is_nothing_to_say() -> None:
    assert list(findings()) == []


def test_what_todays_key_opens_is_well_and_what_it_does_not_is_told() -> None:
    command("add", said=FOUR_SAID)
    assert [(one.name, one.status) for one in findings()] == [("own_four", "ok")]
    with override_settings(SEALING_KEY="another key of fifty characters, as long as it should be"):
        (found,) = findings()
    assert found.status == "fail"
    assert "WANGGE_SEALING_KEY" in found.text
