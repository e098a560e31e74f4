"""What managers are asked about statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.asks.kinds import Card, Choice, Kind
from portal.asks.models import Ask
from portal.core.text import _
from portal.people.models import Person
from portal.recovery.statements.actions import KIND, answer_contest
from portal.recovery.statements.lines import line_from
from portal.recovery.statements.models import StatementContest, Verdict
from portal.recovery.statements.queries import contests_by_key
from portal.recovery.statements.wording import contest_title, line_text


def statement() -> Kind:
    return Kind(KIND, lambda: _("statement"), _cards, _answer, _answers, _answered)


def _cards(asks: Sequence[Ask]) -> Mapping[int, Card]:
    found = contests_by_key(one.reference for one in asks)
    return {one.id: _card(found[one.reference]) for one in asks if one.reference in found}


def _card(contest: StatementContest) -> Card:
    yes, no = _answers()
    told = line_text(line_from(contest.told), contest.person.time_zone)
    choices = (
        Choice(Verdict.CORRECTED, yes, is_primary=True, note="required", note_label=_("Where, and how")),
        Choice(Verdict.STAYS, no, note="required", note_label=_("Why it stays")),
    )
    url = f"/people/{contest.person.key}/statements/{contest.month:%Y-%m}"
    return Card(contest_title(contest), (told, contest.words), url, choices)


def _answers() -> tuple[str, str]:
    return _("Corrected elsewhere"), _("It stays")


def _answered(answer: str) -> str:
    return {Verdict.CORRECTED: _("corrected"), Verdict.STAYS: _("stays")}.get(Verdict(answer), answer)


def _answer(one: Ask, choice: str, *, note: str | None, by: Person, at: datetime) -> str:
    contest = contests_by_key([one.reference])[one.reference]
    answer_contest(contest, Verdict(choice), note or "", by=by, at=at, answered=one)
    return _("Thank you. %(name)s is told.", name=contest.person.name)
