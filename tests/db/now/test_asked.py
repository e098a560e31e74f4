"""The first view lists what waits for an answer."""

from flask.testing import FlaskClient

from tests.visit import query_count, visit, words
from tests.world import Cast, a_team
from tests.world_asks import an_ask


def test_what_is_asked_stands_on_the_first_view(client: FlaskClient, cast: Cast) -> None:
    ask = an_ask(cast.blue, cast.charlie, by=cast.alice)
    card = visit(client, "/", as_=cast.charlie).select_one("#asked")
    assert "team Join Team Blue?" in words(card)
    assert card.find("a", string="Join Team Blue?")["href"] == f"/asked#ask-{ask.key}"
    assert "Join Team Blue?" not in visit(client, "/", as_=cast.bob).text


def test_many_are_counted_and_cost_no_more(client: FlaskClient, cast: Cast) -> None:
    an_ask(cast.blue, cast.charlie)
    before = query_count(client, "/", as_=cast.charlie)
    for n in range(5):
        an_ask(a_team(f"team-{n}"), cast.charlie, by=cast.alice)
    assert query_count(client, "/", as_=cast.charlie) == before
    assert "and 2 more" in words(visit(client, "/").select_one("#asked"))
