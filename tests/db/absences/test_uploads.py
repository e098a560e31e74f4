"""A file of leave: its columns are asked, it is looked at, then stored whole or beside what is known."""

from flask.testing import FlaskClient

from portal.absences.sources.models import LeaveSource, SourceKind
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_sources import a_source, away_by

FILE = "Name;Von;Bis\nBob Blue;01.12.2026;03.12.2026\nAlice Blue;24.12.2026;31.12.2026\nZoe Else;1.12.2026;2.12.2026"
LESS = "Name;Von;Bis\nBob Blue;01.12.2026;03.12.2026"
MAPPED = {
    "who": "0",
    "first": "1",
    "last": "2",
    "state": "",
    "order": "dmy",
    "includes": "y",
    "extent": "whole",
}


def a_file(cast: Cast) -> LeaveSource:
    return a_source(None, cast.blue, by=cast.alice, kind=SourceKind.CSV, url=None)


def test_a_file_is_mapped_looked_at_and_stored(client: FlaskClient, cast: Cast) -> None:
    answer = send(
        client,
        "/teams/blue/leave-sources",
        {"kind": "csv", "name": "Export", "time_zone": "Paris"},
        as_=cast.alice,
    )
    place = answer.location.removesuffix("/new")
    visit(client, f"{place}/new")
    asked = send(client, place, {"text": FILE}, status=200).get_data(as_text=True)
    assert "Days are written" in asked
    missing = send(client, place, {"text": FILE, **MAPPED, "order": ""}, status=422)
    assert "Choose one." in missing.get_data(as_text=True), "the order of days is never guessed"
    shown = send(client, place, {"text": FILE, **MAPPED}, status=200).get_data(as_text=True)
    assert "2 new, 0 gone" in shown
    assert "Zoe Else" in shown
    done = send(client, place, {"text": FILE, **MAPPED, "is_seen": "y"})
    page = words(visit(client, done.location).main)
    assert "2 new, 1 unknown name" in page
    assert "Whose names are these?" in page
    [form, *_ignoring] = visit(client, done.location).select("form[action*='/names/']")
    named = send(client, str(form["action"]), {"person": cast.bob.key})
    told = words(visit(client, named.location).main)
    assert "Remembered. Upload the file again: no copy of it is kept." in told


def test_a_whole_copy_takes_away_what_is_not_in_it_and_an_addition_does_not(
    client: FlaskClient, cast: Cast
) -> None:
    source = a_file(cast)
    place = f"/leave-sources/{source.key}/uploads"
    send(client, place, {"text": FILE, **MAPPED, "is_seen": "y"}, as_=cast.alice)
    assert len(away_by(source)) == 2
    send(client, place, {"text": LESS, **MAPPED, "extent": "more", "is_seen": "y"})
    assert len(away_by(source)) == 2
    remembered = send(client, place, {"text": LESS}, status=200).get_data(as_text=True)
    assert remembered.count("checked") == 3
    send(client, place, {"text": LESS, **MAPPED, "is_seen": "y"})
    assert away_by(source) == [("Bob", "2026-12-01", "2026-12-03", "confirmed")]


def test_what_is_no_table_is_refused(client: FlaskClient, cast: Cast) -> None:
    place = f"/leave-sources/{a_file(cast).key}/uploads"
    told = send(client, place, {"text": "nothing"}, as_=cast.alice, status=422).get_data(as_text=True)
    assert "It needs a line of titles" in told
    send(
        client,
        f"/leave-sources/{a_source(None, cast.blue, by=cast.alice).key}/uploads",
        {"text": FILE},
        status=409,
    )
