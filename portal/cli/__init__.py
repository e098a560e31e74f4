"""The `releve` command."""

import sys

import click

from portal.cli import checking, data, people, running
from portal.core.settings import WrongSetting
from portal.embedded.errors import EmbeddedError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="releve")
def releve() -> None:
    """Relève: rotations, swaps, rest, escalation and incidents, on your own machine."""


for part in (running, people, data, checking):
    part.add_to(releve)


def main() -> None:
    """Run, telling what is wrong in one line where the cause is known."""
    try:
        releve()
    except (WrongSetting, EmbeddedError) as error:
        sys.exit(f"releve: {error}")
