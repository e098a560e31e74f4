"""What whoever was woken says of a page, and what follows from it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.errors import NotAllowed
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import PageMark, Worth
from portal.fatigue.queries import facts_of, incidents_behind
from portal.fatigue.reports import report
from portal.fatigue.resting.queries import resting
from portal.fatigue.tasks import watch_rest
from portal.messages.models import Message
from portal.rota.windows import DAY
from tests.clock import START, FakeClock
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_fatigue import a_sent_page
from tests.world_incidents import HTMX, an_incident

TUESDAY, HOUR = START + 3 * DAY, timedelta(hours=1)


def a_page_to_bob(cast: Cast) -> Message:
    return a_sent_page(an_incident(cast.blue), cast.bob, at=TUESDAY)


@pytest.mark.parametrize(
    ("worth", "ratio"),
    [(Worth.NEEDED, 1.0), (Worth.COULD_HAVE_WAITED, 0.0), (Worth.NOISE, 0.0), (Worth.TEST, None)],
)
def test_it_is_what_makes_a_page_actionable(cast: Cast, worth: Worth, ratio: float | None) -> None:
    mark_page(a_page_to_bob(cast), worth, by=cast.bob, at=TUESDAY)
    facts = facts_of([cast.bob], START, TUESDAY + DAY)[cast.bob.id]
    metrics = report(facts, as_of=TUESDAY + HOUR).metrics
    assert (metrics.pages, metrics.actionable_ratio) == (int(worth is not Worth.TEST), ratio)


def test_a_test_ends_the_rest_it_had_split(cast: Cast) -> None:
    page = a_page_to_bob(cast)
    watch_rest(TUESDAY + HOUR)
    assert cast.bob.id in resting([cast.bob.id], TUESDAY + HOUR)
    mark_page(page, Worth.TEST, by=cast.alice, at=TUESDAY + HOUR)
    watch_rest(TUESDAY + HOUR)
    assert resting([cast.bob.id], TUESDAY + HOUR) == {}


def test_what_was_said_before_is_kept(cast: Cast) -> None:
    page = a_page_to_bob(cast)
    for worth, word in ((Worth.NOISE, ""), (Worth.NOISE, ""), (Worth.NEEDED, "The disk was full.")):
        mark_page(page, worth, word=word, by=cast.bob, at=TUESDAY + HOUR)
    said = db.session.execute(select(PageMark.worth, PageMark.replaced_at).order_by(PageMark.id)).all()
    assert [tuple(one) for one in said] == [(Worth.NOISE, TUESDAY + HOUR), (Worth.NEEDED, None)]


def test_a_manager_says_only_that_it_was_a_test(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="Only who was woken"):
        mark_page(a_page_to_bob(cast), Worth.NOISE, by=cast.alice, at=TUESDAY)
    assert db.session.scalar(select(func.count()).select_from(PageMark)) == 0


def test_one_tap_on_the_incident_and_on_ones_own_page(
    client: FlaskClient, cast: Cast, clock: FakeClock
) -> None:
    page, clock.at = a_page_to_bob(cast), TUESDAY + HOUR
    for path in ("/me/rest", _view_of(page)):
        assert visit(client, path, as_=cast.bob).find("form", id=f"mark-{page.id}")
    answer = client.post(f"/pages/{page.id}/mark", data={"worth": "noise", "word": "Flaps"}, headers=HTMX)
    assert (answer.status_code, "Noise</span> Flaps" in answer.text) == (200, True)
    assert send(client, f"/pages/{page.id}/mark", {"worth": "needed"}).location == "/me/rest"
    assert "Needed" in words(visit(client, "/me/rest").main)
    assert client.post(f"/pages/{page.id}/mark", data={"worth": "great"}).status_code == 422
    assert not visit(client, _view_of(page), as_=cast.alice).find("form", id=f"mark-{page.id}")


def _view_of(page: Message) -> str:
    return f"/incidents/{incidents_behind([str(page.id)])[str(page.id)].ref}"
