"""What is stored of people's nights, as the engine takes it: read for any number of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from portal.absences.models import Absence, Origin, Status
from portal.absences.spans import DAY, Hours, Span
from portal.core.db import db, many
from portal.fatigue.deeds import engaged_until
from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import Page, interruptions
from portal.fatigue.local_days import Home, home, midnight
from portal.fatigue.models import PageMark, Worth
from portal.fatigue.reports import Facts, Report, report
from portal.fatigue.rest import AHEAD, BEFORE, RestClock, rest_clock
from portal.fatigue.settings import Settings
from portal.incidents.facts import Status as Phase
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.messages.models import TAKEN, Message, MessageKind
from portal.people.holidays import holidays_between
from portal.people.models import Person
from portal.people.queries import zones_of
from portal.rota.queries import held_by
from portal.rota.windows import Period

USUAL = Settings()

RESENT_WITHIN = timedelta(hours=3)
"""How long after the first message of a page another of the same may follow: two hours by a person's own rules, and
what a provider's failures add. Chosen by us."""


def facts_of(people: Sequence[Person], start: datetime, end: datetime) -> dict[int, Facts]:
    """What happened to each of some people in [start, end), in five queries for any number of them.

    Shape:  pages that reached them by a way that wakes, once for each run of a step, from `start` on and before
            `end`; what they covered in any team, never clipped. Leave, recovery and holidays also from as long before
            and after as rests are looked for. The id of a page is the number of the first message that was sent.
    """
    ids = [person.id for person in people]
    around = start - BEFORE - DAY, end + AHEAD + DAY
    homes = homes_of(people, around)
    shifts, absences = _shifts(ids, start, end), _absences(ids, around)
    pages = _pages(homes, start, end)
    return {
        who: Facts(
            home=homes[who],
            shifts=shifts.get(who, []),
            pages=pages.get(who, []),
            leave=_periods(homes[who], absences[who], is_recovery=False),
            recovery=_periods(homes[who], absences[who], is_recovery=True),
        )
        for who in ids
    }


def reports_of(people: Sequence[Person], *, as_of: datetime, days: int | None = None) -> dict[int, Report]:
    """Every figure of each of some people over so many local dates, 28 unless told; queries as `facts_of`."""
    many_days = USUAL.window_days if days is None else days
    # A local date may begin a day before that of UTC; one page may come at the very instant.
    start, end = as_of - (many_days + 2) * DAY, as_of + timedelta.resolution
    return {who: report(facts, as_of=as_of, days=days) for who, facts in facts_of(people, start, end).items()}


def rest_clocks(people: Sequence[Person], at: datetime) -> dict[int, RestClock]:
    """From when each of some people may work again, as of an instant; a shift of theirs may begin from `rested_at`."""
    found = facts_of(people, at - BEFORE, at)
    return {who: _clock(facts, at) for who, facts in found.items()}


def incidents_behind(page_ids: Iterable[str]) -> dict[str, Incident]:
    """The incidents of pages, by the pages' ids: one query. What is no page of an incident has no key there."""
    numbers = [int(one) for one in page_ids if one.isdecimal()]
    rows = (
        select(Message.id, Incident)
        .join(Incident, Incident.id == Message.incident_id)
        .where(Message.id.in_(numbers))
        .options(joinedload(Incident.team))
    )
    return {str(number): incident for number, incident in db.session.execute(rows)}


def _clock(facts: Facts, at: datetime) -> RestClock:
    ended = [one for one in interruptions(facts.home, facts.pages) if one.ends_at <= at]
    return rest_clock(facts.home, facts.off, ended, as_of=at)


def homes_of(people: Iterable[Person], around: Period) -> dict[int, Home]:
    """By which clocks each of some people lived, with the holidays around a period; one query."""
    known = list(people)
    zones = zones_of(person.id for person in known)
    return {
        person.id: home(*zones.get(person.id, [(None, person.time_zone)]), holidays=_holidays(person, around))
        for person in known
    }


def _holidays(person: Person, around: Period) -> Iterable[date]:
    if person.residence is None:
        return ()
    # Which language the names are in is nothing to us: all share what was found in one.
    return holidays_between(person.residence, around[0].date(), around[1].date(), "en")


def _shifts(ids: Iterable[int], start: datetime, end: datetime) -> dict[int, list[Shift]]:
    found: dict[int, list[Shift]] = {}
    for row in held_by(ids, start, end):
        shift = Shift(row.starts_at, row.ends_at, str(row.role), row.shift_key)
        found.setdefault(row.person_id, []).append(shift)
    return found


