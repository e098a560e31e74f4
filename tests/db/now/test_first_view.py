"""The first view: what each sees, and what each is told to do first."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import add, db
from portal.incidents.actions import acknowledge, mitigate, resolve
from portal.incidents.models import Incident
from portal.people.models import Person, Role, Team
from portal.postmortems.models import Postmortem, PostmortemState
from portal.rota.models import RotaRole
from tests.clock import START, FakeClock
from tests.queries import noted
from tests.visit import sign_in_as, visit
from tests.world import Cast, a_person, a_team, a_viewer, an_admin
from tests.world_incidents import HTMX, a_page, an_incident
from tests.world_pager import a_method, on_call_now
from tests.world_rota import a_rotation


def words(soup: BeautifulSoup, selector: str) -> str:
    tag = soup.select_one(selector)
    return " ".join(tag.get_text().split()) if tag else ""


def card(soup: BeautifulSoup, team: Team) -> str:
    return words(soup, f"#team-{team.slug}")


# Who is on call


def test_each_team_says_who_is_on_call_and_until_when(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    a_rotation(cast.blue, cast.alice, role=RotaRole.MANAGER)
    soup = visit(client, "/", as_=cast.charlie)
    assert card(soup, cast.blue) == (
        "Team Blue Primary BB Bob Blue →until Mon 09:00 Manager AB Alice Blue"
    )  # Alice follows herself as manager, so there is no end


def test_times_are_the_readers_own(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    tokyo = a_person("Taro", time_zone="Asia/Tokyo")
    soup = visit(client, "/", as_=tokyo)
    assert "until Mon 17:00" in card(soup, cast.blue)
    assert words(soup, "#clock") == "Saturday 21 November · 11:21 Tokyo"


def test_a_gap_is_loud(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, until=START + timedelta(weeks=1))
    a_rotation(cast.blue, cast.alice, role=RotaRole.SECONDARY, until=None)
    soup = visit(client, "/", as_=cast.charlie)
    assert card(soup, cast.blue).endswith("Secondary nobody")


def test_a_team_without_turns_says_what_to_do_first(client: FlaskClient, cast: Cast) -> None:
    soup = visit(client, "/", as_=cast.alice)
    assert soup.select_one("#team-blue a[href='/teams/blue/rotations/new']")
    assert "A manager of the team sets up a rotation" in card(soup, cast.green)


def test_without_any_team_an_admin_creates_one(client: FlaskClient, app: Flask) -> None:
    soup = visit(client, "/", as_=an_admin())
    assert "Create a team" in words(soup, "#now")
    assert soup.select_one("#now a[href='/teams/new']")
    soup = visit(client, "/", as_=a_person())
    assert "An admin creates the first one" in words(soup, "#now")
    assert not soup.select_one("#now a[href='/teams/new']")


def test_own_teams_come_first(client: FlaskClient, cast: Cast) -> None:
    soup = visit(client, "/", as_=cast.charlie)
    assert [tag["id"] for tag in soup.select("#now section[id^=team-]")] == ["team-green", "team-blue"]


# My shift


def test_whoever_is_on_call_is_told_first(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    incident = an_incident(cast.blue)
    a_page(incident, cast.bob, at=START - timedelta(minutes=5))
    a_page(incident, cast.bob, step=2, at=START - timedelta(hours=10))
    a_page(incident, cast.bob, step=3, at=START - timedelta(days=6))  # before this shift began
    soup = visit(client, "/", as_=cast.bob)
    assert words(soup, ".duty-title") == "You are on call for Team Blue until Monday 09:00"
    assert words(soup, ".duty-note") == "2 pages since Monday, 1 at night · hand-off to Alice in 2 d 5 h"
    assert words(soup, ".rail-note") == "on call until Mon 09:00"


def test_whoever_is_not_on_call_has_no_such_line(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    a_rotation(cast.blue, cast.alice, role=RotaRole.SHADOW)
    soup = visit(client, "/", as_=cast.alice)
    assert soup.select("#duty[hidden]")
    assert not soup.select(".duty, .rail-note")


def test_the_second_in_line_is_called_so(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, role=RotaRole.SECONDARY, until=START + timedelta(days=10))
    soup = visit(client, "/", as_=cast.bob)
    assert (
        words(soup, ".duty-title")
        == "You are on call for Team Blue as secondary until Monday 7 December 09:00"
    )
    assert words(soup, ".duty-note") == "No page since Monday"


# What is open


def test_open_incidents_say_who_has_them(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    taken = an_incident(cast.blue, "Checkout is slow", at=START - timedelta(hours=2, minutes=5))
    acknowledge(taken, by=cast.bob, at=START)
    mitigate(taken, by=cast.bob, at=START)
    waiting = an_incident(cast.blue, "Redis is down", severity=1, at=START - timedelta(seconds=74))
    waiting.next_escalation_at = START + timedelta(minutes=3)
    soup = visit(client, "/", as_=cast.alice)
    rows = [" ".join(row.get_text().split()) for row in soup.select(".open-incident")]
    assert rows == [
        f"SEV1 {waiting.ref} · Redis is down detected nobody yet next in 03:00 01:14",
        f"SEV2 {taken.ref} · Checkout is slow mitigated BB Bob has it 2 h 05",
    ]
    assert card(soup, cast.blue).startswith("Team Blue SEV1 open")


def test_viewers_follow_without_names(client: FlaskClient, cast: Cast) -> None:
    acknowledge(an_incident(cast.blue), by=cast.bob, at=START)
    soup = visit(client, "/", as_=cast.vera)
    assert "Bob" not in words(soup, ".open-incident")
    assert "Team Blue" in words(soup, ".open-incident")
    assert not soup.select("a[href='/incidents/new']")


@pytest.mark.parametrize("is_over", [False, True])
def test_other_teams_troubles_are_their_own(client: FlaskClient, cast: Cast, is_over: bool) -> None:
    incident = an_incident(cast.blue, "Redis is down")
    if is_over:
        resolve(incident, by=None, at=START)
    soup = visit(client, "/", as_=cast.charlie)
    assert "Redis" not in soup.get_text()
    assert not soup.select("#team-blue .badge")
    assert "None that you can see" in words(soup, "#open")


def test_who_was_paged_for_another_team_sees_that_incident_only(client: FlaskClient, cast: Cast) -> None:
    incident = an_incident(cast.blue, "Redis is down", severity=1)
    a_page(incident, cast.charlie)
    resolve(an_incident(cast.blue, "Not told"), by=None, at=START)
    soup = visit(client, "/", as_=cast.charlie)
    assert words(soup, ".open-title") == f"{incident.ref} · Redis is down"
    assert card(soup, cast.blue).startswith("Team Blue SEV1 open")
    resolve(incident, by=None, at=START)
    assert not visit(client, "/", as_=cast.charlie).select("#team-blue .badge")


def test_quiet_is_counted_from_the_end_of_the_last_incident(client: FlaskClient, cast: Cast) -> None:
    resolve(an_incident(cast.blue, at=START - timedelta(days=9)), by=None, at=START - timedelta(days=8))
    resolve(
        an_incident(cast.blue, at=START - timedelta(days=5)), by=None, at=START - timedelta(days=4, hours=3)
    )
    private = an_incident(cast.blue, at=START - timedelta(days=2), is_private=True)
    resolve(private, by=None, at=START - timedelta(days=1))
    assert card(visit(client, "/", as_=cast.vera), cast.blue).startswith("Team Blue quiet 4 d")
    assert card(visit(client, "/", as_=cast.ada), cast.blue).startswith("Team Blue quiet 1 d")


# What is mine


def test_my_next_shifts_and_my_last_thirty_days(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.alice, cast.bob)
    incident = an_incident(cast.blue)
    for step, (days, hours) in enumerate([(3, 0), (3, 2), (14, 12)], start=1):
        a_page(incident, cast.bob, step=step, at=START - timedelta(days=days, hours=hours))
    soup = visit(client, "/", as_=cast.bob)
    assert words(soup, "#shifts").startswith(
        "My next shifts 23–30 Nov · Primary · Team Blue 7–14 Dec · Primary"
    )
    assert soup.select_one("#shifts a[href='/calendars']")
    assert words(soup, "#rest") == (
        "My last 30 days 3 pages · 2 at night 1 night interrupted · 1 of them more than once "
        "Longest quiet stretch 15 d Night is 22:00 to 07:00 in Paris."
    )


def test_messages_that_wake_nobody_are_no_pages(client: FlaskClient, cast: Cast) -> None:
    page = a_page(an_incident(cast.blue), cast.bob, at=START - timedelta(hours=1))
    page.is_waking = False
    assert "Not paged once" in words(visit(client, "/", as_=cast.bob), "#rest")


def test_whoever_cannot_be_woken_is_asked_to_change_that(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    assert visit(client, "/", as_=cast.bob).select("#asked a[href='/me/contact-methods']")
    a_method(cast.bob)
    assert "Nothing waits for you" in words(visit(client, "/", as_=cast.bob), "#asked")
    assert "Nothing waits for you" in words(visit(client, "/", as_=cast.charlie), "#asked")


def test_drafts_of_what_i_took_wait_for_me(client: FlaskClient, cast: Cast) -> None:
    incident = an_incident(cast.blue, "Redis is down")
    acknowledge(incident, by=cast.bob, at=START)
    a_draft(incident)
    asked = words(visit(client, "/", as_=cast.bob), "#asked")
    assert asked == f"Asked of me postmortem {incident.ref} · Redis is down"
    assert "Nothing waits" in words(visit(client, "/", as_=cast.alice), "#asked")


def a_draft(incident: Incident) -> None:
    written = {"version": 1, "requested_at": START, "drafted_at": START}
    add(Postmortem(incident_id=incident.id, state=PostmortemState.DRAFT, **written))


# The part that changes by itself


def test_a_poll_gets_only_what_changes(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    soup = visit(client, "/", as_=cast.bob, headers=HTMX)
    assert [tag["id"] for tag in soup.find_all(recursive=False)] == ["now"]
    assert {tag["id"] for tag in soup.select("[hx-swap-oob]")} == {"duty", "clock"}
    assert not soup.select("html, nav, #rest")
    whole = visit(client, "/", as_=cast.bob)
    assert not whole.select("[hx-swap-oob]")
    assert whole.select_one("#now")["hx-trigger"] == "every 15s"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "poll"])
def test_three_teams_cost_no_more_queries_than_one(
    client: FlaskClient, app: Flask, headers: dict[str, str]
) -> None:
    bob = a_person()
    one = statements(client, bob, headers, add_team=1)
    three = statements(client, bob, headers, add_team=2)
    assert one == three
    assert len(one) <= 17


def statements(client: FlaskClient, person: Person, headers: dict[str, str], *, add_team: int) -> list[str]:
    for _number in range(add_team):
        fill(a_team(f"team-{db.session.query(Team).count()}", members=(person,)), person)
    db.session.commit()
    sign_in_as(client, person)
    with noted() as found, client.application.app_context():
        assert client.get("/", headers=headers).status_code == 200
    return found


def fill(team: Team, person: Person) -> None:
    """Somebody on call, an open and a past incident, and a draft."""
    on_call_now(team, RotaRole.PRIMARY, [person])
    on_call_now(team, RotaRole.SECONDARY, [a_person(f"Second {team.slug}", team=team)])
    acknowledge(an_incident(team), by=person, at=START)
    past = an_incident(team, at=START - timedelta(days=2))
    acknowledge(past, by=person, at=START - timedelta(days=2))
    resolve(past, by=person, at=START - timedelta(days=1))
    a_page(past, person, at=START - timedelta(days=2))
    a_draft(past)


def test_an_account_that_is_in_nothing_opens_it_too(client: FlaskClient, cast: Cast) -> None:
    for role in Role:
        visit(client, "/", as_=a_person(f"New {role}", role=role))
    assert visit(client, "/", as_=a_viewer("Only Looking")).select_one("#now")


def test_the_first_view_asks_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/sign-in?next=/"
