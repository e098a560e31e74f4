"""Builders: lives on call as they are stored, from the same cases that `releve fatigue check` reads."""

from datetime import datetime, time, timedelta

from portal.absences.actions import ask_for_leave
from portal.absences.spans import Hours
from portal.core.db import add, transactional
from portal.fatigue.case_files import CaseIn, PageIn, ShiftIn
from portal.incidents.models import Incident
from portal.incidents.timeline.actions import add_entry
from portal.messages.models import TAKEN, Message, MessageKind, MessageState
from portal.people.actions import Profile, update_person
from portal.people.models import Person, Team
from portal.rota.models import Assignment, RotaRole, Rotation, Shift
from tests.world import a_person, a_team, an_admin
from tests.world_incidents import an_incident

LONG_AGO = timedelta(days=400)
_WAKING = {"push", "sms", "phone"}


@transactional
def a_stored_life(case: CaseIn) -> Person:
    """Somebody to whom all of a case has happened: what people do through actions, what the engine writes as rows."""
    born_at = case.as_of - LONG_AGO
    boss, team = an_admin("Boss"), a_team("life", at=born_at)
    person = _who_lives(case, team, born_at)
    for shift in case.shifts:
        a_shift(team, person, shift)
    for page in case.pages:
        _paged(team, person, page)
    for off in case.off:
        ask_for_leave(person, Hours(off.start, off.end), by=boss, at=born_at, is_confirmed=True)
    return person


def _who_lives(case: CaseIn, team: Team, born_at: datetime) -> Person:
    (_always, first), *moves = sorted(case.zones, key=lambda one: (one[0] is not None, one[0] or case.as_of))
    person = a_person("Lia Life", team=team, time_zone=first, at=born_at)
    for at, zone in moves:
        assert at is not None
        update_person(person, Profile(person.name, zone, "en"), by=person, at=at)
    return person


def a_shift(team: Team, person: Person, of: ShiftIn) -> Shift:
    """One shift of a rotation of its own, covered as planned."""
    at, key = of.start - timedelta(days=30), f"{of.start:%d%H%M}{of.role}{person.id}"
    rotation = add(
        Rotation(
            team_id=team.id, name=key, role=RotaRole(of.role), time_zone=team.time_zone,
            starts_on=of.start.date(), handoff_time=time(9), created_at=at,
        )
    )  # fmt: skip
    times = {"rotation_id": rotation.id, "person_id": person.id, "starts_at": of.start, "ends_at": of.end}
    shift = add(Shift(key=f"s{key}", published_at=at, changed_at=at, **times))
    facts = {"team_id": team.id, "role": rotation.role, "is_opening": True, "created_at": at}
    add(Assignment(key=f"a{key}", shift_id=shift.id, **times, **facts))
    return shift


def _paged(team: Team, person: Person, page: PageIn) -> None:
    incident = an_incident(team, f"Trouble {page.id}", at=page.at)
    is_waking = page.channel in _WAKING if page.wakes is None else page.wakes
    kind = MessageKind.TEST if page.test else MessageKind.PAGE
    a_sent_page(incident, person, at=page.at, channel=page.channel.upper(), is_waking=is_waking, kind=kind)
    if page.until is not None:
        add_entry(incident, "This is what I did.", by=person, at=page.until)


@transactional
def a_sent_page(
    incident: Incident,
    person: Person,
    *,
    at: datetime,
    channel: str = "PUSH",
    is_waking: bool = True,
    kind: MessageKind = MessageKind.PAGE,
    state: MessageState = MessageState.SENT,
    step: int = 1,
    run: str = "1.0",
) -> Message:
    """A message of a page that left at an instant, however long ago it was planned."""
    key = f"{incident.id}:{person.id}:{channel}:{step}:{run}:{at.isoformat()}"
    return add(
        Message(
            idem_key=key, kind=kind, channel=channel, address="x", recipient=person.name, is_waking=is_waking,
            content={"title": incident.title, "text": ""}, incident_id=incident.id, step=step, run=run,
            person_id=person.id, due_at=at, state=state, created_at=at - timedelta(hours=1),
            sent_at=at if state in TAKEN else None, finished_at=at,
        )
    )  # fmt: skip
