"""Whose absence an event is. Never a guess between two people."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.absences.feeds.kinds import BARE_WORDS, LEAVE_WORDS, folded

PATTERNS = (
    r"^\[(?P<type>[^\]]+)\] (?P<name>.+)$",
    r"^(?P<name>.+?) (?:is )?(?:OOO|out of office|abwesend)\b",
    r"^(?P<name>.+?)(?: PTO)? \((?P<type>[^)]+)\)$",
    r"^(?P<name>.+)$",
)
"""Titles of Personio, TimeOff.Management, Urlaubsverwaltung, Justworks, and a bare name."""

LONGEST_TITLE = 200
"""Characters of a title that are looked at: matching takes longer than the title is long. Chosen by us."""


@dataclass(frozen=True)
class Known:
    """Somebody whose absences count. `emails` are lower case, the first one their own."""

    name: str
    emails: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """Who may be meant. `mapped`: names that somebody has assigned before, folded, to an address."""

    known: Sequence[Known]
    mapped: Mapping[str, str] = field(default_factory=dict)
    owner: Known | None = None
    patterns: Sequence[str] = PATTERNS

    def whose(self, title: str, attendees: Iterable[str]) -> tuple[Known | None, str]:
        """The person, or None, and the name that was read; an attendee counts more than a title."""
        read = name_in(title, self.patterns)
        if self.owner:
            return self.owner, read
        return self._invited(attendees) or self._mapped(read) or self._named(read), read

    def _invited(self, attendees: Iterable[str]) -> Known | None:
        wanted = {address.lower() for address in attendees}
        return _only([one for one in self.known if wanted & {*one.emails}])

    def _mapped(self, read: str) -> Known | None:
        address = self.mapped.get(folded(read))
        return _only([one for one in self.known if address in one.emails])

    def _named(self, read: str) -> Known | None:
        wanted = tuple(sorted(_parts(read)))
        if not wanted:
            return None
        same = [one for one in self.known if tuple(sorted(_parts(one.name))) == wanted]
        return _only(same) if same else _only([one for one in self.known if _is_short_for(read, one.name)])


def name_in(title: str, patterns: Iterable[str] = PATTERNS) -> str:
    """The name that a title holds; empty for a title that only says that somebody is away."""
    for pattern in patterns:
        found = re.search(pattern, title.strip()[:LONGEST_TITLE], re.IGNORECASE)
        if found:
            name = found["name"].strip()
            return "" if _is_only_words(name) else name
    return ""


def _is_only_words(name: str) -> bool:
    rest = folded(name)
    for word in sorted((folded(word) for word in (*LEAVE_WORDS, *BARE_WORDS)), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", rest)
    return not rest.strip()


def _parts(name: str) -> list[str]:
    return re.findall(r"[\w'-]+", folded(name))


def _is_short_for(read: str, name: str) -> bool:
    """`Nathan J.` for Nathan Jones."""
    short, whole = _parts(read), _parts(name)
    if len(short) != 2 or len(short[1]) != 1 or len(whole) < 2:
        return False
    return short[0] == whole[0] and whole[-1].startswith(short[1])


def _only(found: Sequence[Known]) -> Known | None:
    return found[0] if len(found) == 1 else None
