"""Commands that look and change nothing."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portal.alerts.sources.preview import preview
from portal.audit.queries import first_broken_entry
from portal.cli.program import program
from portal.core import clock
from portal.core.settings import settings_page
from portal.people import zones

if TYPE_CHECKING:
    from portal.absences.feeds.names import Known


@click.group()
def intake() -> None:
    """Alerts coming in."""


@intake.command("check")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(kind: str, file: Path) -> None:
    """What an alert payload would become, as JSON; nothing is stored."""
    answer = preview(kind, file.read_bytes())
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    sys.exit(1 if "error" in answer else 0)


@click.group()
def fatigue() -> None:
    """What nights and calls cost."""


@fatigue.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def case(file: Path) -> None:
    """All figures of a case, the score and its arithmetic, as JSON; nothing is stored."""
    from portal.fatigue.preview import preview as figures_of

    answer = figures_of(file.read_bytes())
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    sys.exit(2 if "error" in answer else 0)


@click.group()
def leave() -> None:
    """Absences coming in."""


@leave.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--zone", help="Where times without a zone are meant, such as Europe/Paris.")
@click.option("--kind", type=click.Choice(["absence", "personal"]), default="absence", show_default=True)
@click.option(
    "--person", "people", multiple=True, metavar="NAME <EMAIL>", help="Who may be meant; several times."
)
def feed(file: Path, zone: str | None, kind: str, people: tuple[str, ...]) -> None:
    """What a leave feed would become, as JSON; nothing is stored."""
    from portal.absences.feeds.kinds import FeedKind
    from portal.absences.feeds.preview import preview as absences_of

    answer = absences_of(
        file.read_bytes().decode("utf-8", "replace"),
        kind=FeedKind(kind),
        zone=_zone(zone),
        people=[_known(one) for one in people],
        at=clock.SystemClock().now(),
    )
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    sys.exit(2 if "error" in answer else 0)


def _zone(name: str | None) -> ZoneInfo | None:
    found = zones.find(name) if name else None
    if name and found is None:
        raise click.BadParameter(
            f"{name} is no time zone. Give one such as Europe/Paris.", param_hint="--zone"
        )
    return ZoneInfo(found) if found else None


def _known(text: str) -> "Known":
    from portal.absences.feeds.preview import known

    try:
        return known(text)
    except ValueError as error:
        message = f"{text} has no address. Write it as: Ann Lee <ann@example.com>"
        raise click.BadParameter(message, param_hint="--person") from error


@click.command()
def doctor() -> None:
    """Look at configuration, database, queue, mail, clocks, disk and pager, and say what to do."""
    from portal.pager.doctor.findings import findings

    with program("doctor"):
        found = list(findings())
    for one in found:
        click.echo(f"{'ok  ' if one.is_well else 'LOOK'}  {one.subject}: {one.said}")
        if not one.is_well:
            click.echo(f"      {one.advice}")
    sys.exit(0 if all(one.is_well for one in found) else 1)


@click.group()
def audit() -> None:
    """The log of who changed what."""


@audit.command("verify")
def verify() -> None:
    """Check that no entry of the audit log was changed."""
    with program("audit"):
        broken = first_broken_entry()
    if broken is not None:
        raise click.ClickException(
            f"Entry {broken} does not follow from the one before it: the log was changed."
        )
    click.echo("The audit log is whole.")


@click.group()
def docs() -> None:
    """Generated documents."""


@docs.command("settings")
def settings() -> None:
    """docs/settings.md, from the settings themselves."""
    click.echo(settings_page(), nl=False)


def add_to(group: click.Group) -> None:
    for command in (intake, leave, fatigue, doctor, audit, docs):
        group.add_command(command)
