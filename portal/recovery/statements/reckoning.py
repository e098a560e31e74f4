"""A month of somebody's life on call as a statement. Values in, a value out; whole minutes and smallest units."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar

from portal.fatigue.duty import on_call
from portal.fatigue.interruptions import Interruption, interruptions
from portal.fatigue.local_days import day_period, local_day, midnight
from portal.fatigue.periods import overlap, within
from portal.fatigue.reports import Facts
from portal.fatigue.rest import Rest, rests
from portal.recovery.cases import whole_minutes
from portal.recovery.limiting_rules import InterventionIsWork, StandbyFactor
from portal.recovery.pay import Tariff
from portal.recovery.rates.paying import Paid, hourly_lines, is_hourly, paid_lines
from portal.recovery.rates.terms import Rated
from portal.recovery.rules import Policy
from portal.recovery.statements.lines import Line, Section, Statement, in_order, month_after
from portal.recovery.statements.refusing import refused_lines
from portal.recovery.working_time import intervention_minutes, standby_minutes
from portal.rota.windows import Period

R = TypeVar("R", InterventionIsWork, StandbyFactor)
T = TypeVar("T")
EVER = datetime.min.replace(tzinfo=UTC)
UNPAID = Tariff("XXX", {})
TO_THE_MINUTE = InterventionIsWork(round_up_minutes=1, least_minutes=0)
"""How interventions are told where no policy rounds them."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A line of the ledger: minutes that were given (`is_earned`) or that have left the balance."""

    key: str
    kind: str
    at: datetime
    minutes: int
    is_earned: bool
    reason: str = ""
    rule: str = ""
    source: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """What a statement is reckoned from; rates and policies by the local date from which they hold, ascending.

    Shape: the facts begin eight days before the month and end a day after it: a week that goes into it, and a duty
           that goes on after it, are looked at whole.
    """

    facts: Facts
    entered: Sequence[Entered] = ()
    rates: Sequence[Rated] = ()
    policies: Sequence[tuple[date, Policy]] = field(default=())


def month_period(facts: Facts, month: date) -> Period:
    """All instants of a month, wherever its person was when it began and ended."""
    return midnight(facts.home, month), midnight(facts.home, month_after(month))


def statement_of(given: Given, month: date, *, as_of: datetime) -> Statement:
    """The statement of a month, as far as it has gone at an instant."""
    facts, whole = given.facts, month_period(given.facts, month)
    held = within(on_call(facts.shifts, facts.home.settings), (EVER, as_of))
    ended = [one for one in interruptions(facts.home, facts.pages) if one.ends_at <= as_of]
    return in_order(
        month,
        [
            *_oncall(given, held, whole),
            *_pay(given, held, whole),
            *_work(given, ended, whole),
            *_standby(given, held, ended, whole),
            *_rests(facts, ended, whole, as_of),
            *_ledger(given, whole),
            *refused_lines(facts, given.policies, whole, as_of=as_of),
        ],
    )


def _oncall(given: Given, held: Sequence[Period], whole: Period) -> Iterator[Line]:
    """Hours by date and band, with their pay where they are paid by the hour."""
    for rated, span in _spans(given, whole):
        tariff = rated.tariff if rated and isinstance(rated.tariff, Tariff) else UNPAID
        for paid in hourly_lines(given.facts.home, within(held, span), tariff):
            yield _hours(given.facts, paid, tariff)


def _hours(facts: Facts, paid: Paid, tariff: Tariff) -> Line:
    currency = "" if tariff is UNPAID else tariff.currency
    day = day_period(facts.home, paid.on)
    shadows = facts.home.settings.shadow_roles
    shifts = [one.id for one in facts.shifts if overlap(one.period, day) and one.role not in shadows]
    about = {
        "band": str(paid.band),
        "rate": paid.rate,
        "is_holiday": paid.is_holiday,
        "shifts": sorted({*shifts}),
    }
    key = f"{Section.ONCALL}:{paid.on}:{paid.band}"
    return Line(Section.ONCALL, key, paid.on, paid.minutes, paid.amount, currency, about)


