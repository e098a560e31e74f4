"""A team tries rules on its past, switches them on from a day that has begun, and only then its people have time."""

from datetime import timedelta

from flask.testing import FlaskClient

from portal.core.db import db
from portal.people.models import Person
from portal.recovery.books.queries import balances
from portal.recovery.entries import Account
from portal.recovery.policies.queries import policies_of_team
from tests.clock import START, FakeClock
from tests.kept import kept
from tests.visit import checked, send, words
from tests.world import the_cast
from tests.world_recovery import looked_at, woken

RULE = {"rules-0-kind": "toil", "rules-0-rule_id": "", "rules-0-round_up_minutes": "15"}
FACTORS = {"off": "100", "night": "150", "holiday": "200", "business": "0"}
TYPED = RULE | {f"rules-0-{band}_percent": factor for band, factor in FACTORS.items()}
CHECKED = {"checked_by": "Hana, HR", "checked_on": "2026-11-20"}


def minutes(person: Person) -> int:
    db.session.expire_all()
    return balances([person.id]).get(person.id, {}).get(Account.AVAILABLE, 0)


def test_rules_give_only_once_they_are_on(client: FlaskClient, clock: FakeClock) -> None:
    cast = kept(the_cast)
    send(client, "/teams/blue/recovery/policies", {"preset": "", "country": ""}, as_=cast.alice)
    (policy,) = policies_of_team(cast.blue)
    place = f"/recovery/policies/{policy.key}"
    woken(cast.blue, cast.bob, START + timedelta(days=2))
    at = clock.move(days=4)

    read = {**TYPED, "based_on": "1", "applies_from": "2026-11-22", "reason": "To read them"}
    send(client, place, read)
    looked_at(at)
    assert minutes(cast.bob) == 0

    wanted = {
        **TYPED,
        **CHECKED,
        "based_on": "2",
        "is_on": "y",
        "applies_from": "2026-11-22",
        "reason": "Agreed",
    }
    trial = checked(send(client, f"{place}/trial", wanted, status=200)).select_one("#trial")
    assert "1 time · 1 h 30 · for 1 person" in words(trial)
    assert "1 h 30 more for 1 person" in words(trial)
    looked_at(at)
    assert minutes(cast.bob) == 0

    send(client, place, wanted)
    looked_at(at + timedelta(hours=25))
    assert minutes(cast.bob) == 90

    off = {**TYPED, **CHECKED, "based_on": "3", "applies_from": "2026-11-26", "reason": "A pause"}
    send(client, place, off)
    woken(cast.blue, cast.bob, START + timedelta(days=6))
    looked_at(at + timedelta(days=4))
    assert minutes(cast.bob) == 90
