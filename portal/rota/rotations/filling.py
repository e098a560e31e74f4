"""The form of a rotation: what it begins with, what is stored, and what it says once it is valid."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.core import clock
from portal.core.text import zone_city
from portal.people.models import Person, Team
from portal.people.queries import members_of
from portal.rota.models import RotaRole, Rotation, RotationMember
from portal.rota.rotations.actions import RotationFacts
from portal.rota.rotations.forms import BLANK_ROWS, LONGEST_NAME, RotationForm
from portal.rota.rotations.rows import window_row
from portal.rota.rule.membership import is_past
from portal.rota.rule.presets import OWN, preset_of
from portal.rota.rule.stored import rule_of
from portal.rota.rule.turns import Member
from portal.rota.windows import Window, day_of, the_rest
from portal.rota.wording import hours, role_name

BLANKS: list[dict[str, Any]] = [{}] * BLANK_ROWS


def form_of(
    team: Team, rotation: Rotation | None = None, *, data: Mapping[str, Any] | None = None
) -> RotationForm:
    """The form of a new rotation or of one that is there; the role of a published one is no longer asked."""
    people = [(person.key, _named(person, team)) for person in _people(team, rotation)]
    form = RotationForm(people, formdata=None, data=data) if data else RotationForm(people)
    if rotation and rotation.published_until:
        del form.role
    return form


def usual(team: Team, leg: Rotation | None = None) -> dict[str, Any]:
    """What a new rotation starts with: a week from Monday 09:00, the members in turn, around the clock.

    Beside another leg: what that one leaves out, on its clock, by those who take no turns there.
    """
    zone = leg.time_zone if leg else team.time_zone
    windows = the_rest(rule_of(leg).windows) if leg else []
    return {
        "name": _name(leg, windows),
        "role": leg.role if leg else RotaRole.PRIMARY,
        "time_zone": zone,
        "starts_on": leg.starts_on if leg else day_of(clock.now(), zone),
        "count": leg.count if leg else 1,
        "unit": leg.unit if leg else "week",
        "handoff_weekday": str((leg.handoff_weekday if leg else 0) or 0),
        "handoff_time": leg.handoff_time if leg else RotationFacts.handoff_time,
        "members": [*_first_members(team, leg), "", ""],
        "dates": BLANKS,
        **_hours(windows),
    }


def _name(leg: Rotation | None, windows: Sequence[Window]) -> str:
    """Two legs of one role are told apart by their hours, where these are few."""
    role = role_name(leg.role if leg else RotaRole.PRIMARY)
    name = f"{role}, {hours(windows)}"
    return name if windows and len(name) <= LONGEST_NAME else role


def _named(person: Person, team: Team) -> str:
    """With where they are, when it is not where the team is: nights are handed to them."""
    if person.time_zone == team.time_zone:
        return person.name
    return f"{person.name} · {zone_city(person.time_zone)}"


def stored(rotation: Rotation) -> dict[str, Any]:
    names = ("name", "role", "time_zone", "starts_on", "count", "unit", "handoff_time")
    members = _present(rotation)
    return {
        **{name: getattr(rotation, name) for name in names},
        "handoff_weekday": str(rotation.handoff_weekday or 0),
        "members": [*(m.person.key for m in members), "", ""],
        "dates": [*(_dates_row(m) for m in members if m.joins_on or m.leaves_on), *BLANKS],
        **_hours(rule_of(rotation).windows),
    }


def facts_of(form: RotationForm, team: Team, rotation: Rotation | None = None) -> RotationFacts:
    return RotationFacts(
        name=form.name.data,
        role=rotation.role if rotation and "role" not in form else RotaRole(form.role.data),
        time_zone=form.time_zone.data,
        starts_on=form.starts_on.data,
        member_ids=_members(form, {person.key: person.id for person in _people(team, rotation)}),
        handoff_time=form.handoff_time.data,
        handoff_weekday=_weekday(form, rotation),
        unit=form.unit.data,
        count=form.count.data,
        windows=form.rule_windows,
    )


def _members(form: RotationForm, ids: Mapping[str, int]) -> list[int | Member]:
    """Dates are those of the form: a row that was emptied takes them back."""
    dates = form.dates_by_key
    return [Member(ids[key], *dates.get(key, (None, None))) for key in form.member_keys]


def _people(team: Team, rotation: Rotation | None) -> list[Person]:
    """Who can take a turn: the team, and who takes one already."""
    known = {m.person.id: m.person for m in members_of(team)}
    known |= {m.person_id: m.person for m in (_present(rotation) if rotation else ())}
    return sorted(known.values(), key=lambda person: person.name)


def _present(rotation: Rotation) -> list[RotationMember]:
    """Without those who have left."""
    today = day_of(clock.now(), rotation.time_zone)
    return [m for m in rotation.members if not is_past(Member(m.person_id, m.joins_on, m.leaves_on), today)]


def _first_members(team: Team, leg: Rotation | None) -> list[str]:
    everyone = [m.person for m in members_of(team)]
    taken = {m.person_id for m in leg.members} if leg else set()
    return [person.key for person in everyone if person.id not in taken] or [p.key for p in everyone]


def _dates_row(member: RotationMember) -> dict[str, Any]:
    return {"person": member.person.key, "joins_on": member.joins_on, "leaves_on": member.leaves_on}


def _hours(windows: Iterable[Window]) -> dict[str, Any]:
    found = tuple(windows)
    name = preset_of(found)
    return {"hours": name, "windows": [*(map(window_row, found) if name == OWN else ()), *BLANKS]}


def _weekday(form: RotationForm, rotation: Rotation | None) -> int | None:
    """The form asks for it in weeks only; what a script has set for other turns stays."""
    if form.unit.data == "week":
        return int(form.handoff_weekday.data)
    return rotation.handoff_weekday if rotation and rotation.unit == form.unit.data else None
