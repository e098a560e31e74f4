"""What a broken rule means, in a sentence."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from portal.core.text import _, _n, local, span
from portal.rota.wording import role_name
from portal.swaps.rules.cases import Finding, Held
from portal.swaps.settings.strictness import Rule, Strictness

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK_DAYS = 7
DAYS_FROM = timedelta(hours=72)
"""Shorter times are said in hours, as the rules say them."""


def finding_text(finding: Finding, zone: str) -> str:
    """The rule and by how much it is broken, with times on the clock of `zone`: `Only 6 h free after …`."""
    return _TEXTS[finding.rule](finding, zone)


def length_text(length: timedelta) -> str:
    """`40 min`, `6 h`, `33 h 20`, `7 d 8 h`."""
    if length < HOUR or length >= DAYS_FROM:
        return span(length.total_seconds())
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return _("%(h)s h %(m)s", h=hours, m=f"{minutes:02d}") if minutes else _("%(h)s h", h=hours)


def held_text(held: Held) -> str:
    return _("%(role)s in %(team)s", role=role_name(held.role), team=held.team)


def _active(_finding: Finding, _zone: str) -> str:
    return _("Cannot be paged: the account is closed.")


def _member(finding: Finding, _zone: str) -> str:
    return _("Not in the team %(team)s.", team=finding.taken.team)


def _training(finding: Finding, _zone: str) -> str:
    return _("Still in training: takes only shadow turns in %(team)s.", team=finding.taken.team)


def _role(finding: Finding, _zone: str) -> str:
    return _("Takes no turns as %(what)s.", what=held_text(finding.taken))


def _overlap(finding: Finding, _zone: str) -> str:
    beside = finding.beside or finding.taken
    return _(
        "Already on call for %(length)s of it: %(what)s.", length=_length(finding), what=held_text(beside)
    )


def _leave(finding: Finding, zone: str) -> str:
    since, _until = finding.stretch or finding.taken.period
    return _("Away for %(length)s of it, from %(since)s.", length=_length(finding), since=local(since, zone))


def _daily_rest(finding: Finding, zone: str) -> str:
    beside, (free_from, free_until) = finding.beside, finding.stretch or finding.taken.period
    if beside is None:
        return _(
            "Was called before: the rest of %(asked)s h ends %(until)s.",
            asked=finding.limit,
            until=local(free_until, zone),
        )
    free, what = length_text(free_until - free_from), held_text(beside)
    if free_until == free_from:
        text = _(
            "No time free between this and %(what)s; %(asked)s h are asked for.", **_asked(finding, what)
        )
    elif beside.starts_at < finding.taken.starts_at:
        text = _(
            "Only %(free)s free after %(what)s; %(asked)s h are asked for.",
            free=free,
            **_asked(finding, what),
        )
    else:
        text = _(
            "Only %(free)s free before %(what)s; %(asked)s h are asked for.",
            free=free,
            **_asked(finding, what),
        )
    return text


def _asked(finding: Finding, what: str) -> dict[str, object]:
    return {"what": what, "asked": finding.limit}


def _weekly_rest(finding: Finding, zone: str) -> str:
    since, until = finding.stretch or finding.taken.period
    return _(
        "Never %(asked)s h free from %(since)s to %(until)s, %(missing)s short; once in 7 days is asked for.",
        asked=finding.limit,
        since=local(since, zone),
        until=local(until, zone),
        missing=_length(finding),
    )


def _weeks(finding: Finding, _zone: str) -> str:
    since, until = finding.stretch or finding.taken.period
    most = WEEK_DAYS * (finding.limit or 0)
    days = max(round((until - since) / DAY), most + 1)  # a change of clocks is no part of a day
    return _(
        "On call %(days)s days in a row without 35 h free; %(most)s.", days=days, most=_most(finding, most)
    )


def _nights(finding: Finding, _zone: str) -> str:
    return _("%(count)s nights in a row; %(most)s.", count=_count(finding), most=_most(finding))


def _days(finding: Finding, _zone: str) -> str:
    return _("%(count)s days in a row; %(most)s.", count=_count(finding), most=_most(finding))


def _average_week(finding: Finding, _zone: str) -> str:
    """Without the hours: they are nobody's to read but theirs and their managers'."""
    if finding.level is Strictness.BLOCK:
        return _("Works more in an average week than their policy allows.")
    return _("Works nearly as much in an average week as their policy allows.")


def _count(finding: Finding) -> int:
    return (finding.limit or 0) + (finding.by if isinstance(finding.by, int) else 0)


def _most(finding: Finding, most: int | None = None) -> str:
    number = finding.limit if most is None else most
    if finding.is_theirs:
        return _("at most %(most)s by their policy", most=number)
    return _("at most %(most)s", most=number)


def _notice(finding: Finding, _zone: str) -> str:
    asked, missing = finding.limit or 0, finding.by if isinstance(finding.by, int) else 0
    if missing == asked:
        return _n(
            "No clear day of notice; one is asked for.",
            "No clear day of notice; %(num)s are asked for.",
            asked,
        )
    return _n(
        "Only one clear day of notice; %(asked)s are asked for.",
        "Only %(num)s clear days of notice; %(asked)s are asked for.",
        asked - missing,
        asked=asked,
    )


def _length(finding: Finding) -> str:
    return length_text(finding.by) if isinstance(finding.by, timedelta) else ""


_TEXTS: Mapping[Rule, Callable[[Finding, str], str]] = {
    Rule.ACTIVE: _active,
    Rule.OVERLAP: _overlap,
    Rule.LEAVE: _leave,
    Rule.TRAINING: _training,
    Rule.MEMBER: _member,
    Rule.ROLE: _role,
    Rule.CONSECUTIVE_WEEKS: _weeks,
    Rule.CONSECUTIVE_NIGHTS: _nights,
    Rule.CONSECUTIVE_DAYS: _days,
    Rule.AVERAGE_WEEK: _average_week,
    Rule.WEEKLY_REST: _weekly_rest,
    Rule.DAILY_REST: _daily_rest,
    Rule.NOTICE: _notice,
}
