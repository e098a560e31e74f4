"""Who could take a stretch, with what speaks for and against it; read for the whole team at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portal.messages.outbox.queries import pages_among
from portal.people.models import Person, Team
from portal.people.queries import members_of
from portal.rota.holidays import days_off
from portal.rota.loads import night_of
from portal.swaps.candidates.ranking import (
    LOAD_AROUND,
    Standing,
    fairest_first,
    last_and_next,
    loads_beside_mean,
)
from portal.swaps.candidates.wording import figures
from portal.swaps.rules.cases import Facts, Finding, Held
from portal.swaps.rules.findings import REACH, findings, is_refused
from portal.swaps.rules.queries import facts_between
from portal.swaps.rules.wording import finding_text
from portal.swaps.settings.strictness import Settings

PAGES_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be asked, or why not.

    Units: `load` is theirs beside the team's mean, nights, weekends and holidays twice, 90 days back and ahead;
           `night_pages` of the last 30 days, on their clock; `last_on_call` is the instant asked about while they
           are on call. `reasons` are sentences, what speaks against it first.
    """

    person: Person
    findings: list[Finding]
    load: float
    night_pages: int
    last_on_call: datetime | None
    next_on_call: datetime | None
    reasons: list[str]

    @property
    def is_refused(self) -> bool:
        return is_refused(self.findings)

    @property
    def against(self) -> list[str]:
        """The rules that speak against them, each once, without the figures."""
        return [*dict.fromkeys(self.reasons[: len(self.findings)])]


class Choosing:
    """A page on which somebody chooses whom to ask; `could_take` is None for those who do not."""

    could_take: Sequence[Candidate] | None

    @property
    def able(self) -> list[Candidate]:
        return [one for one in self.could_take or () if not one.is_refused]

    @property
    def unable(self) -> list[Candidate]:
        return [one for one in self.could_take or () if one.is_refused]


def candidates(
    team: Team, taking: Sequence[Held], *, giver_id: int | None, at: datetime, settings: Settings
) -> list[Candidate]:
    """Every active member of a team but the giver, fairest first, those whom the rules refuse last.

    As many queries for any number of people.
    Errors: ValueError without a stretch.
    """
    people = {membership.person.id: membership.person for membership in members_of(team)}
    known = _facts(team, [*people.values()], taking, at)
    loads, pages = loads_beside_mean(known, at), _night_pages(known, at)
    standings = (
        _standing(people[who], facts, taking, loads[who], pages[who], at=at, settings=settings)
        for who, facts in known.items()
        if who != giver_id
    )
    return [_told(one, people[one.person_id], at, team.time_zone) for one in fairest_first(standings)]


def _facts(team: Team, people: Sequence[Person], taking: Sequence[Held], at: datetime) -> dict[int, Facts]:
    """Of the stretches and of the months that make a load."""
    if not taking:
        raise ValueError("Say which stretch is to be taken.")
    first, last = min(one.starts_at for one in taking), max(one.ends_at for one in taking)
    start, end = min(at - LOAD_AROUND, first - REACH), max(at + LOAD_AROUND, last + REACH)
    known = facts_between(team, people, start, end, turns_from=at, turns_until=last)
    return {one.id: replace(known[one.id], holidays=_holidays(one, at)) for one in people}


def _holidays(person: Person, at: datetime) -> frozenset[date]:
    """Their public holidays of the months that make a load; none where they have not said where they live."""
    return frozenset(days_off(person, (at - LOAD_AROUND).date(), (at + LOAD_AROUND).date()))


def _night_pages(known: Mapping[int, Facts], at: datetime) -> Counter[int]:
    pages = pages_among(known, since=at - PAGES_BACK)
    return Counter(who for who, paged_at in pages if paged_at <= at and night_of(paged_at, known[who].zone))


def _standing(
    person: Person,
    facts: Facts,
    taking: Sequence[Held],
    load: float,
    night_page_count: int,
    *,
    at: datetime,
    settings: Settings,
) -> Standing:
    found = findings(facts, taking, settings=settings, at=at, is_offered=False)
    last_at, next_at = last_and_next(facts.held, at)
    return Standing(person.id, person.name, tuple(found), load, night_page_count, last_at, next_at)


def _told(one: Standing, person: Person, at: datetime, zone: str) -> Candidate:
    return Candidate(
        person=person,
        findings=list(one.findings),
        load=one.load,
        night_pages=one.night_page_count,
        last_on_call=one.last_at,
        next_on_call=one.next_at,
        reasons=[*(finding_text(found, zone) for found in one.findings), *figures(one, at)],
    )
