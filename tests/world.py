"""Builders: people and teams for tests, made by the same actions the portal uses."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.core.db import db
from portal.people import actions
from portal.people.models import Person, Role, Team, TeamRole
from portal.people.queries import person_by_email
from tests.clock import START

PASSWORD = "a long password"
ZONE = "Europe/Paris"


def a_person(
    name: str = "Bob",
    *,
    team: Team | None = None,
    manages: Team | None = None,
    role: Role = Role.MEMBER,
    email: str | None = None,
    password: str | None = None,
    time_zone: str = ZONE,
    at: datetime = START,
) -> Person:
    """Somebody new: a member of `team`, a manager of `manages`, or in no team; no password unless given."""
    person = actions.add_person(
        email or _email(name), name=name, role=role, time_zone=time_zone, at=at, by=None
    )
    if password is not None:
        actions.set_password(person, password, at=at)
    for joined, team_role in ((team, TeamRole.MEMBER), (manages, TeamRole.MANAGER)):
        if joined is not None:
            actions.put_member(joined, person, role=team_role, by=None, at=at)
    return person


def an_admin(name: str = "Ada", *, password: str | None = None) -> Person:
    return a_person(name, role=Role.ADMIN, password=password)


def a_viewer(name: str = "Vera", *, password: str | None = None) -> Person:
    return a_person(name, role=Role.VIEWER, password=password)


def a_team(
    slug: str = "blue",
    *,
    name: str | None = None,
    managers: tuple[Person, ...] = (),
    members: tuple[Person, ...] = (),
    time_zone: str = ZONE,
    at: datetime = START,
) -> Team:
    facts = actions.TeamFacts(name=name or f"Team {slug.replace('-', ' ').title()}", time_zone=time_zone)
    team = actions.create_team(slug, facts, by=None, at=at)
    for people, role in ((managers, TeamRole.MANAGER), (members, TeamRole.MEMBER)):
        for person in people:
            actions.put_member(team, person, role=role, by=None, at=at)
    return team


@dataclass(frozen=True)
class Cast:
    """Alice manages Team Blue, Bob is in it, Charlie is in Team Green; Vera is a viewer, Ada an admin."""

    alice: Person
    bob: Person
    charlie: Person
    vera: Person
    ada: Person
    blue: Team
    green: Team


def the_cast() -> Cast:
    alice, bob, charlie = (a_person(name) for name in ("Alice Blue", "Bob Blue", "Charlie Green"))
    blue = a_team("blue", managers=(alice,), members=(bob,))
    green = a_team("green", members=(charlie,))
    return Cast(alice, bob, charlie, a_viewer("Vera View"), an_admin("Ada Admin"), blue, green)


def _email(name: str) -> str:
    """`bob.blue@people.example`, with a number when that one is taken."""
    local = re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".") or "somebody"
    if person_by_email(f"{local}@people.example") is None:
        return f"{local}@people.example"
    return f"{local}.{db.session.scalar(select(func.count()).select_from(Person))}@people.example"
