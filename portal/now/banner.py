"""What everybody is told, on every view, when pages come late or reach nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import url_for
from sqlalchemy import Select, bindparam, func, select

from portal.asks.queries import open_count
from portal.core.db import UtcDateTime, db
from portal.core.jobs import SWEEPS
from portal.core.text import _
from portal.incidents.models import Incident
from portal.incidents.queries import visible_to
from portal.messages.models import Message, MessageState, Provider
from portal.now import wording
from portal.now.navigation import Open
from portal.pager.health.checks import DUE_LIMIT, limit_of
from portal.pager.models import SweepRun
from portal.people.models import Person, Role
from portal.people.queries import Anybody
from portal.rota.models import ShiftNews

PAGING = ("escalate", "send_waiting")
"""The sweeps that a page waits for; the others may be late without anybody sleeping through an incident."""


@dataclass(frozen=True)
class Banner:
    text: str
    kind: str = "bad"
    url: str = ""


@dataclass(frozen=True)
class Observed:
    """When each paging sweep last ran, since when the oldest due step or message waits, which providers are left
    alone, of the open incidents that the reader may see: how many, and whom nobody could be reached for; and how
    many changes of their shifts the reader has not seen, and how many answers of theirs are awaited."""

    waiting: Open
    ran: Mapping[str, datetime]
    waiting_since: datetime | None
    unreached: Sequence[str]
    open_providers: Sequence[str]
    news_count: int
    ask_count: int


def banners(seen: Observed, person: Person, at: datetime) -> list[Banner]:
    """The same limits as `/health`. What is worst comes first."""
    open_ = _open(seen.open_providers, person)
    found = (_unreached(seen.unreached), _late(seen, at), open_, _news(seen.news_count))
    return [banner for banner in found if banner is not None]


def _unreached(refs: Sequence[str]) -> Banner | None:
    if not refs:
        return None
    if len(refs) == 1:
        text = _("Nobody could be reached for %(ref)s: phone them.", ref=refs[0])
        return Banner(text, url=url_for("incidents.show", ref=refs[0]))
    text = _("Nobody could be reached for %(count)s incidents: phone them.", count=len(refs))
    return Banner(text, url=url_for("incidents.index"))


def _late(seen: Observed, at: datetime) -> Banner | None:
    if any(name not in seen.ran for name in PAGING):
        return Banner(_("Pages may be late: the pager does not run. An admin starts it with `releve clock`."))
    late = [age for name in PAGING if (age := at - seen.ran[name]) > limit_of(SWEEPS[name].every)]
    if late:
        time = wording.length(max(late))
        return Banner(_("Pages may be late: the pager last ran %(time)s ago.", time=time))
    if seen.waiting_since is not None and at - seen.waiting_since > DUE_LIMIT:
        time = wording.length(at - seen.waiting_since)
        return Banner(_("Pages may be late: one has been waiting for %(time)s.", time=time))
    return None


def _open(names: Sequence[str], person: Person) -> Banner | None:
    """For admins: theirs are the accounts and keys, and the names of hosts are not for everybody."""
    if not names or person.role != Role.ADMIN:
        return None
    said = ", ".join(names)
    text = _("Not delivering: %(names)s. Check the account, the key and the network.", names=said)
    return Banner(text, kind="warn")


def _news(count: int) -> Banner | None:
    if not count:
        return None
    return Banner(_("Your shifts have changed. See how."), kind="info", url=url_for("shift_news.index"))


def observed(person: Person, at: datetime) -> Observed:
    """All of it in one query: this runs for every view."""
    row = db.session.execute(_observed(person.role), {"person_id": person.id, "at": at}).one()
    found = {name: at for name, at in zip(PAGING, row[7:], strict=True) if at is not None}
    return Observed(
        Open(row[0], row[1]), found, row[3], sorted(row[2] or []), sorted(row[4] or []), *row[5:7]
    )


@cache  # putting it together takes twice as long as running it
def _observed(role: Role) -> Select[Any]:
    reader, at = Anybody(role), bindparam("at", type_=UtcDateTime)
    is_waiting = Message.state.in_((MessageState.PENDING, MessageState.SENDING))
    message = select(func.min(Message.due_at)).where(is_waiting, Message.due_at <= at)
    step = select(func.min(Incident.next_escalation_at)).where(Incident.next_escalation_at <= at)
    left_alone = select(func.array_agg(Provider.name)).where(Provider.opened_at.is_not(None))
    news = select(func.count()).where(ShiftNews.person_id == reader.id, ShiftNews.seen_at.is_(None))
    ran = [select(SweepRun.ran_at).where(SweepRun.name == name).scalar_subquery() for name in PAGING]
    unreached = func.array_agg(Incident.ref).filter(Incident.unreached_at.is_not(None))
    opened = select(func.count(), func.min(Incident.severity), unreached).select_from(Incident)
    since = func.least(message.scalar_subquery(), step.correlate(None).scalar_subquery())
    asked = opened.where(visible_to(reader), Incident.resolved_at.is_(None))
    others = (left_alone.scalar_subquery(), news.scalar_subquery(), open_count(reader))
    return asked.add_columns(since, *others, *ran)
