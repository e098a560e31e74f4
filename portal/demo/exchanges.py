"""The demo's swaps: one in each state, so that every view has something to show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, select, update

from portal.absences.actions import ask_for_leave, decide
from portal.absences.models import Status
from portal.absences.queries import absences_of
from portal.absences.spans import Days
from portal.core.db import db
from portal.demo.stage import Stage
from portal.messages.models import Message, MessageKind, MessageState
from portal.rota.models import RotaRole, Rotation, Shift
from portal.swaps.answering.actions import accept, cancel, refuse, reject
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.giving_back import give_back
from portal.swaps.asking.wishes import Wish
from portal.swaps.models import Swap
from portal.swaps.overrides.actions import Override, override
from portal.swaps.settings.actions import change_settings
from portal.swaps.settings.queries import settings_of
from portal.swaps.settings.strictness import Rule, Setting, Settings, Strictness
from portal.swaps.upkeep.actions import due_swaps, go_on

PRIMARY, SECONDARY, MANAGER = RotaRole.PRIMARY, RotaRole.SECONDARY, RotaRole.MANAGER
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEKEND = (5 * DAY, 7 * DAY)
FINE = "I have slept well, and the week after is mine to rest"


@dataclass(frozen=True)
class Step:
    """Something that somebody did at an instant; the audit log wants all of the demo in order."""

    at: datetime
    take_place: Callable[[], object]


def steps(stage: Stage, *, at: datetime) -> list[Step]:
    """What happened to swaps, in any order. One of each state is left at the end."""
    softened = [
        _softened(stage, slug, needs_approval=slug == "payments") for slug in ("sre-core", "payments")
    ]
    told: list[Iterator[Step]] = [
        tell(stage, at)
        for tell in (_away, _refused, _cancelled, _overtaken, _late, _rejected, _given, _lent, _waiting)
    ]
    return [*softened, *(step for story in told for step in story)]


def settle_down(*, at: datetime) -> None:
    """Announce what was due by then; count all mails as gone when they were written."""
    for swap in due_swaps(at - HOUR):
        go_on(swap, at=at - HOUR)
    _count_as_sent()


def _softened(stage: Stage, slug: str, *, needs_approval: bool) -> Step:
    """Teams of four cannot do without two weeks in a row: there the rules ask for a reason."""
    team, lead = stage.teams[slug], stage.lead(slug)
    rules = dict(settings_of(team).rules)
    for rule in (Rule.CONSECUTIVE_WEEKS, Rule.CONSECUTIVE_NIGHTS):
        rules[rule] = Setting(Strictness.WARN, rules[rule].limit)
    settings, when = Settings(rules, needs_approval=needs_approval), stage.began_at + DAY
    return Step(when, lambda: change_settings(team, settings, by=lead, at=when))


class _Tale:
    """One swap and what becomes of it: each act is a step."""

    def __init__(self) -> None:
        self.swap: Swap | None = None

    @property
    def it(self) -> Swap:
        assert self.swap is not None
        return self.swap

    def ask(self, at: datetime, asking: Callable[[datetime], Swap]) -> Step:
        def take_place() -> None:
            self.swap = asking(at)

        return Step(at, take_place)

    def go(self, at: datetime, act: Callable[..., object], **words: object) -> Step:
        return Step(at, lambda: act(self.it, at=at, **words))


def _away(stage: Stage, at: datetime) -> Iterator[Step]:
    """Farah is away in her week; nobody has been asked yet."""
    farah, alice = stage.people["farah.rami"], stage.people["alice"]
    asked, confirmed = at - 2 * DAY, at - 20 * HOUR

    def ask() -> None:
        tuesday = _shift(stage, "farah.rami", 2, PRIMARY, at).starts_at.date() + DAY
        ask_for_leave(farah, Days(tuesday, tuesday + 4 * DAY), by=farah, at=asked)

    def confirm() -> None:
        decide(absences_of(farah, since=at)[0], Status.CONFIRMED, by=alice, at=confirmed)

    yield from (Step(asked, ask), Step(confirmed, confirm))


def _refused(stage: Stage, at: datetime) -> Iterator[Step]:
    tale, farah = _Tale(), stage.people["farah.rami"]
    yield tale.ask(at - 7 * DAY, _asking(stage, at, "john.doe", 1, SECONDARY, Wish(to=[farah])))
    yield tale.go(at - 6 * DAY, refuse, by=farah, note="I have the children that week")


def _cancelled(stage: Stage, at: datetime) -> Iterator[Step]:
    tale, part = _Tale(), (3 * DAY, 4 * DAY)
    yield tale.ask(at - 6 * DAY, _asking(stage, at, "farah.rami", 2, PRIMARY, Wish(note="A concert"), part))
    yield tale.go(at - 5 * DAY, cancel, by=stage.people["farah.rami"], note="It was called off")


def _overtaken(stage: Stage, at: datetime) -> Iterator[Step]:
    tale, wish, part = _Tale(), Wish(to=[stage.people["bob"]], note="A root canal"), (0 * DAY, DAY)
    farah, boris = stage.people["farah.rami"], stage.people["boris.kuzmin"]
    yield tale.ask(at - 4 * DAY, _asking(stage, at, "aicha.morel", 3, SECONDARY, wish, part))

    def take(swap: Swap, *, at: datetime) -> None:
        wanted = Override(SECONDARY, farah, swap.starts_at, swap.ends_at, "Farah offered at lunch")
        override(swap.team, wanted, by=boris, at=at)

    yield tale.go(at - 3 * DAY, take)


def _late(stage: Stage, at: datetime) -> Iterator[Step]:
    tale, shift = _Tale(), _shift(stage, "farah.rami", -2, PRIMARY, at)
    wish = Wish(to=[stage.people["john.doe"]])
    asking = _asking(stage, at, "farah.rami", -2, PRIMARY, wish, (0 * DAY, DAY))
    yield tale.ask(shift.starts_at - 12 * DAY, asking)
    yield tale.go(shift.starts_at, go_on)


def _rejected(stage: Stage, at: datetime) -> Iterator[Step]:
    tale, charlie = _Tale(), stage.people["charlie"]
    yield tale.ask(at - 8 * DAY, _asking(stage, at, "chloe.durand", 2, SECONDARY, Wish(to=[charlie])))
    yield tale.go(at - 7 * DAY, accept, by=charlie, note=FINE)
    sofia = stage.people["sofia.marin"]
    yield tale.go(at - 6 * DAY, reject, by=sofia, note="Charlie has just had two bad nights")


def _given(stage: Stage, at: datetime) -> Iterator[Step]:
    tale, farah = _Tale(), stage.people["farah.rami"]
    wish = Wish(to=[farah], note="My sister marries")
    yield tale.ask(at - 5 * DAY, _asking(stage, at, "john.doe", 3, PRIMARY, wish, WEEKEND))
    yield tale.go(at - 4 * DAY, accept, by=farah, note=FINE)


def _lent(stage: Stage, at: datetime) -> Iterator[Step]:
    lent, back = _Tale(), _Tale()
    aicha, farah = stage.people["aicha.morel"], stage.people["farah.rami"]
    yield lent.ask(
        at - 9 * DAY, _asking(stage, at, "farah.rami", 2, PRIMARY, Wish(to=[aicha]), (DAY, 2 * DAY))
    )
    yield lent.go(at - 8 * DAY, accept, by=aicha, note=FINE)
    word = "I have to travel after all"
    yield back.ask(at - 6 * DAY, lambda when: give_back(lent.it, by=aicha, note=word, at=when))
    yield back.go(at - 5 * DAY, accept, by=farah, note=FINE)


def _waiting(stage: Stage, at: datetime) -> Iterator[Step]:
    """For the whole team, for Bob who would get something in return, for Alice, a manager, and Charlie."""
    people = stage.people
    wish = Wish(note="My brother moves house")
    yield _Tale().ask(at - 3 * HOUR, _asking(stage, at, "bob", 2, SECONDARY, wish, WEEKEND))
    theirs = _shift(stage, "bob", 4, PRIMARY, at)
    wish = Wish(to=[people["bob"]], in_return=theirs, note="My parents visit that week. Yours for mine?")
    yield _Tale().ask(at - DAY, _asking(stage, at, "aicha.morel", 1, PRIMARY, wish))
    wish = Wish(to=[people["alice"]], note="I am at a conference")
    yield _Tale().ask(at - 2 * DAY, _asking(stage, at, "boris.kuzmin", 1, MANAGER, wish, (2 * DAY, 4 * DAY)))
    both, gael = _Tale(), people["gael.simon"]
    yield both.ask(at - 2 * DAY, _asking(stage, at, "nadia.benali", 1, PRIMARY, Wish(to=[gael])))
    yield both.go(at - DAY, accept, by=gael, note=FINE)
    shift, wish = (
        _shift(stage, "charlie", 3, PRIMARY, at),
        Wish(is_taking=True, note="Stay with your daughter"),
    )
    yield _Tale().ask(at - 5 * HOUR, lambda when: ask_swap(shift, wish, by=gael, at=when))


def _asking(
    stage: Stage,
    today: datetime,
    who: str,
    week: int,
    role: RotaRole,
    wish: Wish,
    part: tuple[timedelta, timedelta] | None = None,
) -> Callable[[datetime], Swap]:
    """Somebody asks about their own turn so many weeks from today, or a part of it, after its beginning."""

    def ask(at: datetime) -> Swap:
        shift, asked = _shift(stage, who, week, role, today), wish
        if part is not None:
            start, end = (shift.starts_at + delta for delta in part)
            asked = Wish(start, end, to=wish.to, note=wish.note)
        return ask_swap(shift, asked, by=stage.people[who], at=at)

    return ask


def _shift(stage: Stage, who: str, week: int, role: RotaRole, at: datetime) -> Shift:
    """Somebody's turn of a role that is nearest to so many weeks from an instant."""
    mine = select(Shift).join(Rotation).where(Rotation.role == role, Shift.person_id == stage.people[who].id)
    shifts = db.session.scalars(mine.where(Shift.cancelled_at.is_(None))).all()
    return min(shifts, key=lambda shift: abs(shift.starts_at - at - timedelta(weeks=week)))


def _count_as_sent() -> None:
    """Their mails went out when they were written."""
    waiting = (Message.kind == MessageKind.NOTICE, Message.state == MessageState.PENDING)
    at = Message.created_at
    went = {"state": MessageState.SENT, "attempt": case((Message.attempt == 0, 1), else_=Message.attempt)}
    times = {"due_at": at, "started_at": at, "sent_at": at, "finished_at": at}
    db.session.execute(update(Message).where(*waiting).values(**went, **times))
