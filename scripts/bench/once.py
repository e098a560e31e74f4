"""Work of which one at a time is timed, ours and the floor's in turn."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import urlsplit

from scripts.bench.stand import ROOT, Stand

TIMES = 30
YEAR = """
import json, time
from datetime import timedelta
from sqlalchemy import insert
from portal.cli.program import program
from portal.core import clock
from portal.core.db import db
from portal.rota.rotations.actions import RotationFacts, create_rotation
from portal.rota.plans.actions import publish
from portal.rota.models import RotaRole
from scripts.bench.floor import Plain
from tests.world import a_person, a_team

def ours(n):
    now = clock.now()
    team = a_team(f"year-{n}", at=now)
    people = [a_person(f"Year {n} {p}", team=team, at=now).id for p in range(8)]
    facts = RotationFacts("year", RotaRole.PRIMARY, team.time_zone, now.date(), people)
    rotation = create_rotation(team, facts, by=None, at=now)
    db.session.commit()
    began = time.perf_counter()
    publish(rotation, until=now + timedelta(days=365), at=now)
    db.session.commit()
    return (time.perf_counter() - began) * 1000

def bare(_n):
    began = time.perf_counter()
    for _table in range(2):
        db.session.execute(insert(Plain), [{"name": f"shift {n}"} for n in range(53)])
    db.session.commit()
    return (time.perf_counter() - began) * 1000

with program("bench"):
    print(json.dumps([(ours(n), bare(n)) for n in range(7)]))
"""


def alternating(ours: Callable[[], float], bare: Callable[[], float]) -> tuple[float, float]:
    """Medians; the first few of each are practice."""
    pairs = [(ours(), bare()) for _time in range(TIMES)][5:]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def asked_ms(url: str, headers: dict[str, str] | None = None) -> float:
    return _asked(url, headers or {})[0]


def etag_of(url: str) -> str:
    return _asked(url, {})[1]


def _asked(url: str, headers: dict[str, str]) -> tuple[float, str]:
    """Milliseconds of one request with a connection of its own, and the answer's ETag."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    began = time.perf_counter()
    connection.request("GET", parts.path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    connection.close()
    return took, answer.headers.get("ETag", "")


def year_ms(made: Stand) -> tuple[float, float]:
    """Publishing a year of weekly shifts; the floor stores as many rows, of both tables, in one transaction."""
    said = subprocess.run(
        [sys.executable, "-c", YEAR], env=made.env, cwd=ROOT, capture_output=True, text=True
    )
    if said.returncode:
        sys.exit(said.stderr)
    pairs = json.loads(said.stdout.splitlines()[-1])[2:]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
