"""The first draft of a postmortem, as Markdown: what the portal knows, and room for what only people know."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

Translate = Callable[[str], str]

_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_MARKUP = re.compile(r"[\\`*_\[\]|~#]")
_LINE_START = re.compile(r"^(\d*)([-+=.)])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `actor` is empty where the portal itself acted."""

    at: datetime
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class Responder:
    """Somebody who was paged or had a part (commander, scribe …), and how many pages reached for them."""

    name: str
    part: str
    pages_count: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of an incident. All texts are as people and alerts wrote them; nothing is escaped yet.

    Units:  aware instants; durations are elapsed time; None means not known, which is not the same as zero.
            `time_zone` is the team's.
    """

    ref: str
    title: str
    severity: str
    team: str
    service: str
    time_zone: str
    impact: str
    created_at: datetime
    impact_started_at: datetime | None = None
    acknowledged_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    time_to_detect: timedelta | None = None
    time_to_acknowledge: timedelta | None = None
    time_to_resolve: timedelta | None = None
    timeline: tuple[Entry, ...] = ()
    responders: tuple[Responder, ...] = ()


def draft(report: Report, _: Translate = str) -> str:
    """A whole document that reads well before anybody has touched it, without a word of blame.

    Shape:  CommonMark with tables; nothing that a person or an alert wrote can end a table, start a heading
            or bring HTML. `_` translates headings and fixed sentences.
    """
    sections = (
        f"# {_('Postmortem')}: {_inline(report.ref)} · {_inline(report.title)}",
        _section(_("Summary"), _summary(report, _)),
        _section(_("Impact"), _impact(report, _)),
        _section(_("Timeline"), _timeline(report, _)),
        _section(_("Responders"), _responders(report, _)),
        _section(_("Figures"), _figures(report, _)),
        _section(_("What went well"), _ask(_("What helped, and should be kept?"))),
        _section(_("What did not go well"), _ask(_("Which tool, alert, access or text made it harder?"))),
        _section(_("Contributing causes"), _ask(_("There is rarely one. What had to come together?"))),
        _section(_("Follow-ups"), _table((_("What"), _("Owner"), _("Type"), _("Due")), [("", "", "", "")])),
    )
    return "\n\n".join(sections) + "\n"


def _section(heading: str, body: str) -> str:
    return f"## {heading}\n\n{body}"


def _ask(question: str) -> str:
    """A question to be replaced by its answer, set apart from what is known."""
    return f"*{question}*"


def _summary(report: Report, _: Translate) -> str:
    zone = report.time_zone
    rows = [
        (_("Severity"), _inline(report.severity)),
        (_("Team"), _inline(report.team)),
        (_("Service"), _inline(report.service) or _("none")),
        (_("Impact started"), _moment(report.impact_started_at, zone) or _("not known")),
        (_("Detected"), _moment(report.created_at, zone)),
        (_("Acknowledged"), _moment(report.acknowledged_at, zone) or _("not recorded")),
        (_("Mitigated"), _moment(report.mitigated_at, zone) or _("not recorded")),
        (_("Resolved"), _moment(report.resolved_at, zone) or _("not recorded")),
    ]
    facts = "\n".join(f"- {name}: {value}" for name, value in rows)
    return _ask(_("In two sentences: what broke, and what mended it?")) + "\n\n" + facts


def _impact(report: Report, _: Translate) -> str:
    written = [_inline(line) for line in report.impact.splitlines()]
    return "\n\n".join(filter(None, written)) or _ask(_("Who noticed what, and for how long?"))


def _timeline(report: Report, _: Translate) -> str:
    zone = report.time_zone
    rows = [
        (_utc(entry.at), _local(entry.at, zone), _inline(entry.actor) or "–", _inline(entry.text))
        for entry in sorted(report.timeline, key=lambda entry: entry.at)
    ]
    if not rows:
        return _("Nothing was written down while it lasted.")
    return _table((_("UTC"), _inline(zone), _("Who"), _("What")), rows)


def _responders(report: Report, _: Translate) -> str:
    rows = [(_inline(who.name), _inline(who.part) or "–", str(who.pages_count)) for who in report.responders]
    if not rows:
        return _("Nobody was paged and nobody took a role.")
    return _table((_("Who"), _("Part"), _("Pages sent")), rows)


def _figures(report: Report, _: Translate) -> str:
    rows = [
        ("MTTD", _length(report.time_to_detect, _), _("from the start of the impact to detection")),
        ("MTTA", _length(report.time_to_acknowledge, _), _("from creation to the first acknowledgement")),
        ("MTTR", _length(report.time_to_resolve, _), _("from creation to resolution")),
    ]
    return _table((_("Figure"), _("This incident"), _("Counted")), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows))


def _moment(at: datetime | None, zone: str) -> str:
    return f"{_utc(at)} UTC ({_local(at, zone)})" if at else ""


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def _local(at: datetime, zone: str) -> str:
    """With the zone's abbreviation, which alone tells the two 02:30 of an autumn night apart."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def _length(duration: timedelta | None, _: Translate) -> str:
    if duration is None:
        return _("not known")
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes or not seconds else f"{seconds} s"


def _inline(text: str) -> str:
    """Foreign text as one line that Markdown shows as it is."""
    plain = _MARKUP.sub(r"\\\g<0>", _BREAKS.sub(" ", text).strip().translate(_ENTITIES))
    return _LINE_START.sub(r"\1\\\2", plain)
