"""Suggesting half a day to managers: the policy names the score, a manager decides."""

from datetime import datetime, timedelta

from flask_babel import force_locale

from portal.absences.queries import managers_of
from portal.asks.actions import ask, settle, withdraw
from portal.asks.models import ACCEPT, REFUSE, Ask
from portal.asks.queries import asks_about
from portal.audit.actions import record
from portal.core.db import db, transactional
from portal.core.text import _
from portal.fatigue.days.queries import scores_at
from portal.people.models import Person
from portal.recovery.cases import DAY_MINUTES
from portal.recovery.days.giving import adjust
from portal.recovery.limiting_rules import ScoreTrigger
from portal.recovery.local_dates import today
from portal.recovery.offers.wording import offer_lines, offer_title
from portal.recovery.policies.history import holding
from portal.recovery.policies.queries import lines_for

KIND = "score_offer"

AGAIN = timedelta(days=14)
"""How long nobody is asked about the same person again. Chosen by us: what tired them has faded by three quarters."""


def follow(person_id: int, *, at: datetime) -> None:
    """Somebody's days were counted."""
    person = db.session.get_one(Person, person_id)
    if person.is_active:
        suggest(person, at=at)


@transactional
def suggest(person: Person, *, at: datetime) -> int:
    """Ask the managers of somebody whose score is as high as their policy names, once a fortnight; how many."""
    rule = _rule(person, at)
    if rule is None:
        return 0
    score = scores_at([person.id], at)[person.id].score
    if score < rule.offer_from or _is_asked(person, at):
        return 0
    managers = managers_of(person)
    for manager in managers:
        with force_locale(manager.locale):
            title, text = offer_title(person, score), "\n".join(offer_lines(rule, score))
        ask(KIND, person.key, manager, title=title, text=text, by=None, at=at)
    record("recovery.suggested", person.email, by=None, at=at, asked=len(managers))
    return len(managers)


@transactional
def decide_offer(
    person: Person, is_given: bool, *, note: str | None, by: Person, at: datetime, answered: Ask
) -> None:
    """Give half a day, or nothing now; one answer counts for all managers. Errors: NotAllowed, Settled."""
    if is_given:
        adjust(person, DAY_MINUTES // 2, reason=_("A high score: nights added up"), by=by, at=at)
    settle(answered, ACCEPT if is_given else REFUSE, note=note, at=at)
    withdraw(KIND, person.key, at=at)


def _rule(person: Person, at: datetime) -> ScoreTrigger | None:
    entry = holding(lines_for([person]).get(person.id, ()), today(person, at))
    return entry.policy.first(ScoreTrigger) if entry and entry.policy.is_on else None


def _is_asked(person: Person, at: datetime) -> bool:
    return any(one.settled_at is None or one.asked_at > at - AGAIN for one in asks_about(KIND, [person.key]))
