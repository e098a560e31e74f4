"""Who could take a shift of a team of thirty: every rule and every figure; the floor asks for as many single rows."""

import json
import statistics
import subprocess
import sys

from scripts.bench.stand import ROOT, Stand

THIRTY = """
import json, time
from datetime import timedelta
from sqlalchemy import select
from portal.cli.program import program
from portal.core import clock
from portal.core.db import db
from portal.rota.rotations.actions import RotationFacts, create_rotation
from portal.rota.cover.stretches import Stretch
from portal.rota.models import RotaRole
from portal.rota.plans.actions import publish
from portal.rota.queries import cover_between
from portal.swaps.candidates.queries import candidates
from portal.swaps.rules.queries import held
from portal.swaps.settings.strictness import Settings
from scripts.bench.floor import Plain
from tests.world import a_person, a_team

def crew(now):
    began = now - timedelta(days=90)
    team = a_team("thirty", at=began)
    people = [a_person(f"Thirty {p}", team=team, at=began).id for p in range(30)]
    for role in (RotaRole.PRIMARY, RotaRole.SECONDARY, RotaRole.MANAGER):
        order = people[len(role):] + people[:len(role)]
        facts = RotationFacts(str(role), role, team.time_zone, began.date(), order)
        publish(create_rotation(team, facts, by=None, at=began), until=now + timedelta(days=365), at=began)
    db.session.commit()
    return team

def ours(team, taken, now):
    given = [held(Stretch(taken.shift, taken.starts_at, taken.ends_at))]
    began = time.perf_counter()
    candidates(team, given, giver_id=taken.person_id, at=now, settings=Settings())
    return (time.perf_counter() - began) * 1000

def bare():
    began = time.perf_counter()
    for _query in range(6):
        db.session.scalars(select(Plain).where(Plain.id == 1)).one()
    return (time.perf_counter() - began) * 1000

with program("bench") as app, app.test_request_context():
    now = clock.now()
    team = crew(now)
    taken = cover_between(team, now + timedelta(days=20), now + timedelta(days=21))[0]
    print(json.dumps([(ours(team, taken, now), bare()) for _time in range(25)]))
"""


def candidates_ms(made: Stand) -> tuple[float, float]:
    said = subprocess.run(
        [sys.executable, "-c", THIRTY], env=made.env, cwd=ROOT, capture_output=True, text=True
    )
    if said.returncode:
        sys.exit(said.stderr)
    pairs = json.loads(said.stdout.splitlines()[-1])[5:]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
