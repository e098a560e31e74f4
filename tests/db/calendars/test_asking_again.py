"""Who asks again, who asks with a wrong secret, and what an answer says of itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal.calendars import actions
from portal.calendars.models import Feed
from portal.core.db import db
from portal.people import actions as people
from portal.people.actions import Profile, update_person
from portal.rota.models import Rotation
from portal.rota.plans import actions as publishing
from tests.clock import START, FakeClock
from tests.db.calendars.reader import Reader
from tests.world import ZONE, Cast
from tests.world_rota import a_rotation


def test_the_same_state_gives_the_same_bytes_and_then_none(
    calendar: Reader, cast: Cast, clock: FakeClock
) -> None:
    a_rotation(cast.blue, cast.bob)
    path = calendar.address(cast.bob)
    first, second = calendar.ask(path), calendar.ask(path)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    clock.move(hours=2)
    again = calendar.ask(path, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "private, max-age=300"
    assert "Content-Type" not in again.headers


def test_the_answer_says_what_it_is_and_keeps_the_secret(calendar: Reader, cast: Cast) -> None:
    answer = calendar.ask(calendar.address(cast.bob))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="oncall.ics"'
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not answer.headers["ETag"].startswith("W/")
    assert answer.headers["Last-Modified"] == "Sat, 21 Nov 2026 02:21:00 GMT"
    assert "Set-Cookie" not in answer.headers


def test_head_says_the_same_without_a_body(calendar: Reader, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    path = calendar.address(cast.bob)
    whole, head = calendar.ask(path), calendar.ask(path, method="HEAD")
    assert head.data == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]
    assert int(whole.headers["Content-Length"]) == len(whole.data)


def test_who_has_no_tag_may_ask_by_time(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    path = calendar.address(cast.bob)
    known = calendar.ask(path).headers["Last-Modified"]
    assert calendar.ask(path, if_modified_since=known).status_code == 304
    clock.move(days=1)
    assert calendar.ask(path, if_modified_since=known).status_code == 200


def publish_more(cast: Cast, at: datetime) -> None:
    rotation = db.session.query(Rotation).one()
    publishing.publish(rotation, until=START + timedelta(weeks=9), at=at)


def rename_person(cast: Cast, at: datetime) -> None:
    update_person(cast.bob, Profile("Robert Blue", ZONE, "en"), by=cast.bob, at=at)


def rename_team(cast: Cast, at: datetime) -> None:
    people.update_team(cast.blue, people.TeamFacts(name="Azure", time_zone=ZONE), by=cast.alice, at=at)


@pytest.mark.parametrize("change", [publish_more, rename_person, rename_team])
def test_a_real_change_gives_both_feeds_another_tag(
    calendar: Reader, cast: Cast, clock: FakeClock, change: Callable[[Cast, datetime], None]
) -> None:
    a_rotation(cast.blue, cast.bob, until=START + timedelta(weeks=1))
    paths = (calendar.address(cast.bob), calendar.address(cast.bob, cast.blue))
    before = [calendar.ask(path) for path in paths]
    change(cast, clock.move(minutes=1))
    after = [calendar.ask(path) for path in paths]
    for old, new in zip(before, after, strict=True):
        assert new.data != old.data
        assert new.headers["ETag"] != old.headers["ETag"]
        assert new.headers["Last-Modified"] == "Sat, 21 Nov 2026 02:22:00 GMT"


def test_tomorrow_is_another_window(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    path = calendar.address(cast.bob)
    known = calendar.ask(path).headers["ETag"]
    clock.move(days=1)
    assert calendar.ask(path, if_none_match=known).status_code == 200


def test_who_leaves_is_missed_in_the_team_feed_at_once(
    calendar: Reader, cast: Cast, clock: FakeClock
) -> None:
    a_rotation(cast.blue, cast.alice)
    path = calendar.address(cast.bob, cast.blue)
    known = calendar.ask(path).headers["ETag"]
    people.deactivate_person(cast.alice, by=cast.ada, at=clock.move(minutes=1))
    answer = calendar.ask(path, if_none_match=known)
    assert answer.status_code == 200
    assert b"NOT COVERED" in answer.data


def test_a_zone_or_language_of_ones_own_is_another_feed(
    calendar: Reader, cast: Cast, clock: FakeClock
) -> None:
    path = calendar.address(cast.bob)
    known = calendar.ask(path).headers["ETag"]
    update_person(cast.bob, Profile("Bob Blue", "UTC", "en"), by=cast.bob, at=clock.move(minutes=1))
    assert calendar.ask(path, if_none_match=known).status_code == 200


def test_a_304_takes_one_query_and_a_year_takes_four(
    calendar: Reader, cast: Cast, queries: list[str]
) -> None:
    a_rotation(cast.blue, cast.bob)
    path = calendar.address(cast.bob)
    known = calendar.ask(path).headers["ETag"]
    queries.clear()
    assert calendar.ask(path, if_none_match=known).status_code == 304
    assert len(queries) == 1
    queries.clear()
    assert calendar.ask(path).data.count(b"BEGIN:VEVENT") == 53
    assert len(queries) == 4


@pytest.mark.parametrize("secret", ["", "x", "ä", "%00", "../calendars", "a" * 5000])
def test_a_wrong_secret_opens_nothing(calendar: Reader, cast: Cast, secret: str) -> None:
    calendar.address(cast.bob)
    assert calendar.ask(f"/calendars/{secret}.ics").status_code == 404


def test_a_renewed_secret_closes_the_old_address(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    old = calendar.address(cast.bob)
    actions.renew(db.session.query(Feed).one(), at=clock.now())
    assert calendar.ask(old).status_code == 404
    assert calendar.ask(calendar.address(cast.bob)).status_code == 200


def test_who_leaves_loses_their_feeds(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    own, team = calendar.address(cast.bob), calendar.address(cast.bob, cast.blue)
    people.deactivate_person(cast.bob, by=cast.ada, at=clock.now())
    assert calendar.ask(own).status_code == calendar.ask(team).status_code == 404
    people.reactivate_person(cast.bob, by=cast.ada, at=clock.now())
    assert calendar.ask(own).status_code == calendar.ask(team).status_code == 200


def test_reading_is_noted_hourly_at_most(calendar: Reader, cast: Cast, clock: FakeClock) -> None:
    path = calendar.address(cast.bob)
    noted = []
    for _hour in range(4):
        calendar.ask(path)
        db.session.expire_all()
        noted.append(db.session.query(Feed).one().last_read_at)
        clock.move(minutes=30)
    assert noted == [START, START, START + timedelta(hours=1), START + timedelta(hours=1)]


def test_the_secret_is_unreadable_in_the_database(calendar: Reader, cast: Cast) -> None:
    secret = calendar.address(cast.bob).removeprefix("/calendars/").removesuffix(".ics")
    stored = db.session.execute(db.text("SELECT secret, secret_hash FROM calendar_feed")).one()
    assert len(secret) == 43
    assert secret not in "".join(stored)
