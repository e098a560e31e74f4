from datetime import time

import pytest
from flask.testing import FlaskClient

from portal.people.hours import Hours
from tests.visit import checked, send, visit, words
from tests.world import Cast

FORM = {"work_days": ["0", "3"], "work_from": "08:00", "work_until": "14:30"}
QUIET = {"quiet_from": "22:00", "quiet_until": "07:00"}


def test_own_hours_take_the_place_of_the_teams(client: FlaskClient, cast: Cast) -> None:
    send(client, "/me/hours", FORM | QUIET, as_=cast.bob)
    assert cast.bob.hours == Hours(frozenset({0, 3}), time(8), time(14, 30))
    assert (cast.bob.quiet_from, cast.bob.quiet_until) == (time(22), time(7))
    ticked = visit(client, "/me/hours").select("input[name=work_days][checked]")
    assert [box["value"] for box in ticked] == ["0", "3"]
    send(client, "/me/hours", {})
    assert (cast.bob.hours, cast.bob.quiet_from) == (None, None)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (FORM | {"work_days": []}, "Choose the days"),
        (FORM | {"work_from": ""}, "Choose the days"),
        (FORM | {"work_until": ""}, "Choose the days"),
        (FORM | {"work_until": "08:00"}, "comes after its beginning"),
        (FORM | {"work_days": ["7"]}, "not a valid choice"),
        ({"quiet_from": "22:00"}, "Give both"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "are the same"),
        ({"quiet_from": "late", "quiet_until": "07:00"}, "Not a valid time"),
    ],
)
def test_wrong_hours_are_refused(client: FlaskClient, cast: Cast, sent: dict[str, str], told: str) -> None:
    answer = send(client, "/me/hours", sent, as_=cast.bob, status=422)
    assert told.lower() in words(checked(answer).main).lower()
    assert (cast.bob.hours, cast.bob.quiet_from) == (None, None)
