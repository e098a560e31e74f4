"""One person's nights: figures with their rows, the arithmetic, and who may look."""

from datetime import timedelta

from flask.testing import FlaskClient

from portal.fatigue.days.actions import count_person
from portal.fatigue.figures import full_figures
from portal.fatigue.queries import facts_of
from portal.fatigue.reports import report
from portal.people.models import Person
from portal.rota.windows import DAY
from portal.workload.own.wording import NAMES, anchor
from tests.clock import FakeClock
from tests.db.workload.conftest import W1
from tests.visit import query_count, visit, words
from tests.world import Cast, a_person, an_admin
from tests.world_fatigue import a_sent_page
from tests.world_incidents import an_incident


def rows(client: FlaskClient, show: str, person: Person, days: int = 28) -> str:
    found = visit(client, f"/me/fatigue?show={show}&days={days}", as_=person).find(id="rows")
    return words(found)


def test_it_prints_the_arithmetic_of_the_command(client: FlaskClient, lia: Person) -> None:
    view = visit(client, "/me/fatigue", as_=lia)
    lines = [[words(cell) for cell in row.find_all(["th", "td"])] for row in view.select("#score tbody tr")]
    known = report(facts_of([lia], W1.as_of - 30 * DAY, W1.as_of)[lia.id], as_of=W1.as_of)
    told = full_figures(known, facts_of([lia], W1.as_of, W1.as_of)[lia.id].home.settings)["items"]
    assert isinstance(told, list)
    assert [(what, points, left) for what, _when, points, left in lines] == [
        (one["what"], f"{one['points']:.3f}", f"{one['decayed']:.3f}") for one in told
    ]
    assert "Together 21.735, so the score is 21.7." in words(view.find(id="score"))
    assert "Wed 14:10" in words(view.main)


def test_a_figure_opens_the_rows_that_it_is_made_of(client: FlaskClient, lia: Person) -> None:
    assert "Wed 16 Sep 03:00 Paris" in rows(client, "night_pages", lia)
    assert "No interruption stands behind this figure." in rows(client, "off_hours_interruptions", lia)
    assert "Mon 14 Sep yes no 9 h 1" in rows(client, "quiet_nights", lia)
    assert "Tue 15 Sep yes yes 5 h 2" in rows(client, "worst_stretch_min", lia)
    assert "Mon 14 Sep 09:00 Wed 16 Sep 09:00 Primary 48 h" in rows(client, "oncall_share", lia)
    assert "Tue 15 Sep 18:00 Wed 16 Sep 09:00 9 h 11 h 1" in rows(client, "daily_rest_violations", lia)
    assert "None in the last 90 days." in rows(client, "weekly_rest_violations", lia, 90)


def test_an_address_that_says_nonsense_shows_everything(client: FlaskClient, lia: Person) -> None:
    view = visit(client, "/me/fatigue?show=shoes&days=1000000", as_=lia)
    assert words(view.h1) == "My last 28 days"
    assert "Rows behind: Interruptions" in words(view.find(id="rows"))


def test_ninety_days_do_not_change_the_score(client: FlaskClient, lia: Person) -> None:
    view = visit(client, "/me/fatigue?days=90", as_=lia)
    assert words(view.h1) == "My last 90 days"
    assert "21.7 · OK" in words(view.main)
    share = view.find("a", href=lambda to: "show=oncall_share" in (to or ""))
    assert words(share) == "2 %"


def test_a_morning_off_lowers_what_comes(client: FlaskClient, lia: Person, clock: FakeClock) -> None:
    clock.at = W1.as_of - timedelta(hours=1)  # on Wednesday at eight: work begins in an hour
    outlook = words(visit(client, "/me/fatigue", as_=lia).find(id="outlook"))
    assert "with a recovery morningWed 16 Sep 09:00 – 14:10 12.0OK9.3OK" in outlook
    assert "The same, with your on-call covered by others" in outlook


def test_every_figure_is_explained(client: FlaskClient, cast: Cast) -> None:
    explained = visit(client, "/fatigue", as_=cast.bob)
    every = [*(anchor(key) for key in NAMES), "score", "level", "earliest-return", "privacy"]
    assert [one for one in every if explained.find(id=one) is None] == []
    assert "Score 21.7, level OK." in words(explained.find(id="example"))
    own = visit(client, "/me/fatigue", as_=cast.bob)
    linked = {str(a["href"]).partition("#")[2] for a in own.select('a[href^="/fatigue#"]')}
    assert linked == {*(anchor(key) for key in NAMES), "score"}


def test_it_is_theirs_their_managers_and_admins(client: FlaskClient, lia: Person, cast: Cast) -> None:
    place = f"/people/{lia.key}/fatigue"
    lead = a_person("Lead", manages=lia.memberships[0].team)
    mate = a_person("Mate", team=lia.memberships[0].team)
    for who in (lia, lead, an_admin("Root")):
        assert "Trouble p1" in words(visit(client, place, as_=who).main)
    for who in (mate, cast.alice, cast.charlie):  # a colleague, a manager of others, a stranger
        visit(client, place, as_=who, status=404)
        assert visit(client, f"/people/{lia.key}").find("a", href=place) is None


def test_a_manager_looks_and_marks_nothing(client: FlaskClient, lia: Person) -> None:
    lead = a_person("Lead", manages=lia.memberships[0].team)
    view = visit(client, f"/people/{lia.key}/fatigue?show=pages", as_=lead)
    assert view.main.find("form") is None
    assert f"/people/{lia.key}/fatigue?days=28&show=night_pages#rows" in str(view.main).replace("&amp;", "&")
    assert visit(client, f"/people/{lia.key}").find("a", href=f"/people/{lia.key}/fatigue")


def test_it_takes_as_many_queries_for_many_pages(client: FlaskClient, lia: Person) -> None:
    asked, team = query_count(client, "/me/fatigue", as_=lia), lia.memberships[0].team
    for days in range(1, 9):
        a_sent_page(an_incident(team, f"Disk {days}"), lia, at=W1.as_of - days * DAY)
    assert query_count(client, "/me/fatigue", as_=lia) == asked


def test_the_middle_stands_beside_it_from_five_people_on(client: FlaskClient, lia: Person) -> None:
    team = lia.memberships[0].team
    mates = [a_person(name, team=team) for name in ("Ann", "Ben", "Cid")]
    assert "Middle of" not in words(visit(client, "/me/fatigue", as_=lia).find(id="figures"))
    mates.append(a_person("Dot", team=team))
    for mate in mates[:3]:
        a_sent_page(an_incident(team, "Disk"), mate, at=W1.as_of - DAY)
    for one in (lia, *mates):
        count_person(one, at=W1.as_of)
    shown = words(visit(client, "/me/fatigue", as_=lia).find(id="figures"))
    assert f"FigureYouMiddle of {team.name}Limit" in shown
    assert "Pages 1 1 –" in shown
    assert "Hours on call 48 h 0 h –" in shown
    assert not any(mate.name in shown for mate in mates)
