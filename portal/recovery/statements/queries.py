"""Reading what statements are made of, for those who may; all for any number of people in as many queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased, joinedload

from portal.absences.queries import may_decide
from portal.core.db import db, many
from portal.fatigue.queries import facts_of
from portal.people.models import Person
from portal.people.queries import person_for
from portal.recovery.books.models import RecoveryLot, RecoveryPosting, RecoveryTransaction
from portal.recovery.entries import Account, Kind
from portal.recovery.policies.queries import policies_for
from portal.recovery.rates.queries import rates_for
from portal.recovery.statements.corrections import corrections, first_open_after
from portal.recovery.statements.lines import Statement, in_order, month_after, month_before, statement_from
from portal.recovery.statements.models import StatementClosing, StatementContest
from portal.recovery.statements.reckoning import Entered, Given, statement_of

BEFORE, AFTER = timedelta(days=9), timedelta(days=2)
"""Around a month: eight days before it, a day after, and one for the zone."""
CORRECTED_FOR = 12
"""Months for which a closed one is looked at again. Chosen by us: what changes later is settled between people."""
EARNING, SPENDING = (
    (Kind.ACCRUAL, Kind.ADJUSTMENT),
    (Kind.CONSUMPTION, Kind.EXPIRY, Kind.PAYOUT, Kind.ADJUSTMENT),
)
SPENT_ON = (Account.TAKEN, Account.EXPIRED, Account.PAID_OUT, Account.ADJUSTMENT)


def statement_person(viewer: Person, key: str) -> Person:
    """The loader: oneself, or somebody whose manager one is. Errors: 404."""
    person = person_for(viewer, key)
    return person if person.id == viewer.id or may_decide(viewer, person) else abort(404)


def month_from(text: str, *, at: datetime) -> date:
    """`2026-10`, of a month that has begun. Errors: 404."""
    try:
        month = date.fromisoformat(f"{text}-01") if len(text) == 7 else date.max
    except ValueError:
        month = date.max
    return month if month.year >= 2000 and month <= at.date() else abort(404)


def statements_of(people: Sequence[Person], month: date, *, at: datetime) -> dict[int, Statement]:
    """The month of each: as it was closed, or as it stands, with what has changed in closed ones before it."""
    closed = closed_months(people, until=month)
    open_ = [person for person in people if month not in closed[person.id]]
    found = {person.id: closed[person.id][month] for person in people if month in closed[person.id]}
    if open_:
        found |= _reckoned(open_, month, closed, at=at)
    return found


def closings_of(people: Collection[int], month: date) -> dict[int, StatementClosing]:
    rows = select(StatementClosing).where(
        StatementClosing.person_id.in_(people), StatementClosing.month == month
    )
    return {row.person_id: row for row in many(rows.options(joinedload(StatementClosing.closed_by)))}


def closed_months(people: Sequence[Person], *, until: date) -> dict[int, dict[date, Statement]]:
    """What was closed of each, of the months that are still looked at."""
    first = _back(until, CORRECTED_FOR)
    rows = select(StatementClosing).where(
        StatementClosing.person_id.in_([person.id for person in people]),
        StatementClosing.month.between(first, until),
    )
    found: dict[int, dict[date, Statement]] = {person.id: {} for person in people}
    for row in many(rows):
        found[row.person_id][row.month] = statement_from(row.month, row.lines)
    return found


def closed_on(person: Person, months: Collection[date]) -> dict[date, datetime]:
    """When each of some months was closed."""
    rows = select(StatementClosing.month, StatementClosing.closed_at).where(
        StatementClosing.person_id == person.id, StatementClosing.month.in_(months)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def contests_of(person: Person, month: date) -> Sequence[StatementContest]:
    """The first one first."""
    theirs = select(StatementContest).where(
        StatementContest.person_id == person.id, StatementContest.month == month
    )
    return many(theirs.options(joinedload(StatementContest.answered_by)).order_by(StatementContest.id))


def contests_by_key(keys: Iterable[str]) -> dict[str, StatementContest]:
    rows = select(StatementContest).where(StatementContest.key.in_([*keys]))
    return {one.key: one for one in many(rows.options(joinedload(StatementContest.person)))}


def open_contest_counts(people: Collection[int], months: Collection[date]) -> Mapping[tuple[int, date], int]:
    """How many lines wait for an answer, by person and month; 0 for others."""
    counted = select(StatementContest.person_id, StatementContest.month, func.count()).where(
        StatementContest.person_id.in_(people),
        StatementContest.month.in_(months),
        StatementContest.verdict.is_(None),
    )
    rows = db.session.execute(counted.group_by(StatementContest.person_id, StatementContest.month))
    return Counter({(row[0], row[1]): row[2] for row in rows})


def _reckoned(
    people: Sequence[Person], month: date, closed: Mapping[int, Mapping[date, Statement]], *, at: datetime
) -> dict[int, Statement]:
    wanted = {person.id: _to_correct(closed[person.id], month) for person in people}
    first = min((one for months in wanted.values() for one in months), default=month)
    given = _given(people, first, month)
    found = {}
    for person in people:
        now = {one: statement_of(given[person.id], one, as_of=at) for one in (*wanted[person.id], month)}
        changed = corrections(month, closed[person.id], now)
        found[person.id] = in_order(month, [*now[month].lines, *changed])
    return found


def _to_correct(closed: Mapping[date, Statement], month: date) -> list[date]:
    """The closed months whose changes are told in this one."""
    return [one for one in closed if first_open_after(one, closed) == month]


def _given(people: Sequence[Person], first: date, last: date) -> dict[int, Given]:
    start = datetime.combine(first, time(), UTC) - BEFORE
    end = datetime.combine(month_after(last), time(), UTC) + AFTER
    facts, entered = facts_of(people, start, end), _entered([person.id for person in people], start, end)
    rates, policies = rates_for(people), policies_for(people)
    return {
        person.id: Given(facts[person.id], entered[person.id], rates[person.id], policies.get(person.id, ()))
        for person in people
    }


def _entered(people: Collection[int], start: datetime, end: datetime) -> defaultdict[int, list[Entered]]:
    """What was earned and what has left balances in a time: what was reversed was never earned."""
    found: defaultdict[int, list[Entered]] = defaultdict(list)
    for rows, is_earned in ((_earned(people, start, end), True), (_spent(people, start, end), False)):
        for row in db.session.execute(rows):
            person_id, minutes, at = row.person_id, row.minutes, row.at
            source = f"{row.source_type or ''}:{row.source_id or ''}"
            one = Entered(
                row.key, str(row.kind), at, minutes, is_earned, row.reason, row.rule or "", source, row.id
            )
            found[person_id].append(one)
    return found


def _earned(people: Collection[int], start: datetime, end: datetime) -> Select[Any]:
    columns = _columns(RecoveryLot.minutes.label("minutes"), RecoveryLot.earned_at.label("at"))
    return (
        columns.join(RecoveryLot, RecoveryLot.transaction_id == RecoveryTransaction.id)
        .where(RecoveryLot.person_id.in_(people), RecoveryLot.earned_at >= start, RecoveryLot.earned_at < end)
        .where(RecoveryTransaction.kind.in_(EARNING), ~_is_reversed())
    )


def _spent(people: Collection[int], start: datetime, end: datetime) -> Select[Any]:
    spent = func.sum(case((RecoveryPosting.account.in_(SPENT_ON), RecoveryPosting.minutes), else_=0))
    rows = (
        _columns(spent.label("minutes"), RecoveryTransaction.at.label("at"))
        .join(RecoveryPosting, RecoveryPosting.transaction_id == RecoveryTransaction.id)
        .where(RecoveryTransaction.person_id.in_(people))
        .where(RecoveryTransaction.at >= start, RecoveryTransaction.at < end)
        .where(RecoveryTransaction.kind.in_(SPENDING), ~_is_reversed())
    )
    return rows.group_by(RecoveryTransaction.id).having(spent > 0)


def _columns(minutes: Any, at: Any) -> Select[Any]:
    one = RecoveryTransaction
    told = (one.id, one.person_id, one.key, one.kind, one.reason, one.rule, one.source_type, one.source_id)
    return select(*told, minutes, at)


def _is_reversed() -> ColumnElement[bool]:
    reversing = aliased(RecoveryTransaction)
    about = select(reversing.id).where(
        reversing.about_id == RecoveryTransaction.id, reversing.kind == Kind.REVERSAL
    )
    return about.exists()


def _back(month: date, count: int) -> date:
    for _n in range(count):
        month = month_before(month)
    return month
