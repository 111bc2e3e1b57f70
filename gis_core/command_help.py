"""Help of commands with examples, which stand one below the other."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter


class LaidOutHelp(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """The description line by line, the options as Django orders them: a command's own first."""


class ExplainedCommand(BaseCommand):
    """A command whose `help` is printed as it is laid out."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=LaidOutHelp, **kwargs)
