import gzip
from datetime import UTC, date, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.core.db import add, db
from portal.rota.models import RotaRole, RotationWindow
from portal.rota.plans.actions import publish
from portal.rota.plans.queries import shifts_ahead
from tests.clock import START, FakeClock
from tests.visit import visit, words
from tests.world import Cast, a_person, a_team
from tests.world_rota import a_rotation, hand_over
from tests.world_setup import query_count

AT = "/teams/blue/schedule"


def bars(soup: BeautifulSoup) -> list[tuple[str, float, float]]:
    """Each bar of the grid: what stands in it, where it begins and how long it is, in percent."""
    boxes = soup.find_all("foreignobject")
    return [(words(box), float(box["x"][:-1]), float(box["width"][:-1])) for box in boxes]


def agenda(soup: BeautifulSoup) -> list[str]:
    return [words(day) for day in soup.select(".agenda-day")]


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "vera", "ada"])
def test_everyone_reads_every_schedule(client: FlaskClient, cast: Cast, who: str) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    soup = visit(client, AT, as_=getattr(cast, who))
    said = words(soup.select_one(".page-subtitle"))
    assert said.startswith("16 Nov – 13 Dec 2026 · times in Paris · next hand-off in 2 d 5 h")
    assert len(soup.select("a[href='/teams/blue/publications/new']")) == (who in ("alice", "ada"))
    assert "Bob Blue" in words(visit(client, "/schedules").main)


def test_bars_stand_at_the_hours_they_begin(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, cast.alice)
    first, second, *_rest = bars(visit(client, AT, as_=cast.bob))
    nine = 9 / 24 / 28 * 100
    assert first[0] == "Bob Blue"
    assert (first[1], first[2]) == (pytest.approx(nine, abs=0.001), pytest.approx(25, abs=0.001))
    assert second == ("Alice Blue", pytest.approx(25 + nine, abs=0.001), pytest.approx(25, abs=0.001))


