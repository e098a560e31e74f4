"""Hours, legs and dates of a rotation in its form, and the preview beside it."""

from datetime import date, time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.rota.models import Rotation
from portal.rota.queries import rotations_of
from tests.db.rota.test_rotation_views import form, only
from tests.visit import checked, send, visit, words
from tests.world import Cast, a_person
from tests.world_rota import a_rotation

HTMX = {"HX-Request": "true"}


def own(*days: str, starts: str, until: str, row: int = 0) -> dict[str, Any]:
    return {
        "hours": "own",
        f"windows-{row}-days": list(days),
        f"windows-{row}-starts": starts,
        f"windows-{row}-until": until,
    }


def hours(rotation: Rotation) -> list[tuple[list[int], time, time]]:
    return [(w.days, w.starts, w.until) for w in rotation.windows]


@pytest.mark.parametrize(
    ("chosen", "stored"),
    [
        ("all", []),
        ("nights", [([0, 1, 2, 3, 4, 5, 6], time(20), time(8))]),
        ("weekends", [([5, 6], time(0), time(0))]),
        ("weekdays", [([0, 1, 2, 3, 4], time(9), time(18))]),
    ],
)
def test_usual_hours_are_chosen_by_name(
    client: FlaskClient, cast: Cast, chosen: str, stored: list[Any]
) -> None:
    send(client, "/teams/blue/rotations", form(cast.bob, hours=chosen), as_=cast.alice)
    assert hours(only()) == stored
    soup = visit(client, f"/rotations/{only().key}/edit")
    assert soup.select_one("#hours option[selected]")["value"] == chosen


def test_own_hours_are_filled_in(client: FlaskClient, cast: Cast) -> None:
    sent = (
        form(cast.bob)
        | own("4", starts="18:00", until="00:00")
        | own("5", "6", starts="00:00", until="00:00", row=1)
    )
    send(client, "/teams/blue/rotations", sent, as_=cast.alice)
    assert hours(only()) == [([4], time(18), time(0)), ([5, 6], time(0), time(0))]
    soup = visit(client, f"/rotations/{only().key}")
    assert "Fri 18:00–00:00 · Sat, Sun all day" in words(soup.main)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"hours": "own"}, "Fill in at least one row of hours"),
        ({"hours": "nights", "unit": "hour"}, "Turns of hours go round the clock"),
        ({"hours": "noon"}, "Not a valid choice"),
        (own(starts="09:00", until="18:00"), "Choose at least one day"),
        (own("1", starts="09:00", until=""), "Give both times"),
        (own("9", starts="09:00", until="18:00"), "not a valid choice"),
        ({"dates-0-person": "{charlie}", "dates-0-joins_on": "2026-12-01"}, "Only who takes turns"),
        (
            {"dates-0-person": "{bob}", "dates-0-joins_on": "2026-12-02", "dates-0-leaves_on": "2026-12-01"},
            "The day of leaving comes after",
        ),
    ],
)
def test_wrong_hours_come_back(client: FlaskClient, cast: Cast, changes: dict[str, Any], told: str) -> None:
    keys = {"charlie": cast.charlie.key, "bob": cast.bob.key}
    sent = {k: v.format(**keys) if isinstance(v, str) else v for k, v in changes.items()}
    response = send(client, "/teams/blue/rotations", form(cast.bob) | sent, as_=cast.alice, status=422)
    assert told.lower() in words(checked(response).main).lower()
    assert db.session.query(Rotation).count() == 0


def test_who_leaves_on_a_date_is_shown_and_changed(client: FlaskClient, cast: Cast) -> None:
    dates = {"dates-0-person": cast.bob.key, "dates-0-leaves_on": "2026-12-24"}
    send(client, "/teams/blue/rotations", form(cast.bob, cast.alice) | dates, as_=cast.alice)
    rotation = only()
    assert [m.leaves_on for m in rotation.members] == [date(2026, 12, 24), None]
    assert "leaves on Thu 24 Dec" in words(visit(client, f"/rotations/{rotation.key}").select_one("#members"))
    soup = visit(client, f"/rotations/{rotation.key}/edit")
    assert soup.select_one("[name=dates-0-leaves_on]")["value"] == "2026-12-24"
    send(client, f"/rotations/{rotation.key}", form(cast.bob, cast.alice))
    db.session.refresh(rotation)
    assert [m.leaves_on for m in rotation.members] == [None, None]