def _pay(given: Given, held: Sequence[Period], whole: Period) -> Iterator[Line]:
    """Weeks and duties."""
    for rated, span in _spans(given, whole):
        if rated is None or is_hourly(rated.tariff):
            continue
        for paid in paid_lines(given.facts.home, held, rated.tariff, span):
            yield _part(paid, rated.tariff.currency)


def _part(paid: Paid, currency: str) -> Line:
    assert paid.period is not None
    start, end = (at.isoformat() for at in paid.period)
    about = {"starts_at": start, "ends_at": end}
    return Line(Section.PAY, f"{Section.PAY}:{start}", paid.on, paid.minutes, paid.amount, currency, about)


def _work(given: Given, ended: Iterable[Interruption], whole: Period) -> Iterator[Line]:
    """Interventions, each with its minutes as the policy of that day rounds them."""
    for one in ended:
        if whole[0] <= one.starts_at < whole[1]:
            day = local_day(given.facts.home, one.starts_at)
            rule = _rule(given, day, InterventionIsWork) or TO_THE_MINUTE
            about = {"page": one.id, "pages": len(one.pages), "band": str(one.band), **_from_to(one.period)}
            yield Line(
                Section.WORK, f"{Section.WORK}:{one.id}", day, intervention_minutes(rule, one), about=about
            )


def _standby(
    given: Given, held: Sequence[Period], ended: Sequence[Interruption], whole: Period
) -> Iterator[Line]:
    """What waiting counts as, where a policy says that it is work."""
    home = given.facts.home
    for day, span in _cut(whole, [(since, midnight(home, since)) for since, _policy in given.policies]):
        rule = _rule(given, day or local_day(home, span[0]), StandbyFactor)
        if rule and (minutes := standby_minutes(rule, within(held, span), ended)):
            on = local_day(home, span[0])
            about = {"percent": rule.percent}
            yield Line(Section.STANDBY, f"{Section.STANDBY}:{on}", on, minutes, about=about)


def _rests(facts: Facts, ended: Sequence[Interruption], whole: Period, as_of: datetime) -> Iterator[Line]:
    """What was missing of rests that ended in the month."""
    for one in rests(facts.home, facts.off, ended, whole):
        if one.is_short and whole[0] <= one.ends_at < whole[1] and one.ends_at <= as_of:
            yield _rest(facts, one)


def _rest(facts: Facts, one: Rest) -> Line:
    on = local_day(facts.home, one.ends_at)
    about = {
        "is_weekly": one.is_weekly,
        "page": one.interruptions[-1].id,
        **_from_to((one.starts_at, one.ends_at)),
    }
    missing = whole_minutes(one.required - one.longest_free)
    return Line(Section.REST, f"{Section.REST}:{one.starts_at.isoformat()}", on, missing, about=about)


def _ledger(given: Given, whole: Period) -> Iterator[Line]:
    for one in given.entered:
        if whole[0] <= one.at < whole[1]:
            section = Section.EARNED if one.is_earned else Section.SPENT
            about = {
                "kind": one.kind,
                "reason": one.reason,
                "rule": one.rule,
                "source": one.source,
                "entry": one.id,
            }
            on = local_day(given.facts.home, one.at)
            yield Line(section, f"{section}:{one.key}", on, one.minutes, about=about)


def _from_to(period: Period) -> dict[str, str]:
    return {"starts_at": period[0].isoformat(), "ends_at": period[1].isoformat()}


def _rule(given: Given, on: date, kind: type[R]) -> R | None:
    policy = next((one for since, one in reversed(given.policies) if since <= on), None)
    return policy.first(kind) if policy and policy.is_on else None


def _spans(given: Given, whole: Period) -> Iterator[tuple[Rated | None, Period]]:
    """Which rates hold in which part of a month."""
    return _cut(whole, [(one, midnight(given.facts.home, one.since)) for one in given.rates])


def _cut(whole: Period, begins: Sequence[tuple[T, datetime]]) -> Iterator[tuple[T | None, Period]]:
    """The parts of a span by what holds in them; None before the first."""
    marks: list[tuple[T | None, datetime]] = [(None, EVER), *begins]
    ends = [*(at for _one, at in begins), whole[1]]
    for (one, start), end in zip(marks, ends, strict=True):
        span = max(start, whole[0]), min(end, whole[1])
        if span[0] < span[1]:
            yield one, span
