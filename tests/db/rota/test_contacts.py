"""A team's contact table: role, contact, availability."""

from datetime import UTC, datetime, time

import pytest
from flask.testing import FlaskClient

from portal.rota.contacts.actions import ContactFacts, add_contact
from portal.rota.contacts.models import Availability
from portal.rota.contacts.queries import contacts_of
from portal.rota.windows import Window
from tests.clock import START, FakeClock
from tests.visit import checked, send, visit, words
from tests.world import Cast

AT = "/teams/blue/contacts"
LEAD = {
    "role": "Dev Lead", "contact": "dev-lead@example.com", "availability": "hours",
    "days": ["0", "1", "2", "3", "4"], "starts": "10:00", "until": "19:00",
}  # fmt: skip


def test_a_manager_keeps_the_table_and_everyone_reads_it(client: FlaskClient, cast: Cast) -> None:
    send(client, AT, LEAD, as_=cast.alice)
    send(client, AT, {"role": "Ops Lead", "contact": "ops@example.com", "availability": "always"})
    send(client, AT, {"role": "Security Officer", "contact": "s@example.com", "availability": "incident"})
    for who in (cast.bob, cast.charlie, cast.vera):
        soup = visit(client, AT, as_=who)
        assert [words(row) for row in soup.select("tbody tr")] == [
            "Dev Lead dev-lead@example.com Mon–Fri 10:00–19:00",
            "Ops Lead ops@example.com at any hour there now",
            "Security Officer s@example.com during an incident",
        ]
        send(client, AT, LEAD, status=403)
    key = contacts_of(cast.blue)[0].key
    send(client, f"{AT}/{key}/removal", status=403)
    send(client, f"/teams/green/contacts/{key}/removal", as_=cast.ada, status=404)
    send(client, f"{AT}/{key}/removal", as_=cast.alice)
    assert [one.role for one in contacts_of(cast.blue)] == ["Ops Lead", "Security Officer"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"role": ""}, "Role"),
        ({"contact": ""}, "Contact"),
        ({"availability": "never"}, "Not a valid choice"),
        ({"days": []}, "Choose at least one day"),
        ({"until": ""}, "both times"),
    ],
)
def test_a_wrong_line_comes_back(
    client: FlaskClient, cast: Cast, changes: dict[str, object], told: str
) -> None:
    response = send(client, AT, LEAD | changes, as_=cast.alice, status=422)
    assert told in words(checked(response).main)
    assert contacts_of(cast.blue) == []


def test_somebody_is_there_at_their_hours_on_the_teams_clock(cast: Cast, clock: FakeClock) -> None:
    office = Window((0, 1, 2, 3, 4), time(9), time(18))
    facts = ContactFacts("Engineer", "Eve", Availability.HOURS, office)
    contact = add_contact(cast.blue, facts, by=cast.alice, at=START)
    monday = [datetime(2026, 11, 23, hour, 30, tzinfo=UTC) for hour in (7, 8, 16, 17)]
    assert [contact.is_there(at) for at in monday] == [False, True, True, False]
    assert not contact.is_there(START), "a Saturday"
