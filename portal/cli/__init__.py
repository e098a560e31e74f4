"""The `releve` command."""

import click

from portal.cli import checking, data, people, running
from portal.cli.mistakes import in_one_line


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="releve")
def releve() -> None:
    """Relève: rotations, swaps, rest, escalation and incidents, on your own machine."""


for part in (running, people, data, checking):
    part.add_to(releve)


def main() -> None:
    """What the console script runs."""
    with in_one_line():
        releve()
