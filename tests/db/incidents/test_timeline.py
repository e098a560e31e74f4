"""The timeline over HTTP: rows after a number, and writing into it."""

from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.incidents.actions import acknowledge
from portal.incidents.models import EntryKind, Incident
from portal.incidents.queries import entries_of
from portal.incidents.routes import incidents as views
from portal.incidents.timeline.actions import add_entry
from portal.messages.models import MessageState
from tests.clock import START, FakeClock
from tests.queries import noted
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_incidents import HTMX, a_page, an_entry, an_incident

HOSTILE = '<img src=x onerror=alert(1)> "><script>alert(2)</script> [x](javascript:alert(3)) <no value>'


@pytest.fixture
def incident(cast: Cast) -> Incident:
    return an_incident(cast.blue)


def numbers(page: BeautifulSoup) -> Sequence[int]:
    return [int(row["data-seq"]) for row in page.select("li[data-seq]")]


def test_rows_after_a_number_come_with_a_new_tail(
    client: FlaskClient, cast: Cast, incident: Incident
) -> None:
    for number in range(4):
        add_entry(incident, f"no. {number}", by=cast.bob, at=START)
    part = visit(client, f"/incidents/{incident.ref}/timeline?after=2", as_=cast.bob, headers=HTMX)
    assert part.html is None
    assert numbers(part) == [5, 4, 3]
    assert [row["id"] for row in part.select("li[data-seq]")] == ["e-5", "e-4", "e-3"]
    assert part.select_one("#tail")["hx-get"] == f"/incidents/{incident.ref}/timeline?after=5"
    assert part.select_one("#tail")["hx-swap-oob"] == "true"