def test_today_and_weekends_are_marked(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    soup = visit(client, AT, as_=cast.bob)
    assert [words(day) for day in soup.select(".is-today")] == ["S21"]
    assert len(soup.select(".bars-day")) == 28
    assert str(soup.select_one(".bars-weekend")["d"]).count("h1v1") == 8
    assert not visit(client, f"{AT}?from=2026-11-23").select(".is-today, .bars-now")


@pytest.mark.parametrize(("weeks", "columns"), [(1, 7), (2, 14), (4, 28), (13, 13), (52, 13)])
def test_one_chooses_how_many_weeks(client: FlaskClient, cast: Cast, weeks: int, columns: int) -> None:
    a_rotation(cast.blue, cast.bob)
    soup = visit(client, f"{AT}?weeks={weeks}", as_=cast.bob)
    assert len(soup.select(".bars-day")) == columns
    assert words(soup.select_one(".tab[aria-current]")).startswith(f"{weeks} week")
    later = soup.select(".stepper a")[2]["href"]
    assert later.endswith(f"&weeks={weeks}")
    visit(client, later)


@pytest.mark.parametrize(
    "asked", ["weeks=3", "weeks=x", "from=tomorrow", "from=0001-01-01", "from=9999-12-31", "from="]
)
def test_what_cannot_be_shown_is_refused_in_words(client: FlaskClient, cast: Cast, asked: str) -> None:
    visit(client, f"{AT}?{asked}", as_=cast.bob, status=400)


def test_the_list_says_what_the_grid_shows(client: FlaskClient, cast: Cast) -> None:
    """On a phone it is all there is."""
    a_rotation(cast.blue, cast.bob, cast.alice)
    a_rotation(cast.blue, cast.alice, role=RotaRole.MANAGER, until=datetime(2026, 11, 23, tzinfo=UTC))
    days = agenda(visit(client, f"{AT}?weeks=2", as_=cast.bob))
    assert days == [
        "Sat 21 Nov today Primary BB Bob Blue until Mon 23 Nov 09:00 "
        "Manager AB Alice Blue until Mon 23 Nov 09:00",
        "Mon 23 Nov Primary AB Alice Blue 09:00 → Mon 30 Nov 09:00 Manager nobody 09:00 → …",
    ]


def test_who_really_covers_is_shown(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    shift = shifts_ahead(rotation, START)[1]
    hand_over(shift, cast.alice, shift.starts_at, shift.starts_at.replace(day=25), at=START)
    names = [name for name, _x, _width in bars(visit(client, AT, as_=cast.bob))]
    assert names[:3] == ["Bob Blue", "AB", "Bob Blue"], "initials where a name has no room"


def test_who_left_covers_nothing(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    cast.bob.is_active = False
    assert {name for name, _x, _width in bars(visit(client, AT, as_=cast.alice))} == {"NOT COVERED"}


def test_a_past_window_has_no_gaps_to_worry_about(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, until=None)
    assert bars(visit(client, f"{AT}?from=2026-10-05", as_=cast.bob)) == []
    assert [name for name, *_ in bars(visit(client, AT))] == ["NOT COVERED"]


def test_an_hour_twice_does_not_move_the_bars(client: FlaskClient, cast: Cast, clock: FakeClock) -> None:
    """The week of 25 October has 169 hours in Paris; Monday nine stays where it is."""
    clock.at = datetime(2026, 10, 20, tzinfo=UTC)
    a_rotation(cast.blue, cast.bob, starts_on=date(2026, 10, 19), at=clock.at, until=clock.move(days=1))
    soup = visit(client, f"{AT}?from=2026-10-19&weeks=2", as_=cast.bob)
    [bar] = [bar for bar in bars(soup) if bar[0] != "NOT COVERED"]
    assert (bar[1], bar[2]) == (pytest.approx(9 / 24 / 14 * 100, abs=0.001), pytest.approx(50, abs=0.001))


def test_the_first_step_is_offered_to_managers(client: FlaskClient, cast: Cast) -> None:
    assert visit(client, AT, as_=cast.alice).select("a[href='/teams/blue/rotations/new']")
    assert not visit(client, AT, as_=cast.bob).select("a[href='/teams/blue/rotations/new']")
    assert "No rotation yet" in words(visit(client, "/schedules").main)


def test_the_overview_shows_each_team_in_its_own_time(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    east = a_team("east", members=(cast.charlie,), time_zone="Pacific/Auckland")
    a_rotation(east, cast.charlie, time_zone="Pacific/Auckland")
    soup = visit(client, "/schedules", as_=cast.vera)
    assert words(soup.select_one("#blue .glance-now")) == "Primary BB Bob Blue until Mon 23 Nov 09:00 Paris"
    assert (
        words(soup.select_one("#east .glance-now"))
        == "Primary CG Charlie Green until Mon 23 Nov 09:00 Auckland"
    )
    assert len(soup.select("#east .is-today")) == 1


def test_views_ask_as_much_for_many_as_for_one(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    views = (AT, f"{AT}?weeks=13", "/schedules")
    before = [query_count(client, view, as_=cast.bob) for view in views]
    a_rotation(cast.blue, cast.alice, cast.bob, role=RotaRole.MANAGER)
    a_rotation(cast.green, cast.charlie)
    a_rotation(a_team("red", members=(cast.charlie,)), cast.charlie, cast.ada)
    db.session.commit()
    assert [query_count(client, view, as_=cast.bob) for view in views] == before
    assert before[0] == before[1]


def test_the_clock_may_be_ones_own(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    cast.bob.time_zone = "Asia/Tokyo"
    soup = visit(client, f"{AT}?zone=own&weeks=2", as_=cast.bob)
    assert "times in Tokyo" in words(soup.select_one(".page-subtitle"))
    assert bars(soup)[0][1] == pytest.approx(17 / 24 / 14 * 100, abs=0.001)
    assert agenda(soup)[0] == "Sat 21 Nov today Primary BB Bob Blue until Mon 23 Nov 17:00"
    links = soup.select(".stepper a, .weeks .tabs:first-of-type a")
    assert len(links) > 2
    assert all("zone=own" in link["href"] for link in links)
    assert "zone=own" not in soup.select(".weeks .tabs")[1].select_one("a[aria-keyshortcuts]")["href"]
    assert len(visit(client, AT, as_=cast.alice).select(".weeks .tabs")) == 1
    visit(client, f"{AT}?zone=mars", status=400)


def test_every_link_of_the_weeks_has_a_key(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    named = [link["aria-keyshortcuts"] for link in visit(client, AT, as_=cast.bob).select(".weeks a")]
    assert named == ["k", "t", "j", "1", "2", "4", "q", "y"]


def test_a_trainee_leaves_no_gap_and_only_the_primary_a_grave_one(client: FlaskClient, cast: Cast) -> None:
    for role in (RotaRole.PRIMARY, RotaRole.MANAGER, RotaRole.SHADOW):
        a_rotation(cast.blue, cast.bob, role=role, until=START + timedelta(hours=1))
    said = [name for name, _x, _width in bars(visit(client, AT, as_=cast.bob))]
    assert said == ["Bob Blue", "NOT COVERED", "Bob Blue", "nobody", "Bob Blue"]


def test_nights_are_drawn_at_their_hours(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob, until=None)
    every = list(range(7))
    add(RotationWindow(rotation_id=rotation.id, position=0, days=every, starts=time(22), until=time(6)))
    db.session.refresh(rotation)
    publish(rotation, until=START.replace(day=30), at=START)
    found = bars(visit(client, f"{AT}?from=2026-11-23&weeks=1", as_=cast.bob))
    mine = [(x, width) for name, x, width in found if name in ("Bob Blue", "BB")]
    hour = 100 / 7 / 24
    assert mine[1] == (pytest.approx(22 * hour, abs=0.001), pytest.approx(8 * hour, abs=0.001))


def test_every_team_is_shown_for_the_weeks_asked(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    a_rotation(cast.green, cast.charlie)
    soup = visit(client, "/schedules", as_=cast.vera)
    assert [len(soup.select(f"#{team} .bars-day")) for team in ("blue", "green")] == [7, 7]
    far = visit(client, "/schedules?weeks=13&from=2027-03-01")
    assert words(far.select_one("#blue .glance-now")).startswith("Primary BB Bob Blue until Mon 23 Nov")
    assert len(far.select("#green .bars-day")) == 13


def test_a_month_of_twelve_people_is_one_answer(client: FlaskClient, cast: Cast) -> None:
    twelve = [a_person(f"Person {n}", team=cast.blue) for n in range(12)]
    for role in (RotaRole.PRIMARY, RotaRole.SECONDARY, RotaRole.MANAGER):
        a_rotation(cast.blue, *twelve, role=role)
    soup = visit(client, AT, as_=cast.bob)
    shown = {name for name, _x, _width in bars(soup)}
    assert len(shown) > 3
    assert shown <= {person.name for person in twelve}
    assert len(gzip.compress(soup.encode())) < 50_000


def test_what_nobody_has_planned_yet_is_not_open(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob, until=START + timedelta(weeks=13))
    said = [bar[0] for bar in bars(visit(client, f"{AT}?weeks=52", as_=cast.bob))]
    assert len(said) == 14
    assert "NOT COVERED" not in said
