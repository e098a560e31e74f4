"""A month is read, contested, answered and closed; what changes after that stands in the next one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db, many
from portal.messages.models import Message
from portal.people.models import Person
from portal.rota.models import Assignment
from tests.clock import FakeClock
from tests.visit import send, visit
from tests.world import a_person, a_team
from tests.world_statements import MONDAY, a_week, paid_by_the_week, woken

BORN = datetime(2026, 8, 1, tzinfo=UTC)
OWN, TEAM = "/me/statements/2026-10", "/teams/blue/statements/2026-10"


@dataclass(frozen=True)
class October:
    alice: Person
    bob: Person


def _october() -> October:
    """Bob was on call for a week and was woken once, in a week that is paid 500.00; Alice manages his team."""
    blue = a_team("blue", at=BORN)
    alice, bob = a_person("Alice Blue", manages=blue, at=BORN), a_person("Bob Blue", team=blue, at=BORN)
    a_week(blue, bob)
    woken(blue, bob, datetime(2026, 10, 14, 1, 12, tzinfo=UTC))
    paid_by_the_week(blue, by=alice, at=BORN)
    db.session.commit()
    return October(alice, bob)


def _stats(client: FlaskClient, url: str, cast: October) -> list[str]:
    return [one.get_text(strip=True) for one in visit(client, url, as_=cast.bob).select(".stat-value")]


def test_a_month_from_its_first_reading_to_its_correction(client: FlaskClient, clock: FakeClock) -> None:
    clock.at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    cast = _october()
    told = _stats(client, OWN, cast)
    assert (told[:3], told[-1]) == (["63:00", "45:00", "60:00"], "500.00 EUR")

    [line] = [
        one["value"] for one in visit(client, OWN).select("#contest option") if one["value"][:4] == "work"
    ]
    send(client, f"{OWN}/contests", {"line": line, "words": "I was up until three."})
    assert "I was up until three." in visit(client, OWN).get_text()

    assert "1 contested" in visit(client, TEAM, as_=cast.alice).get_text()
    send(client, f"{TEAM}/closing", status=409)
    card = visit(client, "/asked").select_one("form[action*='/asked/']")
    assert card is not None
    send(client, str(card["action"]), {"answer": "stays", "note": "The timeline says ten minutes."})
    shown = visit(client, OWN, as_=cast.bob).get_text()
    assert "Alice Blue: The timeline says ten minutes." in shown

    send(client, f"{TEAM}/closing", as_=cast.alice)
    mails = [one.content["title"] for one in many(select(Message).where(Message.person_id == cast.bob.id))]
    assert "Your statement of October 2026 is closed." in mails

    _somebody_else_had_an_hour()
    assert _stats(client, OWN, cast) == told
    november = visit(client, "/me/statements/2026-11").select_one("#correction")
    assert november is not None
    assert "October 2026, Hours on call (Working hours): was 9:00, is 8:00" in november.get_text()


def _somebody_else_had_an_hour() -> None:
    """The schedule is put right after the fact: the week began an hour later."""
    [cover] = many(select(Assignment).where(Assignment.starts_at == MONDAY))
    cover.starts_at = MONDAY.replace(hour=8)
    db.session.commit()
