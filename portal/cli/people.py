"""`releve user add`, `releve token create`."""

from collections.abc import Callable

import click

from portal.cli.program import program
from portal.core import clock, spelling
from portal.people import actions, zones
from portal.people.forms.fields import NAME_LENGTH
from portal.people.links import password_url
from portal.people.models import Role
from portal.people.queries import person_by_email


def _checked(check: Callable[[str], str]) -> Callable[[click.Context, click.Parameter, str], str]:
    """A parameter as `check` spells it. Errors: what its ValueError says, beside the parameter's name."""

    def checked(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
        try:
            return check(text.strip())
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return checked


def _name(text: str) -> str:
    if not 0 < len(text) <= NAME_LENGTH:
        raise ValueError(f"Between 1 and {NAME_LENGTH} characters.")
    return spelling.line(text)


def _zone(text: str) -> str:
    found = zones.find(text)
    if found is None:
        raise ValueError(f"{text} is no time zone. Give one such as Europe/Paris.")
    return found


@click.group()
def user() -> None:
    """People who may sign in."""


@user.command("add")
@click.argument("email", callback=_checked(spelling.email))
@click.option("--name", required=True, callback=_checked(_name), help="Full name, as others see it.")
@click.option("--admin", is_flag=True, help="May change everything.")
@click.option("--time-zone", default="UTC", callback=_checked(_zone), help="Such as Europe/Paris.")
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
