"""What has become of somebody's shifts, a line each: as the portal keeps it and as a mail says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.core.db import add
from portal.core.text import _, local
from portal.people.models import Person
from portal.rota.models import ShiftNews
from portal.rota.wording import role_name


@dataclass(frozen=True)
class Line:
    """One stretch as it is told: what became of it, in which role, from when to when."""

    kind: str
    role: str
    starts_at: datetime
    ends_at: datetime


def keep_news(person: Person, team_id: int, title: str, lines: Iterable[Line], *, at: datetime) -> ShiftNews:
    """For their page, in the language and on the clock they have now."""
    told = [_told(line, person.time_zone) for line in lines]
    return add(ShiftNews(person_id=person.id, team_id=team_id, told_at=at, title=title, lines=told))


def line_texts(lines: Iterable[Line], zone: str) -> list[str]:
    """`Yours now: Primary · Mon 23 Nov 09:00 – Mon 30 Nov 09:00`."""
    told = (_told(line, zone) for line in lines)
    return [f"{line['kind']}: {line['role']} · {line['when']}" for line in told]


def became(*, is_gained: bool, is_lost: bool) -> str:
    """What a change means to the one who is told of it."""
    if is_gained:
        return _("Another time") if is_lost else _("Yours now")
    return _("Not yours any more") if is_lost else _("Changes hands")


def _told(line: Line, zone: str) -> dict[str, str]:
    when = f"{local(line.starts_at, zone)} – {local(line.ends_at, zone)}"
    return {"kind": line.kind, "role": role_name(line.role), "when": when}
