"""Sources of leave in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from portal.absences.sources.models import LeaveReading, LeaveSource, SourceKind
from portal.absences.spans import Days, Hours, Span
from portal.absences.wording import span_text
from portal.core.text import _, _n


def kind_name(kind: SourceKind) -> str:
    return {
        SourceKind.ICS: _("Calendar link"),
        SourceKind.PERSONIO: "Personio",
        SourceKind.BAMBOOHR: "BambooHR",
        SourceKind.CALDAV: "CalDAV",
        SourceKind.LUCCA: "Lucca",
        SourceKind.CSV: _("File"),
    }[kind]


def kind_about(kind: SourceKind) -> str:
    return {
        SourceKind.ICS: _("An address that ends in .ics, as HR systems and calendars give it."),
        SourceKind.PERSONIO: _(
            "The calendar link of the absence types that count, from Personio's settings."
        ),
        SourceKind.BAMBOOHR: _("The iCal link of Who's Out."),
        SourceKind.CALDAV: _("A calendar on a server, with a user name and a password."),
        SourceKind.LUCCA: _("Timmi Absences, asked with an API key."),
        SourceKind.CSV: _("A CSV export, uploaded by hand. You say what its columns are."),
    }[kind]


def host_of(source: LeaveSource) -> str:
    """Where it is read; the rest of its address is a secret."""
    return urlsplit(source.url or "").hostname or ""


def note_text(note: Mapping[str, Any]) -> str:
    """Why an event was skipped, or what is unclear about it."""
    if note["code"] == "zone" and not note["is_skipped"]:
        return _("The zone %(zone)s is unknown: read in that of the source.", zone=note["detail"])
    said = {
        "negative": _("It ends before it begins."),
        "empty": _("It lasts no time."),
        "zone": _("Nobody knows its time zone."),
        "unreadable": _("It cannot be read."),
        "often": _("It repeats too often to be an absence."),
        "rule": _("Its rule of repeating cannot be followed."),
        "no_length": _("It has no length: taken as one day."),
        "unreadable_part": _("A part of it cannot be read and was left out."),
        "nobody": _("It names nobody."),
    }
    return said[note["code"]]


def change_text(line: Mapping[str, Any], names: Mapping[int, str], zone: str) -> str:
    """`Bob Blue: Tue 1 Dec – Thu 3 Dec, new`."""
    what = {"added": _("new"), "changed": _("changed"), "removed": _("gone")}[line["what"]]
    name = names.get(line["person_id"], "–")
    return _("%(name)s: %(when)s, %(what)s", name=name, when=span_text(span_of_line(line), zone), what=what)


def span_of_line(line: Mapping[str, Any]) -> Span:
    if "first" in line:
        return Days(date.fromisoformat(line["first"]), date.fromisoformat(line["last"]))
    return Hours(datetime.fromisoformat(line["starts_at"]), datetime.fromisoformat(line["ends_at"]))


def outcome(reading: LeaveReading) -> str:
    """What a reading did, or why there was none."""
    counts = {name: getattr(reading, name) for name in COUNTS}
    return outcome_of(counts) if reading.error is None else reading.error


COUNTS = (
    "added_count",
    "changed_count",
    "removed_count",
    "missed_count",
    "held_count",
    "skipped_count",
    "unmatched_count",
)


def outcome_of(counts: Mapping[str, int]) -> str:
    """`2 new, 1 gone`, or that nothing is new."""
    unknown = counts["unmatched_count"]
    said = {
        "added_count": _("%(n)s new", n=counts["added_count"]),
        "changed_count": _("%(n)s changed", n=counts["changed_count"]),
        "removed_count": _("%(n)s gone", n=counts["removed_count"]),
        "missed_count": _("%(n)s missing for the first time", n=counts["missed_count"]),
        "held_count": _("%(n)s wait for a word", n=counts["held_count"]),
        "skipped_count": _("%(n)s skipped", n=counts["skipped_count"]),
        "unmatched_count": _n("%(num)s unknown name", "%(num)s unknown names", unknown),
    }
    return ", ".join(said[name] for name in COUNTS if counts[name]) or _("nothing new")


def every_text(minutes: int) -> str:
    return {
        15: _("every quarter of an hour"),
        60: _("every hour"),
        240: _("every four hours"),
        1440: _("once a day"),
    }.get(minutes, _("every %(n)s min", n=minutes))
