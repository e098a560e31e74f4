"""`releve migrate`, `seed`, `backup`, `restore`, `secrets`."""

from pathlib import Path

import click

from portal.cli.program import complete_settings, program
from portal.core import clock
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
    with complete_settings() as settings:
        archive.restore(str(settings.database_url), file)
    click.echo("Restored. Run `releve migrate` if the backup is of an older version.")


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
    for command in (migrate, seed, backup, restore, secrets):
        group.add_command(command)
