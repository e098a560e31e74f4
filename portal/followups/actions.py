"""Promising, changing and keeping."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import force_locale

from portal.audit.actions import record
from portal.core.db import add, transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.followups.links import follow_up_url
from portal.followups.models import FollowUp, Kind
from portal.incidents.models import Incident
from portal.messages.outbox.letters import write_to
from portal.people.models import Person, Team


@dataclass(frozen=True)
class Promise:
    """What is to be done. `about` is the name of an alert."""

    title: str
    kind: Kind = Kind.REPAIR
    text: str = ""
    owner: Person | None = None
    due_on: date | None = None
    about: str | None = None
    link: str | None = None
    incident: Incident | None = None


@transactional
def promise(team: Team, wanted: Promise, *, by: Person, at: datetime) -> FollowUp:
    """Keep a task for a team; its owner is told. Errors: Refused for an owner who does not work here any more."""
    row = FollowUp(team=team, created_at=at, created_by_id=by.id)
    _fill(row, wanted)
    found = add(row)
    record("follow_up.created", found.key, by=by.id, at=at, title=wanted.title)
    _tell(found, by=by, at=at)
    return found


@transactional
def change(row: FollowUp, wanted: Promise, *, by: Person, at: datetime) -> None:
    """Say it anew; a new owner is told. Errors: as `promise`."""
    before = row.owner
    _fill(row, wanted)
    record("follow_up.changed", row.key, by=by.id, at=at, title=wanted.title)
    if row.owner is not before:
        _tell(row, by=by, at=at)


@transactional
def complete(row: FollowUp, *, by: Person, at: datetime) -> None:
    """It is done; who says so again changes nothing."""
    if row.done_at is None:
        row.done_at, row.done_by_id = at, by.id
        record("follow_up.done", row.key, by=by.id, at=at)


@transactional
def reopen(row: FollowUp, *, by: Person, at: datetime) -> None:
    if row.done_at is not None:
        row.done_at = row.done_by_id = None
        record("follow_up.reopened", row.key, by=by.id, at=at)


def _fill(row: FollowUp, wanted: Promise) -> None:
    owner = wanted.owner
    if owner is not None and owner.id != row.owner_id and not owner.is_active:
        text = _("%(name)s does not work here any more.", name=owner.name)
        raise Refused(text, fields={"owner": text})
    row.title, row.kind, row.text = wanted.title, wanted.kind, wanted.text
    row.owner, row.due_on, row.link = owner, wanted.due_on, wanted.link
    row.about, row.incident = wanted.about, wanted.incident


def _tell(row: FollowUp, *, by: Person, at: datetime) -> None:
    """Whoever has it now, unless they took it themselves."""
    if row.owner is None or row.owner.id == by.id:
        return
    with force_locale(row.owner.locale):
        title = _("For you: %(title)s", title=row.title)
        until = _(" It is due on %(day)s.", day=row.due_on.isoformat()) if row.due_on else ""
        text = _("%(name)s has given you a follow-up of %(team)s.", name=by.name, team=row.team.name) + until
        write_to(
            row.owner,
            f"follow-up:{row.key}:{row.owner.id}:{at.isoformat()}",
            title=title,
            text=text,
            url=follow_up_url(row),
            at=at,
        )
