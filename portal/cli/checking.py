"""Commands that look and change nothing."""

import json
import sys
from pathlib import Path

import click

from portal.alerts.preview import preview
from portal.core.settings import settings_page


@click.group()
def intake() -> None:
    """Alerts coming in."""


@intake.command("check")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(kind: str, file: Path) -> None:
    """What an alert payload would become, as JSON; nothing is stored."""
    answer = preview(kind, file.read_bytes())
    print(json.dumps(answer, indent=2, ensure_ascii=False))
    sys.exit(1 if "error" in answer else 0)


@click.group()
def docs() -> None:
    """Generated documents."""


@docs.command("settings")
def settings() -> None:
    """docs/settings.md, from the settings themselves."""
    print(settings_page(), end="")


def add_to(group: click.Group) -> None:
    group.add_command(intake)
    group.add_command(docs)