class TestPreview:
    def preview(
        self, client: FlaskClient, sent: dict[str, Any], at: str = "/teams/blue/rotations"
    ) -> BeautifulSoup:
        response = send(client, f"{at}/preview", sent, status=200, headers=HTMX)
        return BeautifulSoup(response.get_data(as_text=True), "html.parser")

    def test_a_new_rotation_shows_its_next_shifts_at_once(self, client: FlaskClient, cast: Cast) -> None:
        soup = visit(client, "/teams/blue/rotations/new", as_=cast.alice)
        rows = [words(row) for row in soup.select("#preview tbody tr")]
        assert rows[0].startswith("Mon 23 Nov 09:00Mon 30 Nov 09:00 AB Alice Blue")
        assert len(rows) == 8

    def test_it_follows_what_is_typed_and_stores_nothing(self, client: FlaskClient, cast: Cast) -> None:
        visit(client, "/teams/blue/rotations/new", as_=cast.alice)
        soup = self.preview(client, form(cast.bob, hours="nights"))
        assert words(soup.select_one("tbody tr")).startswith("Fri 20 Nov 20:00Sat 21 Nov 08:00 BB Bob Blue")
        assert "Nobody is on call then" in words(soup)
        assert db.session.query(Rotation).count() == 0
        wrong = self.preview(client, form(cast.bob, count="0"))
        assert "Fill in who takes turns" in words(wrong)

    def test_it_says_when_the_handoff_cuts_a_stretch(self, client: FlaskClient, cast: Cast) -> None:
        visit(client, "/teams/blue/rotations/new", as_=cast.alice)
        told = words(self.preview(client, form(cast.bob, hours="days")))
        assert "The hand-off at 09:00 cuts a stretch in two" in told
        assert "08:00 would not" in told
        for fine in ({"hours": "days", "handoff_time": "08:00"}, {"hours": "weekdays"}, {"hours": "nights"}):
            assert "cuts a stretch" not in words(self.preview(client, form(cast.bob, **fine)))

    def test_it_shows_the_clock_of_people_elsewhere(self, client: FlaskClient, cast: Cast) -> None:
        nora = a_person("Nora York", team=cast.blue, time_zone="America/New_York")
        visit(client, "/teams/blue/rotations/new", as_=cast.alice)
        row = words(self.preview(client, form(nora, hours="nights")).select_one("tbody tr"))
        assert "14:00" in row
        assert "02:00" in row
        assert "New York" in row

    def test_one_that_is_there_shows_what_it_would_be(self, client: FlaskClient, cast: Cast) -> None:
        rotation = a_rotation(cast.blue, cast.bob)
        at = f"/rotations/{rotation.key}"
        assert "Bob Blue" in words(visit(client, f"{at}/edit", as_=cast.alice).select_one("#preview"))
        assert "Alice Blue" in words(self.preview(client, form(cast.alice), at))

    def test_rows_that_move_are_previewed_by_the_browser(self, client: FlaskClient, cast: Cast) -> None:
        visit(client, "/teams/blue/rotations/new", as_=cast.alice)
        soup = checked(
            send(client, "/teams/blue/rotations", form(cast.bob, rows="add", count="x"), status=200)
        )
        assert soup.select_one("#preview")["hx-trigger"].startswith("load,")


class TestLegs:
    def test_nights_are_handed_to_another_zone_in_two_forms(self, client: FlaskClient, cast: Cast) -> None:
        """Days by Bob and Alice in Paris; the offered second form has the nights, and those who are left."""
        a_person("Nora York", team=cast.blue, time_zone="America/New_York")
        first = send(
            client, "/teams/blue/rotations", form(cast.bob, cast.alice, hours="days"), as_=cast.alice
        )
        shown = visit(client, first.location)
        assert "every day 20:00–08:00" in words(shown.select_one("#gaps"))
        offered = shown.select_one("#gaps a.button-primary")["href"]
        soup = visit(client, offered)
        assert soup.select_one("#hours option[selected]")["value"] == "nights"
        assert soup.select_one("#members select option[selected]").text == "Nora York · New York"
        assert "Nobody is on call then" not in words(soup.select_one("#preview"))
        fields = {
            f["name"]: f.get("value", "")
            for f in soup.select("main form input[name]")
            if f.get("type") not in ("checkbox", "hidden")
        }
        chosen = {s["name"]: s.select_one("option[selected]") for s in soup.select("main form select[name]")}
        fields |= {name: option["value"] for name, option in chosen.items() if option}
        second = send(client, "/teams/blue/rotations", fields)
        assert not visit(client, second.location).select("#gaps a.button-primary")
        assert len(rotations_of(cast.blue)) == 2

    def test_another_teams_rotation_is_no_leg(self, client: FlaskClient, cast: Cast) -> None:
        other = a_rotation(cast.green, cast.charlie)
        visit(client, f"/teams/blue/rotations/new?rest_of={other.key}", as_=cast.ada, status=404)


def test_a_publication_is_listed_with_its_reason(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    at = f"/rotations/{rotation.key}"
    send(client, at, form(cast.alice), as_=cast.alice)
    soup = visit(client, f"{at}/publications/new")
    assert "2 days" in words(soup.select_one("#affected"))
    refused = send(client, f"{at}/publications", {"until": "2026-12-31"}, status=422)
    assert "Say why it has to be" in words(checked(refused).main)
    send(client, f"{at}/publications", {"until": "2026-12-31", "reason": "Bob is ill", "is_agreed": "y"})
    assert "Reason: Bob is ill" in words(visit(client, at).select_one("#history"))


def test_who_is_touched_sees_it_until_they_have(client: FlaskClient, cast: Cast) -> None:
    rotation = a_rotation(cast.blue, cast.bob)
    send(client, f"/rotations/{rotation.key}", form(cast.alice), as_=cast.alice)
    said = {"until": "2026-12-31", "reason": "Bob is ill", "is_agreed": "y"}
    send(client, f"/rotations/{rotation.key}/publications", said)
    assert "Your shifts have changed" in words(visit(client, "/me", as_=cast.bob).main)
    soup = visit(client, "/me/shift-news")
    assert "Not yours any more" in words(soup.main)
    send(client, "/me/shift-news/seen")
    assert "Your shifts have changed. See how" not in words(visit(client, "/me").main)
    assert "Not yours any more" in words(visit(client, "/me/shift-news").main)
    assert "Nothing has changed" in words(visit(client, "/me/shift-news", as_=cast.charlie).main)
    assert db.session.scalars(select(Rotation)).one() == rotation
