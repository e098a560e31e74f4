"""Telling those concerned who of the next two weeks cannot be reached: by mail, in working hours, once a problem."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.core.db import db, many, transactional
from portal.core.text import _
from portal.messages.outbox.letters import write_to
from portal.pager.models import ReadinessReport
from portal.pager.readiness.queries import Lack, Unready, readiness
from portal.pager.readiness.wording import problem_text
from portal.people.hours import is_within
from portal.people.models import Person, Role, Team, TeamRole
from portal.people.queries import members_of

AGAIN = timedelta(days=7)
"""A problem that is still there is told again. Chosen by us: there is time for a second reminder before the shift."""

_NEVER = date.min


def tell_unready(at: datetime) -> int:
    """Look at each team once a day, while its working hours last. How many mails that makes."""
    looked = {report.team_id: report.looked_on for report in many(select(ReadinessReport))}
    teams = [t for t in many(select(Team).order_by(Team.id)) if looked.get(t.id, _NEVER) < _today(t, at)]
    return sum(tell_team(team, at=at) for team in teams if is_within(team.hours, team.time_zone, at))


@transactional
def tell_team(team: Team, *, at: datetime) -> int:
    """What is new, or was told a week ago, goes to whom it is about and to the managers.

    What was put right is forgotten, so it is new when it comes back.
    """
    report = _claimed(team, _today(team, at))
    if report is None:
        return 0
    found = {_key(one): one for one in readiness(team, at).found}
    due = {key: one for key, one in found.items() if _is_due(report.told.get(key), at)}
    report.told = {key: at.isoformat() if key in due else report.told[key] for key in found}
    readers = [*_readers(team, [*due.values()])]
    for person, problems in readers:
        _tell(team, person, problems, at=at)
    return len(readers)


def _claimed(team: Team, today: date) -> ReadinessReport | None:
    """The team's report, ours for today; None when another sweep was first."""
    mine = insert(ReadinessReport).values(team_id=team.id, looked_on=today, told={})
    ours = mine.on_conflict_do_update(
        index_elements=["team_id"], set_={"looked_on": today}, where=ReadinessReport.looked_on < today
    )
    return db.session.scalar(ours.returning(ReadinessReport), execution_options={"populate_existing": True})


def _is_due(told: str | None, at: datetime) -> bool:
    return told is None or at - datetime.fromisoformat(told) >= AGAIN


def _key(one: Unready) -> str:
    """The same for the same problem on another day; who is alone is part of it, when they are on call is not."""
    about = (one.rotation, one.policy, one.person)
    return ":".join([one.lack, *(str(what.id) for what in about if what is not None)])


def _readers(team: Team, due: Sequence[Unready]) -> Iterator[tuple[Person, list[Unready]]]:
    """Managers read everything, without any the admins do; others what is about themselves."""
    managers = {m.person_id: m.person for m in members_of(team) if m.role == TeamRole.MANAGER} or _admins()
    concerned = {one.person.id: one.person for one in due if one.person and one.lack is Lack.ASLEEP}
    for person in (concerned | managers).values():
        problems = [one for one in due if person.id in managers or one.person is person]
        if problems:
            yield person, problems


def _admins() -> dict[int, Person]:
    return {p.id: p for p in many(select(Person).where(Person.role == Role.ADMIN, Person.is_active))}


def _tell(team: Team, person: Person, problems: Sequence[Unready], *, at: datetime) -> None:
    """A notice, never a page."""
    is_own = all(one.person is person for one in problems)
    place = "/me/contact-methods" if is_own else f"/teams/{team.slug}"
    with force_locale(person.locale):
        title = _("Not ready: %(team)s, the next 14 days", team=team.name)
        text = "\n".join(problem_text(one, person) for one in problems)
    url = current_app.config["BASE_URL"] + place
    write_to(
        person, f"readiness:{team.id}:{person.id}:{_today(team, at)}", title=title, text=text, url=url, at=at
    )


def _today(team: Team, at: datetime) -> date:
    return at.astimezone(ZoneInfo(team.time_zone)).date()
