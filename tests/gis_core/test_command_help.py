"""What a command says of itself with --help."""

import pytest
from django.core.management import get_commands, load_command_class

ROOMS = {"gis_core", "grids", "surveys", "renovation", "assessment", "fixtures"}
OWN = sorted((str(app), name) for name, app in get_commands().items() if app in ROOMS)


@pytest.mark.parametrize(("app", "name"), OWN, ids=[name for _app, name in OWN])
def test_what_is_laid_out_in_lines_is_printed_so(app: str, name: str) -> None:
    command = load_command_class(app, name)
    paragraphs = [line for line in str(command.help).splitlines() if line]
    printed = command.create_parser("manage.py", name).format_help().splitlines()
    assert len(paragraphs) <= 1 or [line for line in paragraphs if line not in printed] == []
