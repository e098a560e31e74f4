"""Teams that can be woken, each phone an address of the recording provider; run inside the trial's database.

The plan is JSON on the command line: `teams`, each with `slug`, `delays` (minutes of primary, secondary and
manager), `loops`, and `methods` (role → a list of channel and address); `viewers` is how many more people to make.
"""

import json
import sys
from datetime import datetime
from typing import Any

from portal.cli.program import program
from portal.core import clock, crypto
from portal.core.db import db
from portal.escalations.actions import PolicyFacts, StepFacts, create_policy
from portal.escalations.ladder import TargetType
from portal.people.actions import create_token
from portal.people.models import Person, SignIn, Team
from portal.rota.models import RotaRole
from portal.services.actions import create_service
from portal.services.models import Service
from tests.world import a_person, a_team
from tests.world_pager import a_method, an_integration, on_call_now

ROLES = (RotaRole.PRIMARY, RotaRole.SECONDARY, RotaRole.MANAGER)


def main() -> None:
    with program("torture") as app:
        plan = json.loads(sys.argv[1])
        made = {given["slug"]: _team(given) for given in plan["teams"]}
        sessions = _sessions(
            app, plan.get("viewers", 0), db.session.get(Team, next(iter(made.values()))["id"])
        )
        db.session.commit()
        print(json.dumps({"teams": made, "sessions": sessions}))


def _team(given: dict[str, Any]) -> dict[str, Any]:
    at, slug = clock.database_now(), given["slug"]
    team = a_team(slug, at=at)
    people = [_person(slug, role, team) for role in ROLES]
    for role, person in zip(ROLES, people, strict=True):
        for position, (channel, address) in enumerate(given["methods"].get(role, []), 1):
            a_method(person, channel=channel, address=address, position=position)
        on_call_now(team, role, [person], at=at)
    service = create_service(f"{slug}-api", name=f"{slug}-api", team=team, at=at, by=None)
    steps = [
        StepFacts(minutes, TargetType.ON_CALL, role=role)
        for minutes, role in zip(given["delays"], ROLES, strict=False)
    ]
    create_policy(
        team,
        PolicyFacts("Default", is_default=True, repeat_count=given["loops"], steps=steps),
        by=None,
        at=at,
    )
    secrets = {kind: _secret(service, kind, given, at=at) for kind in ("alertmanager", "generic")}
    tokens = [create_token(person, name="torture", at=at)[1] for person in people]
    return {"id": team.id, "secrets": secrets, "tokens": tokens, "people": [p.id for p in people]}


def _secret(service: Service, kind: str, given: dict[str, Any], *, at: datetime) -> str:
    """Only a scenario about storms has them: elsewhere each alert is an incident."""
    return an_integration(service, kind=kind, at=at, storm_from=given.get("storm_from", 100_000))[1]


def _person(slug: str, role: RotaRole, team: Team) -> Person:
    name = f"{slug} {role}"
    return a_person(name, manages=team) if role is RotaRole.MANAGER else a_person(name, team=team)


def _sessions(app: Any, count: int, team: Team | None) -> list[str]:
    """Signed-in browsers, five of each person: what one may have open."""
    signer = app.session_interface.get_signing_serializer(app)
    found = []
    for number in range(-(-count // 5)):
        person, visitor = a_person(f"Viewer {number}", team=team), crypto.new_token()
        row = SignIn(token_hash=crypto.token_hash(visitor), person_id=person.id, created_at=clock.now())
        db.session.add(row)
        found += [signer.dumps({"_user_id": visitor, "_fresh": True})] * 5
    return found[:count]


if __name__ == "__main__":
    main()
