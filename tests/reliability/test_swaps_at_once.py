"""Swaps and overrides by sixteen clients at once over a published year, killed now and then."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.swaps.models import Happened, State, Swap, SwapEvent
from portal.swaps.tasks import announce_swaps
from tests.reliability.conftest import ROOT
from tests.reliability.swap_judge import Judge
from tests.reliability.swap_trial import YEAR_END, Trial, a_trial

ACCEPTING = """
import sys
from datetime import datetime
from sqlalchemy import select
from portal.asks.models import Ask
from portal.cli.program import program
from portal.core.db import db, many
from portal.core.errors import Refused
from portal.swaps.answering.actions import accept
from portal.swaps.queries import swap_by_key
with program("test") as app:
    at = datetime.fromisoformat(sys.argv[1])
    waiting = many(select(Ask).where(Ask.settled_at.is_(None), Ask.kind == "swap"))
    asks = [(one.reference, one.person) for one in waiting]
    print("ready", flush=True)
    for key, person in asks:
        try:
            accept(swap_by_key(key), by=person, note="I can", at=at)
        except Refused:
            db.session.rollback()
"""


def killed_while_accepting(trial: Trial, chance: Random) -> None:
    """Another process says yes to all that is asked, and dies in the middle of it."""
    env = os.environ | {
        "DATABASE_URL": str(trial.settings.database_url),
        "SECRET_KEY": trial.settings.secret_key,
    }
    env |= {"REDIS_URL": str(trial.settings.redis_url), "BASE_URL": trial.settings.base_url}
    command = [sys.executable, "-c", ACCEPTING, trial.now().isoformat()]
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE) as doomed:
        assert doomed.stdout is not None
        assert doomed.stdout.readline() == b"ready\n"
        try:
            doomed.wait(chance.uniform(0.005, 0.4))
        except subprocess.TimeoutExpired:
            doomed.send_signal(signal.SIGKILL)


def run(trial: Trial, *, rounds: int, days: float, kills: int) -> Judge:
    judge, chance = Judge(trial), Random(trial.seed)
    fatal = set(chance.sample(range(1, rounds), kills))
    for number in range(rounds):
        trial.round(number)
        if number in fatal:
            killed_while_accepting(trial, chance)
        judge.look()
        trial.clock.at += timedelta(days=days * chance.uniform(0.2, 1.8))
    trial.clock.at = YEAR_END + timedelta(weeks=2)  # behind the last shift
    with trial.app.app_context():
        while announce_swaps(trial.now()):
            pass
    judge.close()
    return judge


def happened(trial: Trial) -> tuple[Counter[State], Counter[Happened]]:
    with trial.app.app_context():
        return Counter(db.session.scalars(select(Swap.state))), Counter(
            db.session.scalars(select(SwapEvent.kind))
        )


def test_sixteen_clients_leave_no_overlap_and_no_gap(worker_number: int) -> None:
    """A short form of the trial below."""
    with a_trial(worker_number, seed=3) as trial:
        run(trial, rounds=6, days=3, kills=1)
        states, _events = happened(trial)
        assert trial.made > 15, trial.came_of
        assert states[State.APPLIED] + states[State.RETURNED] > 0, states
        assert not {State.OPEN, State.ACCEPTED} & set(states)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(int(os.environ.get("SWAP_SEEDS", "1"))))
def test_two_hundred_swaps_over_a_year(worker_number: int, seed: int) -> None:
    """Every state is reached, and left where it is not an end."""
    with a_trial(worker_number, seed=seed) as trial:
        run(trial, rounds=60, days=5.5, kills=6)
        states, events = happened(trial)
        print(f"seed {seed}: {trial.made} made; {dict(states)}; {dict(events)}; {dict(trial.came_of)}")
        assert trial.made >= 200, trial.came_of
        assert set(states) == set(State) - {State.OPEN, State.ACCEPTED}
        assert set(events) == set(Happened)