def _absences(ids: Iterable[int], around: Period) -> Mapping[int, list[tuple[Span, Origin]]]:
    rows = select(Absence).where(
        Absence.person_id.in_([*ids]), Absence.status == Status.CONFIRMED, Absence.over_at > around[0]
    )
    found: defaultdict[int, list[tuple[Span, Origin]]] = defaultdict(list)
    for row in many(rows.order_by(Absence.over_at, Absence.id)):
        found[row.person_id].append((row.span, row.origin))
    return found


def _periods(lives: Home, absences: Iterable[tuple[Span, Origin]], *, is_recovery: bool) -> list[Period]:
    return [_period(lives, one) for one, origin in absences if (origin is Origin.RECOVERY) is is_recovery]


def _period(lives: Home, absence: Span) -> Period:
    """Whole days are days of wherever they were then."""
    if isinstance(absence, Hours):
        return absence.starts_at, absence.ends_at
    return midnight(lives, absence.first), midnight(lives, absence.last + DAY)


class _Sent(NamedTuple):
    """The first message of a page."""

    person_id: int
    incident_id: int
    id: int
    at: datetime
    worth: Worth | None
    corrected_until: datetime | None

    def page(self, until: datetime | None) -> Page:
        """What its person said of it decides whether it counts, and whether something had to be done."""
        is_actionable = None if self.worth in (None, Worth.TEST) else self.worth is Worth.NEEDED
        return Page(
            str(self.id), self.at, until, is_test=self.worth is Worth.TEST, is_actionable=is_actionable
        )


def _pages(homes: Mapping[int, Home], start: datetime, end: datetime) -> dict[int, list[Page]]:
    sent = [one for one in _sent(homes, start - RESENT_WITHIN, end) if one.at >= start]
    deeds, ends = _deeds({one.incident_id for one in sent}, {one.person_id for one in sent}, start)
    found: dict[int, list[Page]] = {}
    for one in sent:
        own, over = deeds[one.incident_id, one.person_id], ends[one.incident_id]
        joins = homes[one.person_id].settings.joins_within
        until = one.corrected_until or engaged_until(one.at, own, over, joins_within=joins)
        found.setdefault(one.person_id, []).append(one.page(until))
    return found


_SAID = (PageMark.worth, PageMark.until_at)


def _sent(ids: Iterable[int], start: datetime, end: datetime) -> list[_Sent]:
    same = (Message.person_id, Message.incident_id, Message.step, Message.run)
    rows: Select[Any, Any, Any, Any, Any, Any] = (
        select(Message.person_id, Message.incident_id, Message.id, Message.sent_at, *_SAID)
        .outerjoin(PageMark, (PageMark.message_id == Message.id) & PageMark.replaced_at.is_(None))
        .where(Message.person_id.in_([*ids]), Message.is_waking, Message.kind == MessageKind.PAGE)
        .where(Message.state.in_(TAKEN), Message.sent_at >= start, Message.sent_at < end)
        .ext(distinct_on(*same))
        .order_by(*same, Message.sent_at, Message.id)
    )
    found = db.session.connection().execute(rows)
    return sorted((_Sent(*row) for row in found), key=lambda one: (one.at, one.id))


_Deeds = defaultdict[tuple[int, int], list[datetime]]
_Ends = defaultdict[int, list[datetime]]


def _deeds(incidents: Iterable[int], people: Iterable[int], since: datetime) -> tuple[_Deeds, _Ends]:
    """When each of some people did something on each of some incidents, and when these ended."""
    entries = TimelineEntry
    rows = (
        select(entries.incident_id, entries.actor_id, entries.at, entries.kind, entries.facts["after"].astext)
        .where(entries.incident_id.in_([*incidents]), entries.at >= since)
        .where(entries.actor_id.in_([*people]) | (entries.kind == EntryKind.STATUS))
        .order_by(entries.at, entries.seq)
    )
    deeds, ends = _Deeds(list), _Ends(list)
    for incident_id, actor_id, at, kind, after in db.session.execute(rows):
        deeds[incident_id, actor_id].append(at)
        if kind is EntryKind.STATUS and after in (Phase.RESOLVED, Phase.CLOSED):
            ends[incident_id].append(at)
    return deeds, ends
