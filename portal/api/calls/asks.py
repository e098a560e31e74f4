"""What is asked of the token's owner, and their answers."""

from collections.abc import Sequence
from typing import Literal

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.endpoint import endpoint
from portal.api.parts import part_of
from portal.api.schema import In, Listing, Moment, Out, PartQuery, Text, Word
from portal.api.shapes.people import PersonRef, ref_of
from portal.asks.actions import give_answer, told
from portal.asks.inbox import cards_of
from portal.asks.kinds import Card, Choice, Note
from portal.asks.models import Ask
from portal.asks.queries import ask_for
from portal.core import clock
from portal.people.current import current_person


class ChoiceOut(Out):
    """`note`: whether words go with this answer."""

    answer: str
    label: str
    note: Note


class AskOut(Out):
    """`kind` and `reference` say what it is about. `choices` are the answers that can be given now."""

    key: str
    kind: str
    reference: str
    title: str
    lines: list[str]
    warnings: list[str]
    url: str | None
    asked_by: PersonRef | None
    asked_at: Moment
    due_at: Moment | None
    choices: list[ChoiceOut]
    answer: str | None
    note: str | None
    settled_at: Moment | None


class AskList(Listing):
    items: list[AskOut]


class AskQuery(PartQuery):
    state: Literal["open", "settled"] = "open"


class NewAnswer(In):
    """One of the ask's choices."""

    answer: Word
    note: Text = ""


class AnswerOut(AskOut):
    """`message` says what came of it."""

    message: str


@endpoint("GET", "/asks", summary="What is asked of me")
def list_asks(query: AskQuery) -> AskList:
    """Of the token's owner alone, oldest first; `state=settled` lists what they answered or need not any more."""
    mine = select(Ask).where(Ask.person_id == current_person().id).options(joinedload(Ask.asked_by))
    is_open = Ask.settled_at.is_(None) if query.state == "open" else Ask.settled_at.is_not(None)
    rows, cursor = part_of(mine.where(is_open), query, Ask.id)
    return AskList(items=_out(rows), next_cursor=cursor)


@endpoint("POST", "/asks/<key>/answers", summary="Answer", status=201)
def answer_ask(key: str, body: NewAnswer) -> AnswerOut:
    """409 `settled` when it has been answered or taken back; 422 when the answer needs a note."""
    ask = ask_for(current_person(), key)
    said = give_answer(ask, cards_of([ask])[ask.id], body.answer, note=body.note, at=clock.now())
    [out] = _out([ask])
    return AnswerOut(**out.model_dump(), message=said or told(ask))


def _out(asks: Sequence[Ask]) -> list[AskOut]:
    cards = cards_of(asks)
    return [_one(ask, cards[ask.id]) for ask in asks]


def _one(ask: Ask, card: Card) -> AskOut:
    return AskOut(
        key=ask.key, kind=ask.kind, reference=ask.reference, title=card.title, lines=list(card.lines),
        warnings=list(card.warnings), url=_whole(card.url), asked_by=ref_of(ask.asked_by),
        asked_at=ask.asked_at, due_at=ask.due_at, choices=[_choice(one) for one in card.choices if ask.is_open],
        answer=ask.answer, note=ask.note, settled_at=ask.settled_at,
    )  # fmt: skip


def _choice(choice: Choice) -> ChoiceOut:
    return ChoiceOut(answer=choice.name, label=choice.label, note=choice.note)


def _whole(path: str | None) -> str | None:
    return f"{current_app.config['BASE_URL']}{path}" if path else None
