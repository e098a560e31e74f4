"""Whom a step pages: as the choices of a form, as what they mean, and as the people of this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core.db import many
from portal.core.text import _
from portal.escalations.actions import StepFacts
from portal.escalations.forms import EMAIL, StepForm, Targets
from portal.escalations.ladder import Step, TargetType
from portal.escalations.models import EscalationPolicy, EscalationStep
from portal.escalations.queries import step_of
from portal.escalations.wording import CODES
from portal.messages.rooms.queries import rooms_of
from portal.people.models import Person, Team
from portal.people.queries import active_people, members_of
from portal.rota.models import RotaRole
from portal.rota.queries import on_call
from portal.rota.wording import role_name

PAGED = (RotaRole.PRIMARY, RotaRole.SECONDARY, RotaRole.MANAGER)


def choices(team: Team, policy: EscalationPolicy | None = None) -> Targets:
    """Everything a step of this team can page, under headings; what a policy names already is among it."""
    return {
        _("On call"): {f"ON_CALL:{role}": on_call_label(role) for role in PAGED},
        _("The team"): {"TEAM": _("Everybody in %(team)s", team=team.name)},
        _("Chat rooms"): {f"CHANNEL:{name}": name for name in _rooms(team, policy)},
        _("Elsewhere"): {EMAIL: _("An e-mail address")},
        _("One person"): {f"USER:{p.key}": p.name for p in _people(policy)},
    }


def on_call_label(role: str) -> str:
    return _("%(role)s on call", role=role_name(role))


def typed(step: Step, keys: Mapping[int, str]) -> dict[str, Any]:
    """A step as the form shows it; `keys` are those of people by their ids."""
    rest = {TargetType.ON_CALL: step.role, TargetType.CHANNEL: step.target}
    if step.target_type is TargetType.USER:
        rest[TargetType.USER] = keys[int(step.target or 0)]
    return {
        "delay_minutes": step.delay_minutes,
        "target": ":".join(str(part) for part in (step.target_type, rest.get(step.target_type)) if part),
        "email": step.target if step.target_type is TargetType.EMAIL else "",
        "channels": list(step.channels),
        "message": step.message,
        "is_postmortem_owed": step.is_postmortem_owed,
        "is_active": step.is_active,
    }


def keys_of(policy: EscalationPolicy | None) -> dict[int, str]:
    return {person.id: person.key for person in _people(policy)}


def meant(form: StepForm, ids: Mapping[str, int]) -> StepFacts:
    """A checked row as a step; `ids` are those of people by their keys."""
    kind, _colon, rest = form.target.data.partition(":")
    return StepFacts(
        delay_minutes=form.delay_minutes.data,
        target_type=TargetType(kind),
        channels=form.channels.data,
        role=RotaRole(rest) if kind == TargetType.ON_CALL else RotaRole.PRIMARY,
        target_person_id=ids[rest] if kind == TargetType.USER else None,
        target_email=form.email.data if kind == TargetType.EMAIL else None,
        target_channel=rest if kind == TargetType.CHANNEL else None,
        message=form.message.data,
        is_postmortem_owed=form.is_postmortem_owed.data,
        is_active=form.is_active.data,
    )


def sketched(number: int, form: StepForm, ids: Mapping[str, int]) -> Step:
    """A row that is complete as the step it would be; nothing of it is stored."""
    facts = vars(meant(form, ids)) | {"channels": [code for code in form.channels.data if code in CODES]}
    return step_of(EscalationStep(order=number, **facts))


@dataclass(frozen=True)
class Present:
    """Whom a step would page now and by which channels; a `problem` is what a manager should look at."""

    label: str
    people: Sequence[Person] = ()
    problem: str = ""
    channels: Sequence[str] = ()


def present(team: Team, steps: Sequence[Step], *, at: datetime) -> list[tuple[Step, Present]]:
    """Each step with the people behind its target at an instant; in as many queries for ten as for one."""
    covers, rooms = on_call(team, at), {room.name: room.channel for room in rooms_of(team)}
    known = _Known(
        team=team,
        by_role={role: [c.person for c in covers if c.role == role] for role in RotaRole},
        members=[m.person for m in members_of(team)],
        rooms=rooms,
        named=_named(steps),
    )
    return [(step, _present(step, known)) for step in steps]


@dataclass(frozen=True)
class _Known:
    team: Team
    by_role: Mapping[str, Sequence[Person]]
    members: Sequence[Person]
    rooms: Mapping[str, str]
    named: Mapping[int, Person]


def _named(steps: Sequence[Step]) -> Mapping[int, Person]:
    ids = {step.target for step in steps if step.target_type is TargetType.USER}
    people = many(select(Person).where(Person.id.in_(ids), Person.is_active)) if ids else ()
    return {person.id: person for person in people}


def _present(step: Step, known: _Known) -> Present:
    if step.target_type is TargetType.EMAIL:
        return Present(str(step.target), channels=("EMAIL",))
    if step.target_type is TargetType.CHANNEL:
        return _room(step, known.rooms)
    label, people = _people_meant(step, known)
    nobody = _("no longer here") if step.target_type is TargetType.USER else _("nobody")
    return Present(label, people, "" if people else nobody, step.channels)


def _people_meant(step: Step, known: _Known) -> tuple[str, Sequence[Person]]:
    if step.target_type is TargetType.ON_CALL:
        return on_call_label(step.role), known.by_role[step.role]
    if step.target_type is TargetType.TEAM:
        return _("Everybody in %(team)s", team=known.team.name), known.members
    person = known.named.get(int(step.target or 0))
    return "", [person] if person else []


def _room(step: Step, rooms: Mapping[str, str]) -> Present:
    """A room takes what it was set up for, whatever the step names."""
    name = str(step.target)
    if name in rooms:
        return Present(name, channels=(rooms[name],))
    return Present(name, problem=_("not set up as a channel of the team"), channels=step.channels)


def _rooms(team: Team, policy: EscalationPolicy | None) -> list[str]:
    named = [step.target_channel for step in (policy.steps if policy else ()) if step.target_channel]
    return sorted({*(room.name for room in rooms_of(team)), *named})


def _people(policy: EscalationPolicy | None) -> list[Person]:
    named = [step.target_person for step in (policy.steps if policy else ()) if step.target_person]
    return list(dict.fromkeys([*active_people(), *named]))
