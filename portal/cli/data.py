"""`releve migrate`, `seed`, `backup`, `restore`, `overdue`, `secrets`."""

from pathlib import Path

import click

from portal.app import create_app
from portal.cli.program import complete_settings, program
from portal.core import clock
from portal.core.db import POOL_SIZES
from portal.core.reencrypt import rewrite_secrets
from portal.embedded import backup as archive


@click.command()
def migrate() -> None:
    """Bring the database to this version."""
    from flask_migrate import upgrade

    with program("migrate"):
        upgrade()


@click.group()
def seed() -> None:
    """Fill a database."""


@seed.command("demo")
def demo() -> None:
    """Three teams, six months of history and one incident live now."""
    from flask_migrate import upgrade

    from portal.demo.seed import seed_demo

    with program("seed"):
        upgrade()
        seed_demo(at=clock.now())


@seed.command("history")
@click.option(
    "--seed", "number", type=int, default=1, show_default=True, help="The same gives the same years."
)
def history(number: int) -> None:
    """The demo with five years behind it: 200 people, 20 teams, 20,000 incidents, 100,000 pages."""
    from flask_migrate import upgrade

    from portal.demo.years.seed import Years, seed_history

    with program("seed"):
        upgrade()
        seed_history(Years(clock.now(), number))
    click.echo("Five years are written. The clock counts their nights within the next minutes.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything the portal knows to a file, while it runs."""
    with complete_settings() as settings:
        archive.dump(str(settings.database_url), file)
    click.echo(f"Saved to {file}. Keep the SECRET_KEY with it: stored secrets cannot be read without it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="This replaces everything in the database. Go on?")
def restore(file: Path) -> None:
    """Replace everything by what a backup holds. Stop web, worker and clock first."""
    from flask_migrate import upgrade

    with complete_settings() as settings:
        archive.restore(str(settings.database_url), file)
        with create_app(settings, name="restore", pool_size=POOL_SIZES["command"]).app_context():
            upgrade()
            _hold_overdue()


@click.group()
def overdue() -> None:
    """What was due long before a backup was restored."""


@overdue.command("hold")
def hold() -> None:
    """Hold it, after a restore by other tools than `releve restore`. Stop worker and clock first."""
    with program("overdue"):
        _hold_overdue()


@overdue.command("page")
@click.confirmation_option(prompt="This pages people for all of it now. Go on?")
def page() -> None:
    """Page for all of it."""
    from portal.pager.climbing.overdue import page_overdue

    with program("overdue"):
        for incident in page_overdue(at=clock.database_now()):
            click.echo(f"{incident.ref} SEV{incident.severity} {incident.team.name}: {incident.title}")


def _hold_overdue() -> None:
    from portal.pager.climbing.overdue import PATIENCE, hold_overdue

    found = hold_overdue(at=clock.database_now())
    for incident in found:
        click.echo(f"{incident.ref} SEV{incident.severity} {incident.team.name}: {incident.title}")
    hours = PATIENCE.total_seconds() / 3600
    said = "They were due long ago and page nobody yet: `releve overdue page` pages for all of them. "
    click.echo(
        f"{said}In {hours:.0f} hours they page by themselves." if found else "Nothing was due long ago."
    )


@click.group()
def secrets() -> None:
    """What is stored encrypted."""


@secrets.command("rewrite")
def rewrite() -> None:
    """After a change of SECRET_KEY: encrypt with the new one what SECRET_KEY_PREVIOUS still has to open."""
    with program("secrets"):
        count = rewrite_secrets()
    click.echo(f"{count} secrets are written anew. SECRET_KEY_PREVIOUS is no longer needed for them.")


def add_to(group: click.Group) -> None:
    for command in (migrate, seed, backup, restore, overdue, secrets):
        group.add_command(command)
