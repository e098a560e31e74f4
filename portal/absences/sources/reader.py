"""Who reads a source: the people it may name, and how its titles are meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import inspect

from portal.absences.feeds.kinds import LEAVE_WORDS, folded
from portal.absences.feeds.names import PATTERNS, People
from portal.absences.feeds.patterns import expression
from portal.absences.feeds.reading import Feed
from portal.absences.sources.models import LeaveSource, SourceKind
from portal.absences.sources.queries import known_people, names_of, people_of

USUAL_PATTERNS: Mapping[SourceKind, str] = {
    SourceKind.PERSONIO: "[{type}] {name}",
    SourceKind.BAMBOOHR: "{name} ({type})",
}
"""How titles read there; offered when a source is connected, and to be changed by whoever sees others."""


@dataclass(frozen=True)
class Reader:
    """`ids`: whose a first address is. `ignored`: folded names that are of no interest."""

    feed: Feed
    people: People
    ids: Mapping[str, int]
    ignored: frozenset[str] = frozenset()

    @property
    def hash(self) -> str:
        """Another one for another reader: a copy that has not changed is then read again."""
        facts = (self.feed, self.people, sorted(self.ids.items()), sorted(self.ignored))
        return sha256(repr(facts).encode()).hexdigest()


def reader_of(source: LeaveSource) -> Reader:
    """As things are now. A source that is not stored yet knows no names of its own."""
    people = people_of(source)
    known = known_people(people)
    ids = {one.emails[0]: person.id for one, person in zip(known, people, strict=True)}
    addresses = {person_id: address for address, person_id in ids.items()}
    names = names_of(source) if inspect(source).persistent else []
    mapped = {folded(one.name): addresses[one.person_id] for one in names if one.person_id in addresses}
    return Reader(
        Feed(source.feed_kind, ZoneInfo(source.time_zone), tuple(source.words or LEAVE_WORDS)),
        People(known, mapped, known[0] if source.person_id is not None else None, patterns_of(source)),
        ids,
        frozenset(folded(one.name) for one in names if one.is_ignored),
    )


def patterns_of(source: LeaveSource) -> tuple[str, ...]:
    """What is typed comes alone: a title that does not read so holds no name."""
    return (expression(source.pattern),) if source.pattern else PATTERNS
