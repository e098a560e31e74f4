"""Whom a step pages: as the choices of a form, as what they mean, and as the people of this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.text import _
from portal.escalations.actions import StepFacts
from portal.escalations.forms import EMAIL, StepForm, Targets
from portal.escalations.ladder import Step, TargetType
from portal.escalations.models import EscalationPolicy, EscalationStep
from portal.messages.queries import team_channels_of
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


@dataclass(frozen=True)
class Present:
    """Whom a step would page now; a `problem` is what a manager should look at."""

    label: str
    people: Sequence[Person] = ()
    problem: str = ""


def present(policy: EscalationPolicy, *, at: datetime) -> list[tuple[EscalationStep, Present]]:
    """Each step of a policy with the people behind its target at an instant."""
    team = policy.team
    covers, rooms = on_call(team, at), {room.name for room in team_channels_of(team)}
    by_role = {role: [c.person for c in covers if c.role == role] for role in RotaRole}
    everybody = [m.person for m in members_of(team)]
    return [(step, _present(step, by_role, everybody, rooms)) for step in policy.steps]


def _present(
    step: EscalationStep, by_role: dict[RotaRole, list[Person]], everybody: list[Person], rooms: set[str]
) -> Present:
    if step.target_type is TargetType.EMAIL:
        return Present(step.target_email or "")
    if step.target_type is TargetType.CHANNEL:
        return _room(step.target_channel or "", rooms)
    if step.target_type is TargetType.ON_CALL:
        return _these(on_call_label(step.role), by_role[step.role])
    if step.target_type is TargetType.TEAM:
        return _these(_("Everybody in %(team)s", team=step.policy.team.name), everybody)
    one = [step.target_person] if step.target_person and step.target_person.is_active else []
    return Present("", one, "" if one else _("no longer here"))


def _these(label: str, people: Sequence[Person]) -> Present:
    return Present(label, people, "" if people else _("nobody"))


def _room(name: str, known: set[str]) -> Present:
    return Present(name, problem="" if name in known else _("not set up as a channel of the team"))


def _rooms(team: Team, policy: EscalationPolicy | None) -> list[str]:
    named = [step.target_channel for step in (policy.steps if policy else ()) if step.target_channel]
    return sorted({*(room.name for room in team_channels_of(team)), *named})


def _people(policy: EscalationPolicy | None) -> list[Person]:
    named = [step.target_person for step in (policy.steps if policy else ()) if step.target_person]
    return list(dict.fromkeys([*active_people(), *named]))
