"""`releve user add`, `releve token create`."""

import click

from portal.cli.program import program
from portal.core import clock
from portal.people import actions
from portal.people.links import password_url
from portal.people.models import Role
from portal.people.queries import person_by_email


@click.group()
def user() -> None:
    """People who may sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Full name, as others see it.")
@click.option("--admin", is_flag=True, help="May change everything.")
@click.option("--time-zone", default="UTC", help="Such as Europe/Paris.")
def add(email: str, name: str, admin: bool, time_zone: str) -> None:
    """Add a person and print a one-time link with which they set their password."""
    with program("cli"):
        role = Role.ADMIN if admin else Role.MEMBER
        person = actions.add_person(email, name=name, role=role, time_zone=time_zone, at=clock.now(), by=None)
        click.echo(password_url(person, at=clock.now()))


@click.group()
def token() -> None:
    """Keys for scripts."""


@token.command("create")
@click.argument("email")
@click.option("--name", default="script", help="What the token is for.")
def create(email: str, name: str) -> None:
    """Print a new API token of this person; it is shown once."""
    with program("cli"):
        person = person_by_email(email)
        if person is None:
            raise click.ClickException(
                f"Nobody has the address {email}. Add them with: releve user add {email}"
            )
        _, text = actions.create_token(person, name=name, at=clock.now())
        click.echo(text)


def add_to(group: click.Group) -> None:
    group.add_command(user)
    group.add_command(token)
