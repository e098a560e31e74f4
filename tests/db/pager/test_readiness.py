from datetime import date, timedelta

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.core.db import db
from portal.escalations.actions import StepFacts
from portal.escalations.ladder import TargetType
from portal.messages.models import ContactMethod
from portal.pager.readiness.queries import Lack, readiness
from portal.rota.models import RotaRole
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast, a_person
from tests.world_pager import a_method
from tests.world_rota import a_rotation
from tests.world_setup import a_policy, query_count


def lacks(cast: Cast) -> list[tuple[Lack, str]]:
    found = readiness(cast.blue, START).found
    named = [one.person or one.rotation or one.policy for one in found]
    return [(one.lack, what.name if what else "") for one, what in zip(found, named, strict=True)]


def ready(cast: Cast) -> None:
    """Alice and Bob take turns and can be woken."""
    for person in (cast.alice, cast.bob):
        a_method(person)
    a_rotation(cast.blue, cast.alice, cast.bob)
    a_policy(cast.blue)


def test_a_team_that_is_ready(client: FlaskClient, cast: Cast) -> None:
    ready(cast)
    assert lacks(cast) == []
    assert "All 2 people on call can be woken." in said(client, cast)


def said(client: FlaskClient, cast: Cast) -> str:
    return words(card(visit(client, "/teams/blue", as_=cast.alice)))


def card(soup: BeautifulSoup) -> BeautifulSoup | None:
    return soup.select_one("#readiness")


def test_who_cannot_be_woken_is_named_with_their_first_shift(client: FlaskClient, cast: Cast) -> None:
    ready(cast)
    silent = update(ContactMethod).where(ContactMethod.person_id == cast.bob.id)
    db.session.execute(silent.values(is_waking=False))
    assert lacks(cast) == [(Lack.ASLEEP, "Bob Blue")]
    assert "cannot be woken Bob Blue on call from Mon 23 Nov 09:00" in said(client, cast)
    db.session.execute(silent.values(is_waking=True, disabled_at=START))
    assert lacks(cast) == [(Lack.ASLEEP, "Bob Blue")]
    db.session.execute(silent.values(disabled_at=None, verified_at=None))
    assert lacks(cast) == [(Lack.ASLEEP, "Bob Blue")]


def test_a_trainee_need_not_wake(client: FlaskClient, cast: Cast) -> None:
    ready(cast)
    a_rotation(cast.blue, a_person("Tim", team=cast.blue), role=RotaRole.SHADOW)
    assert lacks(cast) == []


def test_a_rotation_of_one_and_one_of_nobody(client: FlaskClient, cast: Cast) -> None:
    ready(cast)
    rotation = a_rotation(cast.blue, cast.alice, role=RotaRole.SECONDARY)
    assert lacks(cast) == [(Lack.ALONE, "Alice Blue")]
    rotation.members[0].leaves_on = date(2026, 11, 20)
    assert (Lack.EMPTY, rotation.name) in lacks(cast)
    assert "Nobody takes turns" in said(client, cast)


def test_a_policy_that_ends_in_nobody(client: FlaskClient, cast: Cast) -> None:
    ready(cast)
    first = StepFacts(0, TargetType.ON_CALL, channels=("EMAIL",))
    manager = StepFacts(5, TargetType.ON_CALL, channels=("EMAIL",), role=RotaRole.MANAGER)
    a_policy(cast.blue, "Worst", steps=(first, manager), severity=1)
    a_policy(cast.blue, "Unused", steps=(manager,), severity=1, is_active=False)
    assert lacks(cast) == [(Lack.ENDS_IN_NOBODY, "Worst")]
    assert "ends in nobody Worst" in said(client, cast)
    later = START + timedelta(days=3)
    a_rotation(cast.blue, cast.alice, cast.bob, role=RotaRole.MANAGER, starts_on=date(2026, 11, 23), at=later)
    assert lacks(cast) == []


def test_without_any_last_resort_it_is_said(cast: Cast) -> None:
    ready(cast)
    db.session.execute(update(ContactMethod).values(verified_at=None))
    assert (Lack.NO_LAST_RESORT, "") in lacks(cast)


def test_only_the_team_is_told(client: FlaskClient, cast: Cast) -> None:
    ready(cast)
    assert card(visit(client, "/teams/blue", as_=cast.bob)) is not None
    for outsider in (cast.charlie, cast.vera):
        assert card(visit(client, "/teams/blue", as_=outsider)) is None


def test_it_asks_as_much_for_many_as_for_one(client: FlaskClient, cast: Cast) -> None:
    ready(cast)
    before = query_count(client, "/teams/blue", as_=cast.bob)
    a_rotation(cast.blue, *(a_person(f"P{n}", team=cast.blue) for n in range(4)), role=RotaRole.SECONDARY)
    a_policy(cast.blue, "Second", severity=2)
    db.session.commit()
    assert query_count(client, "/teams/blue", as_=cast.bob) == before
