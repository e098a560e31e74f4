"""`releve migrate`, `seed`, `backup`, `restore`."""

import click
from flask_migrate import upgrade

from portal.cli.program import program


@click.command()
def migrate() -> None:
    """Bring the database to this version."""
    with program("migrate"):
        upgrade()


@click.group()
def seed() -> None:
    """Fill a database."""


@seed.command("demo")
def demo() -> None:
    """Three teams, six months of history and one incident live now."""
    from portal.core import clock
    from portal.demo.seed import seed_demo

    with program("seed"):
        upgrade()
        seed_demo(at=clock.now())


def add_to(group: click.Group) -> None:
    for command in (migrate, seed):
        group.add_command(command)
