"""What somebody has earned: the rules of a policy over what happened, as credits with a reason and a key.

Hours of work that several rules would free are given once: each rule gives what those before it have left.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.fatigue.local_days import Home, local_day
from portal.fatigue.periods import total
from portal.recovery.cases import Case, Claim, Reason, Source, whole_minutes
from portal.recovery.duty_claims import after_weekends, in_lieu, on_holidays
from portal.recovery.earning_rules import (
    CapExpiry,
    DailyRest,
    NotAllowed,
    RecoveryAfterNight,
    RecoveryAfterWeekend,
    RecoveryHoliday,
    Toil,
    WeeklyRest,
)
from portal.recovery.rest_claims import after_nights, daily_rests, weekly_rests
from portal.recovery.rules import Policy, Rule, Ruling
from portal.rota.windows import DAY, Period, without


@dataclass(frozen=True, slots=True)
class Credit:
    """Minutes that somebody has earned.

    Shape: `key` is the same at every evaluation of one version of a rule over one source. `blocks` are the hours of
           work that it frees, if it frees some; `take_by` and `expires_on` are local dates, both included.
    """

    minutes: int
    reason: Reason
    rule: str
    version: int
    source_type: Source
    source_id: str
    key: str
    earned_at: datetime
    blocks: tuple[Period, ...] = ()
    take_by: date | None = None
    expires_on: date | None = None
    auto_book: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`refused` was earned and may not be given as time: it is for pay."""

    granted: tuple[Credit, ...] = ()
    refused: tuple[Credit, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(credit.minutes for credit in self.granted)


def evaluate(policy: Policy, case: Case) -> Evaluation:
    """Every credit of a policy, in its order; nothing while it is off."""
    if not policy.is_on:
        return Evaluation()
    forbidden = {kind for rule in _all(policy, NotAllowed) for kind in rule.kinds}
    given = [ruling for ruling in policy.rulings if ruling.rule.kind not in forbidden]
    paid = [ruling for ruling in policy.rulings if ruling.rule.kind in forbidden]
    return Evaluation(*(_by_key(_credits(rulings, policy, case)) for rulings in (given, paid)))


def claims(rule: Rule, case: Case) -> Iterable[Claim]:
    """What a rule would give by itself; nothing where it gives no time at all."""
    match rule:
        case RecoveryAfterNight():
            return after_nights(rule, case)
        case DailyRest():
            return daily_rests(rule, case)
        case WeeklyRest():
            return weekly_rests(rule, case)
        case RecoveryAfterWeekend():
            return after_weekends(rule, case)
        case RecoveryHoliday():
            return on_holidays(rule, case)
        case Toil():
            return in_lieu(rule, case)
    return ()


def key_of(ruling: Ruling, source_type: Source, source_id: str, person: str) -> str:
    return f"{ruling.name}:{ruling.version}:{source_type}:{source_id}:{person}"


def _credits(rulings: Iterable[Ruling], policy: Policy, case: Case) -> Iterator[Credit]:
    freed: list[Period] = []
    by_day: Counter[date] = Counter()
    for ruling in rulings:
        for claim in claims(ruling.rule, case):
            left = without(claim.work, freed)
            minutes = _minutes(claim, case, left, by_day)
            freed += left
            if minutes:
                yield _credit(ruling, claim, policy, case, minutes, left)


def _by_key(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """What a source earns twice by one rule is one credit: a call may go on through two nights."""
    found: dict[str, Credit] = {}
    for credit in credits:
        before = found.get(credit.key)
        found[credit.key] = _together(before, credit) if before else credit
    return tuple(found.values())


def _together(one: Credit, later: Credit) -> Credit:
    return replace(
        later,
        minutes=one.minutes + later.minutes,
        blocks=(*one.blocks, *later.blocks),
        auto_book=one.auto_book or later.auto_book,
    )


def _minutes(claim: Claim, case: Case, left: Sequence[Period], by_day: Counter[date]) -> int:
    """What is left of a claim; all that is given of one date is a day at the most. Counts it in `by_day`."""
    if not claim.work:
        return claim.minutes
    given = 0
    for block in left:
        day = local_day(case.home, block[0])
        open_minutes = min(case.day_minutes - by_day[day], claim.minutes - given)
        minutes = max(0, min(whole_minutes(total([block])), open_minutes))
        by_day[day] += minutes
        given += minutes
    return given


def _credit(
    ruling: Ruling, claim: Claim, policy: Policy, case: Case, minutes: int, left: Iterable[Period]
) -> Credit:
    return Credit(
        minutes=minutes,
        reason=claim.reason,
        rule=ruling.name,
        version=ruling.version,
        source_type=claim.source_type,
        source_id=claim.source_id,
        key=key_of(ruling, claim.source_type, claim.source_id, case.person),
        earned_at=claim.earned_at,
        blocks=tuple(left),
        take_by=_days_after(case.home, claim, claim.take_within_days),
        expires_on=_days_after(case.home, claim, _expiry_days(policy)),
        auto_book=claim.auto_book,
    )


def _days_after(home: Home, claim: Claim, days: int | None) -> date | None:
    return None if days is None else local_day(home, claim.earned_at) + days * DAY


def _expiry_days(policy: Policy) -> int | None:
    rule = policy.first(CapExpiry)
    return rule.expiry_days if rule else None


def _all(policy: Policy, kind: type[NotAllowed]) -> list[NotAllowed]:
    return [ruling.rule for ruling in policy.rulings if isinstance(ruling.rule, kind)]
