"""Twenty teams of eight, a year of shifts, one service each; prints what the run needs to know as JSON."""

import json
from datetime import timedelta

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_migrate import upgrade
from sqlalchemy import insert, select

from portal.calendars.actions import subscribe
from portal.cli.program import program
from portal.core import clock, crypto
from portal.core.db import db
from portal.people.actions import create_token
from portal.people.models import SignIn, Team
from portal.rota.models import RotaRole
from portal.rota.plans.actions import publish
from portal.rota.rotations.actions import RotationFacts, create_rotation
from scripts.bench.floor import Base, Plain
from tests.world import a_person, a_team
from tests.world_pager import Setting, a_method, a_setting


def main() -> None:
    with program("bench") as app:
        upgrade()
        Base.metadata.create_all(db.engine)
        db.session.execute(insert(Plain).values(name="John Doe"))
        db.session.commit()
        setting = a_setting("bench", at=clock.now(), storm_from=10_000)
        teams = [_team(number) for number in range(20)]
        print(json.dumps(_keys(app, setting, teams[0]) | {"teams": teams}))


def _team(number: int) -> str:
    now = clock.now()
    team = a_team(f"team-{number}", at=now)
    people = [a_person(f"Person {number} {n}", team=team, at=now) for n in range(8)]
    for person in people[:1]:
        a_method(person)
    for role in (RotaRole.PRIMARY, RotaRole.SECONDARY):
        facts = RotationFacts(
            str(role), role, team.time_zone, (now - timedelta(days=14)).date(), [p.id for p in people]
        )
        rotation = create_rotation(team, facts, by=None, at=now)
        publish(rotation, until=now + timedelta(days=365), at=now - timedelta(days=14))
    return team.slug


def _keys(app: Flask, setting: Setting, slug: str) -> dict[str, str]:
    now = clock.now()
    owner = setting.primary
    token = create_token(owner, name="bench", at=now)[1]
    visitor = crypto.new_token()
    db.session.add(SignIn(token_hash=crypto.token_hash(visitor), person_id=owner.id, created_at=now))
    db.session.commit()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    team = db.session.scalars(select(Team).where(Team.slug == slug)).one()
    return {
        "token": token,
        "secret": setting.secret,
        "session": signer.dumps({"_user_id": visitor, "_fresh": True}),
        "feed": subscribe(owner, team, at=now).secret,
    }
