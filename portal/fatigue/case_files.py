"""A case as a file: somebody's zones, shifts, pages and leave, read from JSON and checked before any counting."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from portal.fatigue.duty import Shift
from portal.fatigue.interruptions import Page
from portal.fatigue.local_days import Home
from portal.fatigue.reports import Facts

WAKING = frozenset(("push", "sms", "phone"))
"""Channels that wake; mail and chat do not, unless `wakes` says so of a page."""

YEARS = 1980, 2200
"""Clocks before were set by hand, and a date too far has no neighbours to reckon with. Chosen by us."""

MOST_DAYS = 3660
"""Ten years. Chosen by us."""

MOST_PROBLEMS = 20
"""Problems named at once. Chosen by us."""


class Unusable(Exception):
    """The file cannot be used. `problems` says where and what, by place: `{"pages[2].at": "…"}`."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{place}: {said}" for place, said in problems.items()))
        self.problems = problems


def _usual(at: datetime) -> datetime:
    if not YEARS[0] <= at.year <= YEARS[1]:
        raise ValueError(f"The year is not between {YEARS[0]} and {YEARS[1]}.")
    return at.astimezone(UTC)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"There is no time zone {name!r}; use an IANA name like Europe/Paris.") from None
    return name


Instant = Annotated[AwareDatetime, AfterValidator(_usual)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class In(BaseModel):
    """Unknown fields are refused: a misspelt `until` would change every figure in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PeriodIn(In):
    start: Instant
    end: Instant

    @model_validator(mode="after")
    def _lasts(self) -> "PeriodIn":
        if self.end <= self.start:
            raise ValueError("It ends before it starts.")
        return self


class ShiftIn(PeriodIn):
    role: Literal["primary", "secondary", "manager", "shadow"] = "primary"


class PageIn(In):
    id: str | int | None = None
    at: Instant
    until: Instant | None = None
    channel: str = "push"
    wakes: bool | None = None
    test: bool = False
    actionable: bool | None = None


class CaseIn(In):
    zones: Annotated[list[tuple[Instant | None, Zone]], Field(min_length=1)]
    as_of: Instant
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    holidays: list[date] = []
    shifts: list[ShiftIn] = []
    pages: list[PageIn] = []
    off: list[PeriodIn] = []


def read_case(raw: bytes) -> tuple[Facts, datetime, int | None]:
    """Facts, the instant to look from, and over how many days if the file says so.

    Errors: Unusable, naming each field that is missing, unknown or wrong.
    """
    try:
        case = CaseIn.model_validate_json(raw)
    except ValidationError as error:
        raise Unusable(_problems(error)) from None
    return _facts(case), case.as_of, case.days


def _facts(case: CaseIn) -> Facts:
    return Facts(
        home=_home(case),
        shifts=[Shift(one.start, one.end, one.role) for one in case.shifts],
        pages=_pages(case.pages),
        leave=[(one.start, one.end) for one in case.off],
    )


def _home(case: CaseIn) -> Home:
    """The zones in order; one without an instant holds from the beginning."""
    in_order = sorted(case.zones, key=lambda one: (one[0] is not None, one[0] or case.as_of))
    try:
        return Home(tuple((since, ZoneInfo(name)) for since, name in in_order), frozenset(case.holidays))
    except ValueError as error:
        raise Unusable({"zones": str(error)}) from None


def _pages(found: Iterable[PageIn]) -> list[Page]:
    pages: dict[str, Page] = {}
    for place, one in enumerate(found):
        id = f"#{place + 1}" if one.id is None else str(one.id)
        if id in pages:
            raise Unusable({f"pages[{place}].id": f"There is another page {id!r}; each has its own id."})
        pages[id] = _page(id, one)
    return list(pages.values())


def _page(id: str, one: PageIn) -> Page:
    wakes = one.channel.casefold() in WAKING if one.wakes is None else one.wakes
    return Page(id, one.at, one.until, wakes=wakes, is_test=one.test, is_actionable=one.actionable)


def _problems(error: ValidationError) -> dict[str, str]:
    found = error.errors(include_url=False, include_input=False)
    return {_place(one["loc"]): _words(one["type"], one["msg"]) for one in found[:MOST_PROBLEMS]}


def _place(path: Iterable[int | str]) -> str:
    """`pages[2].at`; the whole file has no name of its own."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".") or "file"


def _words(kind: str, message: str) -> str:
    sentences: dict[str, Any] = {
        "missing": "This field is missing.",
        "extra_forbidden": "There is no such field.",
        "model_type": "This is a JSON object.",
        "timezone_aware": "Say the offset, as in 2026-09-16T07:00:00Z.",
    }
    return str(sentences.get(kind) or message.removeprefix("Value error, "))
