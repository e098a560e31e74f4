"""Contesting a line, answering, and closing a month."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.absences.queries import managers_of, may_decide
from portal.asks.actions import ask, settle, withdraw
from portal.asks.models import Ask
from portal.audit.actions import record
from portal.core import crypto
from portal.core.db import db, transactional
from portal.core.errors import NotAllowed, Refused
from portal.core.text import _, day
from portal.messages.outbox.letters import write_to
from portal.people.models import Person, Role, Team
from portal.people.queries import members_of
from portal.recovery.statements.lines import Line, month_after, stored, stored_line
from portal.recovery.statements.models import StatementClosing, StatementContest, Verdict
from portal.recovery.statements.queries import open_contest_counts, statements_of
from portal.recovery.statements.wording import contest_title, month_name, verdict_text

KIND = "statement"
"""The kind of what managers are asked."""

SETTLED_AFTER = timedelta(hours=36)
"""After a month's end by UTC it is over everywhere, and so are duties of a day that began in it."""


@transactional
def contest(person: Person, month: date, line: str, words: str, *, at: datetime) -> StatementContest:
    """Say that a line is wrong; all managers of the person are asked.

    Errors: Refused for a line that is not there (any more), and for one that waits for an answer already.
    """
    found = statements_of([person], month, at=at)[person.id].line(line)
    if found is None:
        raise Refused(_("That line is not there any more. Look at the statement again."), field="line")
    one = _stored(person, month, found, words, at)
    if one is None:
        raise Refused(_("This line waits for an answer already."), field="words")
    record("statement.contested", person.email, by=person.id, at=at, month=f"{month:%Y-%m}", line=line)
    for manager in managers_of(person):
        with force_locale(manager.locale):
            title = contest_title(one)
        ask(KIND, one.key, manager, title=title, text=words, by=person, at=at)
    return one


@transactional
def answer_contest(
    one: StatementContest,
    verdict: Verdict,
    words: str,
    *,
    by: Person,
    at: datetime,
    answered: Ask | None = None,
) -> None:
    """Say what becomes of a contested line; `answered` is the ask that this settles, if it came from one.

    Errors: NotAllowed; Refused when it is answered already.
    """
    if not may_decide(by, one.person) or by.id == one.person_id:
        raise NotAllowed(_("Only their managers answer what somebody contests."))
    _lock(one)
    if not one.is_open:
        raise Refused(_("This has been answered already."))
    if answered:
        settle(answered, verdict, note=words, at=at)
    one.verdict, one.answer, one.answered_at, one.answered_by_id = verdict, words, at, by.id
    db.session.flush()
    withdraw(KIND, one.key, at=at)
    record("statement.answered", one.person.email, by=by.id, at=at, line=one.line, verdict=str(verdict))
    _tell_answer(one, by, at)


@transactional
def close_month(team: Team, month: date, *, by: Person, at: datetime) -> int:
    """Keep a month of a team's people as it is now; how many were closed. Who was closed before stays as they were.

    Shape:  nobody closes their own, unless an admin.
    Errors: Refused before the month is over, and while lines wait for an answer.
    """
    if at < may_close_at(month):
        when = day(may_close_at(month).date(), "d MMMM")
        raise Refused(_("The month goes on. It can be closed from %(day)s on.", day=when))
    people = closed_by(team, by)
    waiting = sum(open_contest_counts([person.id for person in people], [month]).values())
    if waiting:
        raise Refused(_("Lines are contested. Answer them in your inbox, then close the month."))
    closed = _closed(people, month, by, at)
    for person in closed:
        _tell_closed(person, month, at)
    if closed:
        told = [person.email for person in closed]
        record("statements.closed", team.slug, by=by.id, at=at, month=f"{month:%Y-%m}", people=told)
    return len(closed)


def closed_by(team: Team, by: Person) -> list[Person]:
    """Whose months a manager of a team, or an admin, closes in it."""
    is_admin = by.role is Role.ADMIN
    return [one.person for one in members_of(team) if is_admin or one.person_id != by.id]


def may_close_at(month: date) -> datetime:
    return datetime.combine(month_after(month), time(), UTC) + SETTLED_AFTER


def _lock(one: StatementContest) -> None:
    """As it is now; whoever answers at the same time waits."""
    own = select(StatementContest).where(StatementContest.id == one.id).with_for_update()
    db.session.execute(own.execution_options(populate_existing=True))


def _stored(person: Person, month: date, line: Line, words: str, at: datetime) -> StatementContest | None:
    row = {
        "key": crypto.new_key(),
        "person_id": person.id,
        "month": month,
        "line": line.key,
        "told": stored_line(line),
        "words": words,
        "contested_at": at,
    }
    new = insert(StatementContest).values(row).on_conflict_do_nothing()
    return db.session.scalar(new.returning(StatementContest))


def _closed(people: Sequence[Person], month: date, by: Person, at: datetime) -> list[Person]:
    """Of two managers in one instant the second waits, and closes nothing."""
    found = statements_of(people, month, at=at)
    facts = {"month": month, "closed_at": at, "closed_by_id": by.id}
    rows = [{**facts, "person_id": one.id, "lines": stored(found[one.id])} for one in people]
    if not rows:
        return []
    rows.sort(key=lambda row: str(row["person_id"]))
    new = insert(StatementClosing).values(rows).on_conflict_do_nothing().returning(StatementClosing.person_id)
    done = {*db.session.scalars(new)}
    return [person for person in people if person.id in done]


def _tell_answer(one: StatementContest, by: Person, at: datetime) -> None:
    with force_locale(one.person.locale):
        title = verdict_text(one)
        text = f"{one.answer}\n{by.name}"
    write_to(one.person, f"statement:{one.key}", title=title, text=text, url=url_of(one.month), at=at)


def _tell_closed(person: Person, month: date, at: datetime) -> None:
    with force_locale(person.locale):
        title = _("Your statement of %(month)s is closed.", month=month_name(month))
        text = _("What changes from now on stands as a correction in the month after it.")
    write_to(
        person, f"statement:{person.key}:{month:%Y-%m}", title=title, text=text, url=url_of(month), at=at
    )


def url_of(month: date) -> str:
    return f"{current_app.config['BASE_URL']}/me/statements/{month:%Y-%m}"
