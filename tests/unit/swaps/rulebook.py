"""A person, stretches on call, and what taking one breaks: short enough to read a rule in one line."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.rota.windows import Period
from portal.swaps.rules.cases import Facts, Finding, Held
from portal.swaps.rules.findings import findings
from portal.swaps.settings.strictness import DEFAULTS, Rule, Setting, Settings, Strictness

PARIS, NEW_YORK = "Europe/Paris", "America/New_York"
SRE, PAYMENTS = 1, 2
AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
"""When all is asked, unless a test says otherwise: a Monday morning, two weeks before most of it."""


def local(when: str, zone: str = PARIS) -> datetime:
    """`2026-11-16 09:00` on somebody's clock."""
    return datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def stretch(
    start: str,
    end: str,
    *,
    team: int = SRE,
    role: str = "primary",
    rotation: int | None = None,
    zone: str = PARIS,
) -> Held:
    """On call from one time to another; each team and role has a rotation of its own unless it is named."""
    name = {SRE: "SRE Core", PAYMENTS: "Payments"}[team]
    number = rotation if rotation is not None else 10 * team + len(role)
    return Held(team, name, role, number, local(start, zone), local(end, zone))


def week(monday: str, **more: Any) -> Held:
    """From a Monday at nine to the next."""
    until = datetime.fromisoformat(f"{monday} 09:00") + timedelta(weeks=1)
    return stretch(f"{monday} 09:00", f"{until:%Y-%m-%d %H:%M}", **more)


def nights(first: str, count: int, **more: Any) -> list[Held]:
    """Ten in the evening to six, so many days in a row."""
    days = [datetime.fromisoformat(f"{first} 22:00") + timedelta(days=n) for n in range(count)]
    ends = [day + timedelta(hours=8) for day in days]
    return [
        stretch(f"{day:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", **more)
        for day, end in zip(days, ends, strict=True)
    ]


def somebody(
    *held: Held,
    zone: str = PARIS,
    turns: tuple[str, ...] = ("primary", "secondary"),
    is_active: bool = True,
    is_member: bool = True,
    away: tuple[Period, ...] = (),
    rested_at: datetime | None = None,
) -> Facts:
    return Facts(1, zone, is_active, is_member, frozenset(turns), held, away, rested_at)


def taking(
    *taken: Held,
    by: Facts,
    giving: tuple[Held, ...] = (),
    settings: Settings | None = None,
    at: datetime = AT,
    is_offered: bool = False,
) -> list[Finding]:
    return findings(by, taken, giving, settings=settings or Settings(), at=at, is_offered=is_offered)


def chosen(**rules: Setting | Strictness) -> Settings:
    """The defaults but for some rules; a level alone keeps the number."""
    given = {
        Rule(name): choice if isinstance(choice, Setting) else Setting(choice, DEFAULTS[Rule(name)].limit)
        for name, choice in rules.items()
    }
    return Settings({**DEFAULTS, **given})


def told(found: list[Finding]) -> list[tuple[str, str]]:
    """What is broken and what follows."""
    return [(one.rule.value, one.level.value) for one in found]
