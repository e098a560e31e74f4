"""Who is away, on the schedule of their team: that they are, never why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.absences.actions import ask_for_leave
from portal.absences.models import Origin
from portal.absences.spans import Days, Hours
from tests.clock import START
from tests.visit import visit, words
from tests.world import Cast, a_person
from tests.world_absences import an_absence
from tests.world_rota import a_rotation
from tests.world_setup import query_count

AT = "/teams/blue/schedule"
FIRST = date(2026, 12, 1)
DAY = timedelta(days=1)


def drawn(soup: BeautifulSoup) -> list[tuple[str, float, float]]:
    """Each bar of time off: its title, where it begins and how long it is, in percent."""
    boxes = [box for box in soup.find_all("foreignobject") if box.select_one(".bar-off")]
    return [
        (box.select_one(".bar-off")["title"], float(box["x"][:-1]), float(box["width"][:-1])) for box in boxes
    ]


def test_leave_stands_below_the_shifts_in_its_days(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    an_absence(cast.bob, FIRST, FIRST + 4 * DAY, by=cast.alice, is_confirmed=True)
    soup = visit(client, AT, as_=cast.bob)
    day = 100 / 28
    [(title, x, width)] = drawn(soup)
    assert title == "Leave · Tue 1 Dec – Sat 5 Dec"
    assert (x, width) == (pytest.approx(15 * day, abs=0.001), pytest.approx(5 * day, abs=0.001))
    assert "Bob Blue Tue 1 Dec – Sat 5 Dec Leave" in words(soup.select_one("#away"))


def test_what_is_asked_for_is_lighter_and_recovery_is_green(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    an_absence(cast.bob, FIRST)
    ask_for_leave(
        cast.alice, Days(FIRST, FIRST), by=cast.ada, at=START, origin=Origin.RECOVERY, is_confirmed=True
    )
    soup = visit(client, AT, as_=cast.bob)
    assert [one[0] for one in drawn(soup)] == ["Recovery · Tue 1 Dec", "Leave · Tue 1 Dec · asked for"]
    assert len(soup.select(".bar-recovery")) == len(soup.select(".bar-pending")) == 1
    assert "Bob Blue Tue 1 Dec Leave asked for" in words(soup.select_one("#away"))


def test_days_that_touch_are_one_bar_and_hours_stay_by_themselves(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    for n in range(3):
        an_absence(cast.bob, FIRST + n * DAY, by=cast.alice, is_confirmed=True)
    noon = datetime(2026, 12, 4, 11, tzinfo=UTC)
    ask_for_leave(
        cast.bob, Hours(noon, noon + timedelta(hours=2)), by=cast.alice, at=START, is_confirmed=True
    )
    titles = [one[0] for one in drawn(visit(client, AT, as_=cast.bob))]
    assert titles == ["Leave · Tue 1 Dec – Thu 3 Dec", "Away · Fri 4 Dec 12:00 – Fri 4 Dec 14:00 (Paris)"]


def test_why_is_nobodys_business(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    ask_for_leave(cast.bob, Days(FIRST, FIRST), by=cast.bob, at=START, kind="Chemotherapy")
    for reader in (cast.alice, cast.bob, cast.ada):
        assert "Chemotherapy" not in str(visit(client, AT, as_=reader))


@pytest.mark.parametrize(
    ("who", "sees"), [("alice", True), ("ada", True), ("charlie", False), ("vera", False)]
)
def test_others_do_not_see_who_is_away(client: FlaskClient, cast: Cast, who: str, sees: bool) -> None:
    a_rotation(cast.blue, cast.bob)
    an_absence(cast.bob, FIRST)
    soup = visit(client, AT, as_=getattr(cast, who))
    assert bool(drawn(soup)) is bool(soup.select_one("#away")) is sees


@pytest.mark.parametrize("weeks", [4, 13, 52])
def test_more_people_away_ask_no_more_of_the_database(client: FlaskClient, cast: Cast, weeks: int) -> None:
    a_rotation(cast.blue, cast.bob)
    an_absence(cast.bob, FIRST)
    url = f"{AT}?weeks={weeks}"
    before = query_count(client, url, as_=cast.alice)
    for n in range(4):
        an_absence(a_person(f"Guest {n}", team=cast.blue), FIRST + n * DAY)
    assert len(drawn(visit(client, url, as_=cast.alice))) == 5
    assert query_count(client, url, as_=cast.alice) == before


def test_what_is_over_or_far_ahead_is_not_drawn(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    an_absence(cast.bob, FIRST + 40 * DAY)
    assert not drawn(visit(client, AT, as_=cast.bob))
    assert len(drawn(visit(client, f"{AT}?weeks=52", as_=cast.bob))) == 1
