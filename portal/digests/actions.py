"""Writing the weekly letters, and not wanting them."""

from collections.abc import Iterator
from datetime import date, datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, transactional
from portal.core.text import _
from portal.digests.models import WeeklyLetter
from portal.digests.own import own_week
from portal.digests.teams import team_weeks
from portal.digests.wording import Letter, own_letter, teams_letter
from portal.messages.outbox.letters import write_to
from portal.people.models import Person


@transactional
def write_weekly(person: Person, monday: date, *, at: datetime) -> int:
    """Write what there is to say to somebody of the week before a Monday, once; the answer is how many letters."""
    row = {"person_id": person.id, "looked_at_on": monday}
    newer = WeeklyLetter.looked_at_on.is_(None) | (WeeklyLetter.looked_at_on < monday)
    look = (
        insert(WeeklyLetter)
        .values(row)
        .on_conflict_do_update(
            index_elements=["person_id"],
            set_={"looked_at_on": monday},
            where=newer & WeeklyLetter.declined_at.is_(None),
        )
    )
    if db.session.scalar(look.returning(WeeklyLetter.person_id)) is None:
        return 0
    return sum(_write(person, key, letter, at) for key, letter in letters_for(person, monday, at=at).items())


def letters_for(person: Person, monday: date, *, at: datetime) -> dict[str, Letter]:
    """By the key in the outbox, in the person's own language; none where there is nothing to say."""
    with force_locale(person.locale):
        return {
            f"digest:{what}:{person.id}:{monday}": letter for what, letter in _letters(person, monday, at)
        }


def _letters(person: Person, monday: date, at: datetime) -> Iterator[tuple[str, Letter]]:
    if not (own := own_week(person, monday, at=at)).is_empty:
        yield "own", own_letter(own, person)
    if weeks := team_weeks(person, monday, at=at):
        yield "teams", teams_letter(weeks, monday, person)


def _write(person: Person, key: str, letter: Letter, at: datetime) -> bool:
    links = [{"label": label, "url": _url(path)} for label, path in letter.links]
    with force_locale(person.locale):
        off = {"label": _("Letters on Mondays"), "url": _url("/me/digest")}
    written = write_to(
        person, key, title=letter.title, text=letter.text, url=links[0]["url"], at=at, actions=[*links, off]
    )
    return written is not None


def _url(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


@transactional
def want_letters(person: Person, *, is_wanted: bool, at: datetime) -> None:
    """From the next Monday on, or none any more. What was declined for weeks is not written afterwards."""
    declined_at = None if is_wanted else at
    row = insert(WeeklyLetter).values(person_id=person.id, declined_at=declined_at)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["person_id"], set_={"declined_at": declined_at})
    )
