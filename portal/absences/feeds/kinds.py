"""Which events are absences: by the kind of a feed, never by whether they block the calendar."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class FeedKind(StrEnum):
    """Who fills the feed: a system that knows who is away, or a person with everything else in it too."""

    ABSENCE = "absence"
    PERSONAL = "personal"


LEAVE_WORDS = (
    "out of office", "ooo", "vacation", "vacations", "pto", "annual leave", "parental leave", "on leave", "sick",
    "congé", "congés", "cp", "rtt", "absent", "absente", "absence", "arrêt maladie", "vacances", "urlaub",
    "abwesend", "abwesenheit", "krank", "отпуск", "больничный", "отгул", "vacaciones", "ausente", "ferie", "assente",
    "férias", "verlof", "vakantie", "urlop",
)  # fmt: skip
"""Words of a title that make it an absence. A source may have its own list."""

BARE_WORDS = ("leave", "away", "off", "holiday", "holidays")
"""Such as these only when nothing else stands beside them: one also leaves for the airport."""

HOLIDAY_WORDS = (
    "holiday", "holidays", "feiertag", "feiertage", "ferien", "schulferien", "jour férié", "jours fériés",
    "праздник", "festivo", "feriado", "giorno festivo", "święto",
)  # fmt: skip

BIRTHDAY_WORDS = (
    "birthday",
    "birthdays",
    "geburtstag",
    "anniversaire",
    "anniversary",
    "день рождения",
    "cumpleaños",
)

_WHOLE_WORD = r"(?<!\w){}(?!\w)"


def folded(text: str) -> str:
    """For comparing: without accents, case and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def has_word(text: str, words: Iterable[str]) -> bool:
    plain = folded(text)
    return any(re.search(_WHOLE_WORD.format(re.escape(folded(word))), plain) for word in words)


def is_holiday(*texts: str) -> bool:
    """Categories or a description that speak of a public or school holiday."""
    return any(has_word(text, HOLIDAY_WORDS) for text in texts)


def is_own_absence(title: str, busy: str, words: Iterable[str] = LEAVE_WORDS) -> bool:
    """In a personal calendar: said by the calendar itself, or by a word of the title."""
    if has_word(title, BIRTHDAY_WORDS):
        return False
    return busy.upper() == "OOF" or folded(title) in BARE_WORDS or has_word(title, words)
