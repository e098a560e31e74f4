"""What a reading leaves to be stored: absences of people who are known, names that are not, and what is said of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from portal.absences.feeds.changes import Item, key_of
from portal.absences.feeds.events import Note
from portal.absences.feeds.kinds import folded
from portal.absences.feeds.reading import Away, Reading
from portal.absences.spans import Hours, Span

LONGEST_UID = 200
"""Characters of a UID that are kept as they are. Chosen by us: RFC 7986 wants at most 255 octets."""

LONGEST_NAME = 80


@dataclass(frozen=True)
class Found:
    """`unmatched` counts the absences of each name that is nobody's, as it was read."""

    items: Sequence[Item]
    unmatched: Mapping[str, int]
    skipped: Sequence[Note]
    notes: Sequence[Note]


def found(reading: Reading, ids: Mapping[str, int], *, ignored: Iterable[str] = ()) -> Found:
    """Sort a reading. `ids`: whose a first address is. `ignored`: folded names that are of no interest here.

    Nothing of a title is in what comes back but the names in it.
    """
    items = [_item(one, ids[one.person.emails[0]]) for one in reading.away if one.person]
    unknown = [one for one in reading.away if one.person is None]
    passed = {*ignored}
    names = Counter(one.name[:LONGEST_NAME] for one in unknown if one.name and folded(one.name) not in passed)
    nameless = [Note(_short(one.uid), "nobody") for one in unknown if not one.name]
    skipped = [Note(_short(one.uid), one.code, one.detail) for one in reading.skipped]
    notes = [Note(_short(one.uid), one.code, one.detail) for one in reading.notes]
    return Found(items, names, [*skipped, *nameless], notes)


def once(items: Iterable[Item], *, by_content: bool) -> list[Item]:
    """The first of each: a feed may repeat itself."""
    return [*{key_of(one, by_content=by_content): one for one in reversed([*items])}.values()][::-1]


def _item(away: Away, person_id: int) -> Item:
    uid = _short(away.uid)
    instance = away.instance if uid else _period(away.span)
    return Item(uid, instance, str(person_id), away.span, away.is_pending)


def _short(uid: str) -> str:
    plain = "".join(c for c in uid if c.isprintable())
    return plain if len(plain) <= LONGEST_UID else sha256(plain.encode()).hexdigest()


def _period(span: Span) -> str:
    if isinstance(span, Hours):
        return f"{span.starts_at.isoformat()}/{span.ends_at.isoformat()}"
    return f"{span.first.isoformat()}/{span.last.isoformat()}"
