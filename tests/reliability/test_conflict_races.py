"""Two acts about one conflict in the same instant, on real connections: nothing is lost, nothing done twice."""

from datetime import timedelta

from sqlalchemy import select

from portal.absences.actions import withdraw_leave
from portal.absences.queries import absences_of
from portal.conflicts.actions import ask_cover
from portal.conflicts.models import Conflict, Ending
from portal.core.db import db
from portal.swaps.models import State, Swap
from tests.reliability.swap_trial import Trial
from tests.reliability.test_swap_races import accepting, person, shift_of
from tests.reliability.test_swap_races import trial as trial
from tests.world_absences import an_absence

TIMES = 3


def _away(trial: Trial, week: int) -> tuple[str, str]:
    """Whoever has a week of ops is away in it: their first name, and the conflict's key."""
    with trial.app.app_context():
        shift = shift_of("ops", week)
        first = (shift.starts_at + timedelta(days=1)).date()
        an_absence(
            shift.person,
            first,
            first + timedelta(days=3),
            by=person("mia"),
            is_confirmed=True,
            at=trial.now(),
        )
        own = select(Conflict).where(Conflict.shift_id == shift.id, Conflict.ended_at.is_(None))
        return shift.person.first_name.lower(), db.session.scalars(own).one().key


def _known(key: str) -> Conflict:
    return db.session.scalars(select(Conflict).where(Conflict.key == key)).one()


def _ask(trial: Trial, key: str, name: str, by: str = "mia") -> object:
    return ask_cover(_known(key), [person(name)], by=person(by), at=trial.now()).key


def test_two_who_ask_two_people_ask_about_one_swap(trial: Trial) -> None:
    for week in range(1, 1 + TIMES):
        owner, key = _away(trial, week)
        other = next(name for name in ("gil", "hana", "eli", "fay") if name != owner)
        asking = (("jon", "mia"), (other, owner))
        answers = trial.at_once(*(lambda w=who, b=by, k=key: _ask(trial, k, w, b) for who, by in asking))
        assert len({*answers}) == 1, "both are asked about the same swap"
        assert isinstance(answers[0], str)


def test_leave_is_withdrawn_while_somebody_says_yes(trial: Trial) -> None:
    for week in range(1, 1 + TIMES):
        owner, key = _away(trial, week)
        with trial.app.app_context():
            swap = str(_ask(trial, key, "jon"))

        def withdraw(name: str = owner) -> object:
            mine = person(name)
            [absence] = [one for one in absences_of(mine, since=trial.now()) if one.counts]
            return withdraw_leave(absence, by=mine, at=trial.now())

        answers = trial.at_once(accepting(trial, swap, "jon"), withdraw)
        with trial.app.app_context():
            one, asked = _known(key), db.session.scalars(select(Swap).where(Swap.key == swap)).one()
            assert one.ending in (Ending.COVERED, Ending.RELIEVED)
            assert asked.state is State.APPLIED
        assert answers == [State.APPLIED, None]
