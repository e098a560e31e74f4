"""What leave would hit is shown before it is asked for, and to the managers who decide."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.absences.models import Absence
from portal.asks.kinds import kind_of
from portal.asks.models import Ask
from portal.core.db import db, many
from tests.queries import noted
from tests.visit import checked, send, words
from tests.world_absences import an_absence
from tests.world_conflicts import TUESDAY, all_conflicts
from tests.world_swaps import DAY, Rota, asked

HITS = "/me/leave/hits"
TYPED = {"starts_on": "2026-12-01", "ends_on": "2026-12-05"}
LINE = "Touches a shift in Team Ops: Primary, Mon 30 Nov 09:00 – Mon 7 Dec 09:00 (Paris)"


def test_the_shift_is_shown_with_who_could_take_it_and_nothing_is_stored(
    client: FlaskClient, rota: Rota
) -> None:
    shown = words(checked(send(client, HITS, TYPED, as_=rota.eli, status=200)).select_one("#hits"))
    assert "It touches a shift of yours: Team Ops: Primary, Mon 30 Nov 09:00 – Mon 7 Dec 09:00" in shown
    assert "could take it: Load" in shown
    assert "more could" in shown
    assert not many(select(Absence))


def test_htmx_gets_the_part_alone(client: FlaskClient, rota: Rota) -> None:
    answer = send(client, HITS, TYPED, as_=rota.eli, headers={"HX-Request": "true"}, status=200)
    assert answer.text.lstrip().startswith('<div id="hits"')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"starts_on": "2026-12-15", "ends_on": "2026-12-16"}, "It touches no shift of yours."),
        ({"ends_on": ""}, ""),
        ({"ends_on": "2026-12-01", "starts": "12:00", "ends": "17:00"}, "It touches no shift of yours."),
    ],
)
def test_what_touches_nothing_says_so_and_half_a_form_nothing(
    client: FlaskClient, rota: Rota, change: dict[str, str], said: str
) -> None:
    answer = send(client, HITS, TYPED | change, as_=rota.eli, headers={"HX-Request": "true"}, status=200)
    assert " ".join(answer.text.replace("<", " <").split()).count("touches") == (1 if said else 0)
    assert said in answer.text


def test_where_nobody_may_take_it_that_is_said(client: FlaskClient, rota: Rota) -> None:
    for person in (rota.hana, rota.gil, rota.fay, rota.jon, rota.mia):
        an_absence(person, TUESDAY, TUESDAY + 2 * DAY)
    shown = words(checked(send(client, HITS, TYPED, as_=rota.eli, status=200)).select_one("#hits"))
    assert "By the rules nobody of the team may take it." in shown


def test_managers_read_what_it_hits_in_one_more_query_however_many_are_asked(rota: Rota) -> None:
    counts = []
    for n, person in enumerate((rota.eli, rota.fay, rota.jon)):
        an_absence(person, TUESDAY + n * 7 * DAY)
        db.session.expire_all()
        with noted() as statements:
            cards = kind_of("leave").cards(many(select(Ask).where(Ask.kind == "leave").order_by(Ask.id)))
        counts.append(len(statements))
    assert next(iter(cards.values())).lines == [LINE]
    assert len(cards) == 3
    assert counts[1] == counts[2]
    assert LINE in asked(rota.mia)[0].text
    assert all_conflicts() == [], "nothing opens before it is confirmed"
