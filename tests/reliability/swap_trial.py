"""Many clients who ask, answer, override and publish at random, at once, over a published year of three teams."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal.app import create_app
from portal.asks.kinds import kind_of
from portal.asks.models import Ask
from portal.core.db import db, many
from portal.core.errors import Refused
from portal.core.settings import Settings as PortalSettings
from portal.people.models import Person, Team
from portal.people.queries import members_of
from portal.rota.models import RotaRole, Rotation, Shift
from portal.rota.plans.actions import publish, publish_all
from portal.rota.plans.consent import Consent
from portal.rota.rotations.actions import RotationFacts, create_rotation, update_rotation
from portal.swaps.answering.actions import accept, approve, cancel, refuse, reject
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.giving_back import give_back
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import State, Swap
from portal.swaps.overrides.actions import Override, override
from portal.swaps.queries import managers_of
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.strictness import DEFAULTS, Rule, Setting, Settings, Strictness
from portal.swaps.tasks import announce_swaps
from tests.clock import START, FakeClock
from tests.conftest import TEMPLATE, create_database, test_settings
from tests.waiting import PATIENCE_SECONDS
from tests.world import a_person, a_team

CLIENTS = 16
YEAR_END = START + timedelta(weeks=54)
LOCK_TIMEOUT = "55P03"
TEAMS = {"ops": range(6), "net": range(4, 10), "dba": (8, 9, 10, 11, 0, 1)}
"""By number; who is in two teams can be asked by both in the same second."""


@dataclass
class Trial:
    """The clock stands within a round, in which every client acts once; every act has an instant of its own."""

    app: Flask
    settings: PortalSettings
    clock: FakeClock
    seed: int
    came_of: Counter[str] = field(default_factory=Counter)
    bugs: list[Exception] = field(default_factory=list)
    made: int = 0
    _ticks: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> datetime:
        return self.clock.at + timedelta(milliseconds=next(self._ticks))

    def round(self, number: int) -> None:
        """All clients at once, with the sweep beside them."""
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            clients = [pool.submit(self._act, Random(f"{self.seed}/{number}/{n}")) for n in range(CLIENTS)]
            clients.append(pool.submit(self._sweep))
            for client in clients:
                client.result(PATIENCE_SECONDS)

    def at_once(self, *acts: Callable[[], object]) -> list[object]:
        """What each of several threads got, all let go in the same instant; a refusal is an answer."""
        gate = threading.Barrier(len(acts))

        def run(act: Callable[[], object]) -> object:
            with self.app.app_context():
                gate.wait(PATIENCE_SECONDS)
                try:
                    return act()
                except Refused as refusal:
                    return refusal

        with ThreadPoolExecutor(len(acts)) as pool:
            return [one.result(PATIENCE_SECONDS) for one in [pool.submit(run, act) for act in acts]]

    def _sweep(self) -> None:
        with self.app.app_context():
            announce_swaps(self.now())

    def _act(self, chance: Random) -> None:
        name = chance.choices([*ACTS], [weight for weight, _act in ACTS.values()])[0]
        with self.app.app_context():
            try:
                outcome = "done" if ACTS[name][1](self, chance) else "nothing to do"
            except Refused:
                outcome = "refused"
            except OperationalError as error:
                outcome = "waited too long"
                if getattr(error.orig, "sqlstate", None) != LOCK_TIMEOUT:
                    self.bugs.append(error)
            except Exception as error:
                outcome = "bug"
                self.bugs.append(error)
        with self._lock:
            self.came_of[f"{name}: {outcome}"] += 1
            self.made += outcome == "done" and name in ("ask", "override")


@contextmanager
def a_trial(number: int, *, seed: int = 1, build: Callable[[], object] | None = None) -> Iterator[Trial]:
    """On a database of its own: what `build` makes, or three teams with the weeks of a year."""
    url = create_database(f"releve_swaps_{number}", template=TEMPLATE)
    settings, clock = test_settings(url), FakeClock()
    app = create_app(settings, clock=clock, pool_size=CLIENTS + 4)
    app.config.update(TESTING=True, RATELIMIT_ENABLED=False)
    with app.app_context():
        (build or _teams)()
        db.session.commit()
        db.session.remove()
    try:
        yield Trial(app, settings, clock, seed)
    finally:
        with app.app_context():
            db.engine.dispose()


def _teams() -> None:
    """The primary's weeks of a year are published in each, the secondary's in one."""
    people = [a_person(f"Person{n:02}") for n in range(12)]
    for index, (slug, numbers) in enumerate(TEAMS.items()):
        crew = [people[n] for n in numbers]
        boss = a_person(f"Boss {slug}")
        team = a_team(slug, managers=(boss,), members=tuple(crew))
        _published(team, RotaRole.PRIMARY, crew, index)
        loosen(team, boss, needs_approval=slug == "net")
        if slug == "ops":
            _published(team, RotaRole.SECONDARY, [*crew[3:], *crew[:3]], index)


LOOSENED = (Rule.CONSECUTIVE_WEEKS, Rule.CONSECUTIVE_NIGHTS)
"""Or hardly anything could change hands in a year."""


def loosen(team: Team, boss: Person, *, needs_approval: bool = False) -> None:
    """Weeks and nights in a row only warn; nobody may be in two places all the same."""
    loose = {rule: Setting(Strictness.WARN, DEFAULTS[rule].limit) for rule in LOOSENED}
    rules = Settings(rules={**DEFAULTS, **loose}, needs_approval=needs_approval)
    change_settings(team, rules, by=boss, at=START)


def _facts(team: Team, role: RotaRole, people: list[Person], hour: int = 9) -> RotationFacts:
    return RotationFacts(
        name=f"{role} of {team.slug}", role=role, time_zone="Europe/Paris", starts_on=date(2026, 11, 16),
        member_ids=[person.id for person in people], handoff_time=time(hour), handoff_weekday=0,
    )  # fmt: skip


def _published(team: Team, role: RotaRole, people: list[Person], turned: int) -> Rotation:
    facts = _facts(team, role, [*people[turned:], *people[:turned]])
    rotation = create_rotation(team, facts, by=None, at=START)
    publish(rotation, until=YEAR_END, at=START)
    return rotation


# What a client does. Each answers whether there was anything to do.


def _ask(trial: Trial, chance: Random) -> bool:
    at = trial.now()
    shift = chance.choice(_soon(at))
    owner = shift.person
    mates = [m.person for m in members_of(shift.rotation.team) if m.person_id != owner.id]
    chance.shuffle(mates)
    days = (shift.ends_at - max(shift.starts_at, at)) // timedelta(days=1)
    part: dict[str, object] = {}
    if chance.random() < 0.5 and days > 2:
        begins = max(shift.starts_at, at) + timedelta(days=chance.randrange(days - 1))
        part = {"starts_at": begins, "ends_at": begins + timedelta(days=chance.randrange(1, 3))}
    form = chance.choice(("one", "one", "several", "open", "taking", "exchange", "manager"))
    to = {"one": mates[:1], "several": mates[:3], "exchange": mates[:1]}.get(form, [])
    back = (
        next((s for s in _soon(at) if to and s.person_id == to[0].id), None) if form == "exchange" else None
    )
    by = {"taking": mates[0], "manager": managers_of(shift.rotation.team)[0]}.get(form, owner)
    wish = Wish(to=to, is_taking=form == "taking", in_return=back, note="A reason", **part)  # type: ignore[arg-type]  # only instants are in it
    ask_swap(shift, wish, by=by, at=at)
    return True


def _answer(trial: Trial, chance: Random) -> bool:
    """What somebody was asked, as the inbox answers it: take it, refuse it, approve it or not, leave it."""
    asks = many(select(Ask).where(Ask.settled_at.is_(None)).order_by(Ask.id.desc()).limit(12))
    if not asks:
        return False
    one = chance.choice(asks)
    choice = "keep" if one.kind == "swap_cover" else chance.choice(("accept", "accept", "accept", "refuse"))
    kind_of(one.kind).answer(one, choice, note="Why not", by=one.person, at=trial.now())
    return True


def _accept_anything(trial: Trial, chance: Random) -> bool:
    """Whoever is in the team, asked or not."""
    swap = _some(chance, Swap.state == State.OPEN)
    if swap is None:
        return False
    accept(swap, by=chance.choice(members_of(swap.team)).person, note="I can", at=trial.now())
    return True


def _refuse(trial: Trial, chance: Random) -> bool:
    swap = _some(chance, Swap.state == State.OPEN)
    if swap is None:
        return False
    refuse(swap, by=swap.taker or swap.giver, note="I cannot", at=trial.now())
    return True


def _decide(trial: Trial, chance: Random) -> bool:
    swap = _some(chance, Swap.state == State.ACCEPTED)
    if swap is None:
        return False
    by = managers_of(swap.team)[0]
    (approve if chance.random() < 0.6 else reject)(swap, by=by, note="Decided", at=trial.now())
    return True


def _cancel(trial: Trial, chance: Random) -> bool:
    swap = _some(chance, Swap.settled_at.is_(None))
    if swap is None:
        return False
    cancel(swap, by=swap.asked_by, at=trial.now())
    return True


def _give_back(trial: Trial, chance: Random) -> bool:
    swap = _some(chance, Swap.state == State.APPLIED, Swap.ends_at > trial.clock.at)
    if swap is None:
        return False
    by = chance.choice([swap.giver, swap.taker])
    assert by is not None
    give_back(swap, by=by, note="As it was", at=trial.now())
    return True


def _override(trial: Trial, chance: Random) -> bool:
    at = trial.now()
    shift = chance.choice(_soon(at))
    team = shift.rotation.team
    begins = max(shift.starts_at, at) + timedelta(hours=chance.randrange(48))
    person = chance.choice(members_of(team)).person
    ends = begins + timedelta(hours=chance.randrange(2, 60))
    wanted = Override(shift.rotation.role, person, begins, ends, "A reason", is_certain=False)
    override(team, wanted, by=managers_of(team)[0], at=at)
    return True


def _publish(trial: Trial, chance: Random) -> bool:
    """Another hour of handing on, or another order of the turns, then published at once."""
    rotation = chance.choice(many(select(Rotation).order_by(Rotation.id)))
    people = [member.person for member in rotation.members]
    if chance.random() < 0.5:
        chance.shuffle(people)
    by = managers_of(rotation.team)[0]
    facts = _facts(rotation.team, rotation.role, people, hour=chance.choice((8, 9, 10)))
    update_rotation(rotation, facts, by=by, at=trial.now())
    publish_all([rotation], until=YEAR_END, at=trial.now(), by=by, consent=Consent("A trial", True))
    return True


def _soon(at: datetime) -> list[Shift]:
    ahead = select(Shift).where(
        Shift.cancelled_at.is_(None), Shift.ends_at > at, Shift.starts_at < at + timedelta(weeks=7)
    )
    return [*many(ahead.order_by(Shift.id))]


def _some(chance: Random, *conditions: object) -> Swap | None:
    found = many(select(Swap).where(*conditions).order_by(Swap.id.desc()).limit(6))  # type: ignore[arg-type]  # conditions made by SQLAlchemy
    return chance.choice(found) if found else None


ACTS: dict[str, tuple[int, Callable[[Trial, Random], bool]]] = {
    "ask": (36, _ask),
    "answer": (24, _answer),
    "accept": (10, _accept_anything),
    "refuse": (4, _refuse),
    "decide": (7, _decide),
    "cancel": (3, _cancel),
    "give back": (6, _give_back),
    "override": (8, _override),
    "publish": (3, _publish),
}
"""How often each is done, beside the others."""