def test_everything_else_of_the_view_follows(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    """Each part of the page that can change is in an answer, and is on the page to be replaced."""
    url = f"/incidents/{incident.ref}"
    page = visit(client, url, as_=cast.bob)
    acknowledge(incident, by=cast.bob, at=START)
    part = visit(client, f"{url}/timeline?after=1", headers=HTMX)
    parts = {tag["id"] for tag in part.select("[hx-swap-oob]")}
    assert parts == {
        "tail", "mark", "headline", "actions", "moves", "lifecycle", "stats", "pages", "facts", "responders",
    }  # fmt: skip
    assert all(page.find(id=name) for name in parts)
    assert not part.select("form, textarea, input")
    assert "Acknowledge" not in part.select_one("#actions").text
    assert "Bob Blue" in part.select_one("#responders").text


def test_nothing_new_is_204(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    for headers in ({}, HTMX):
        visit(
            client, f"/incidents/{incident.ref}/timeline?after=1", as_=cast.bob, status=204, headers=headers
        )
        visit(client, f"/incidents/{incident.ref}/timeline?after=99", status=204, headers=headers)


@pytest.mark.parametrize("query", ["", "?after=", "?after=x", "?after=-3"])
def test_without_a_number_everything_comes(
    client: FlaskClient, cast: Cast, incident: Incident, query: str
) -> None:
    url = f"/incidents/{incident.ref}/timeline{query}"
    assert numbers(visit(client, url, as_=cast.bob, headers=HTMX)) == [1]


def test_a_browser_gets_a_page_of_rows(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    add_entry(incident, "first words", by=cast.bob, at=START)
    page = visit(client, f"/incidents/{incident.ref}/timeline?after=1", as_=cast.bob)
    assert page.html is not None
    assert numbers(page) == [2]


def test_rows_are_the_same_for_everybody(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    """Their times are the team's, also for somebody in another zone: they are rendered once."""
    cast.ada.time_zone = "Asia/Tokyo"
    add_entry(incident, "words", by=cast.bob, at=START)
    url = f"/incidents/{incident.ref}/timeline?after=0"
    seen = [visit(client, url, as_=person, headers=HTMX) for person in (cast.bob, cast.ada)]
    assert str(seen[0]) == str(seen[1])
    time = seen[0].select_one("li time")
    assert words(time) == "03:21"
    assert time["title"].endswith("02:21 UTC")
    assert time["datetime"] == START.isoformat()
    assert "times in Paris" in visit(client, f"/incidents/{incident.ref}").select_one("#story").text


def test_a_row_of_another_day_says_which(
    client: FlaskClient, cast: Cast, incident: Incident, clock: FakeClock
) -> None:
    add_entry(incident, "still here", by=cast.bob, at=clock.move(days=1))
    row = visit(client, f"/incidents/{incident.ref}", as_=cast.bob).select_one("#e-2 time")
    assert words(row) == "Sun 22 Nov 03:21"


def test_the_newest_row_is_first(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    add_entry(incident, "later", by=cast.bob, at=START)
    assert numbers(visit(client, f"/incidents/{incident.ref}", as_=cast.bob)) == [2, 1]


def test_a_long_timeline_has_a_page_of_its_own(
    client: FlaskClient, cast: Cast, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ROWS_SHOWN", 3)
    for number in range(5):
        add_entry(incident, f"no. {number}", by=cast.bob, at=START)
    page = visit(client, f"/incidents/{incident.ref}", as_=cast.bob)
    assert numbers(page) == [6, 5, 4]
    whole = visit(client, page.select_one("#story a")["href"])
    assert numbers(whole) == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("kind", ["note", "decision"])
def test_writing_without_scripts(client: FlaskClient, cast: Cast, incident: Incident, kind: str) -> None:
    url = f"/incidents/{incident.ref}"
    form = visit(client, url, as_=cast.bob).select_one("#composer")
    assert (form["method"], form["action"]) == ("post", f"{url}/timeline")
    answer = send(client, form["action"], {"text": " Restarting **it** ", "kind": kind})
    assert answer.location == url
    entry = entries_of(incident)[-1]
    assert (entry.kind, entry.text, entry.actor) == (kind, "Restarting **it**", cast.bob)
    row = visit(client, answer.location).select_one("#e-2")
    assert row.select_one("strong").text == "it"


def test_writing_with_htmx(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    url = f"/incidents/{incident.ref}/timeline"
    answer = send(client, url, {"text": "Here", "kind": "note"}, as_=cast.bob, status=204, headers=HTMX)
    assert answer.headers["HX-Trigger"] == "tick"


def test_no_words_are_asked_for(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    url = f"/incidents/{incident.ref}/timeline"
    answer = send(client, url, {"text": "  "}, as_=cast.bob, status=422)
    assert "Write something first." in answer.text
    part = BeautifulSoup(send(client, url, {"text": " "}, status=422, headers=HTMX).text, "html.parser")
    assert part.find(True)["id"] == "composer_error"
    assert incident.timeline_seq == 1


def test_too_many_words_come_back(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    url = f"/incidents/{incident.ref}/timeline"
    answer = send(client, url, {"text": "x" * 10_001}, as_=cast.bob, status=422)
    page = BeautifulSoup(answer.text, "html.parser")
    assert len(page.select_one("#text").text.strip()) == 10_001


def test_hostile_words_are_only_words(client: FlaskClient, cast: Cast) -> None:
    incident = an_incident(cast.blue, HOSTILE[:60], by=cast.bob, description=HOSTILE, impact=HOSTILE)
    an_entry(incident, EntryKind.ALERT, state="firing", title=HOSTILE, url="javascript:alert(4)", count=2)
    an_entry(incident, EntryKind.WARNING, reason=HOSTILE, text=HOSTILE)
    add_entry(incident, HOSTILE, by=cast.bob, at=START)
    add_entry(incident, HOSTILE, by=cast.bob, at=START, kind=EntryKind.DECISION)
    for url in ("", "/timeline", "/edit"):
        page = visit(client, f"/incidents/{incident.ref}{url}", as_=cast.bob)
        assert not page.select("main img, main script, a[href^='javascript']")
    assert (
        visit(client, f"/incidents/{incident.ref}", as_=cast.bob).select_one("#tl").text.count("onerror") >= 4
    )
    for url in (f"/incidents/{incident.ref}", "/incidents"):
        assert not visit(client, url, as_=cast.vera).select("main img, main script")


def test_pages_say_how_they_went(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    a_page(incident, cast.bob)
    a_page(incident, cast.alice, channel="PHONE", state=MessageState.FAILED, step=2)
    page = visit(client, f"/incidents/{incident.ref}", as_=cast.bob)
    rows = [words(row) for row in page.select("#pages tbody tr")]
    assert rows == ["03:21 Alice Blue step 2 phone call failed", "03:21 Bob Blue step 1 SMS sent after 0.4 s"]
    assert "+33" not in str(page)


def test_one_row_or_three_cost_the_same(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    add_entry(incident, "one", by=cast.bob, at=START)
    a_page(incident, cast.alice)
    url = f"/incidents/{incident.ref}"
    visit(client, url, as_=cast.alice)
    with noted() as one:
        visit(client, url)
    for person in (cast.bob, cast.ada):
        add_entry(incident, "more", by=person, at=START)
        a_page(incident, person)
    with noted() as three:
        visit(client, url)
    assert len(three) == len(one)


def test_asking_in_vain_is_cheap(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    """Five hundred open views ask this every three seconds: who asks, the incident, whether they may."""
    url = f"/incidents/{incident.ref}/timeline?after=1"
    visit(client, url, as_=cast.bob, status=204, headers=HTMX)
    with noted() as asked:
        visit(client, url, status=204, headers=HTMX)
    assert len(asked) <= 3


def test_a_crowd_shares_one_answer(client: FlaskClient, cast: Cast, incident: Incident) -> None:
    add_entry(incident, "one", by=cast.bob, at=START)
    url = f"/incidents/{incident.ref}/timeline?after=1"
    visit(client, url, as_=cast.bob, headers=HTMX)
    with noted() as asked:
        visit(client, url, headers=HTMX)
    assert len(asked) <= 3
