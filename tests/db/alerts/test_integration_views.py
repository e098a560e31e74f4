import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.alerts.intake.actions import receive, reject
from portal.alerts.intake.senders import sender_of
from portal.alerts.integrations.actions import create_integration, set_severity_map
from portal.alerts.models import Integration
from portal.alerts.sources.signals import Delivery
from portal.audit.models import AuditEntry
from portal.core import crypto
from portal.core.db import db
from portal.core.errors import Refused
from portal.incidents.models import Incident
from tests.clock import START, FakeClock
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_pager import a_body, an_alert, post_alert
from tests.world_setup import a_service, an_integration, query_count


@pytest.fixture
def prometheus(cast: Cast) -> Integration:
    return an_integration(a_service(cast.blue), "Prometheus EU")


def only() -> Integration:
    integration: Integration = db.session.scalars(select(Integration)).one()
    return integration


def address(soup: BeautifulSoup) -> str:
    return words(soup.select_one(".snippet code"))


@pytest.mark.parametrize(
    ("who", "seen", "changed"),
    [("alice", 200, 200), ("ada", 200, 200), ("bob", 200, 403), ("charlie", 404, 404), ("vera", 404, 404)],
)
def test_the_team_sees_an_integration_and_managers_its_address(
    client: FlaskClient, cast: Cast, prometheus: Integration, who: str, seen: int, changed: int
) -> None:
    at = f"/integrations/{prometheus.key}"
    page = visit(client, at, as_=getattr(cast, who), status=seen)
    assert (prometheus.secret in str(page)) == (changed == 200)
    visit(client, f"{at}/edit", status=changed)
    listed = "Prometheus EU" in words(visit(client, "/integrations").main)
    assert listed == (seen == 200)
    assert ("Prometheus EU" in words(visit(client, "/services/checkout").main)) == listed


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("charlie", 404), ("vera", 404)])
def test_others_than_managers_write_nothing(
    client: FlaskClient, cast: Cast, prometheus: Integration, who: str, status: int
) -> None:
    at = f"/integrations/{prometheus.key}"
    secret = prometheus.secret
    for place in (at, f"{at}/secret", f"{at}/suspension", f"{at}/resumption"):
        send(client, place, {"name": "Mine"}, as_=getattr(cast, who), status=status)
    send(client, "/services/checkout/integrations", {"kind": "generic", "name": "Mine"}, status=403)
    assert (only().name, only().secret, only().is_enabled) == ("Prometheus EU", secret, True)


def test_a_manager_sets_one_up_and_alerts_come_in(client: FlaskClient, cast: Cast) -> None:
    a_service(cast.blue)
    visit(client, "/services/checkout/integrations/new", as_=cast.alice)
    sent = {"kind": "alertmanager", "name": "Prometheus EU", "secret": "mine", "service_id": "9"}
    response = send(client, "/services/checkout/integrations", sent)
    soup = visit(client, response.location)
    assert address(soup) == f"http://releve.test/intake/alertmanager/{only().secret}"
    assert "send_resolved: true" in words(soup.select_one(".listing"))
    assert crypto.token_hash(only().secret) == only().secret_hash
    with client.application.app_context():
        posted = client.post(address(soup).removeprefix("http://releve.test"), json=a_body(an_alert()))
    assert posted.status_code == 202
    [row] = visit(client, response.location).select("#requests tbody tr")
    assert "accepted" in words(row)
    assert [i.service.slug for i in db.session.query(Incident)] == ["checkout"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "Name: Fill this in"),
        ({"name": "x" * 81}, "Name: At most 80"),
        ({"kind": "pigeon"}, "Sender: Not a valid choice"),
    ],
)
def test_a_wrong_form_comes_back(client: FlaskClient, cast: Cast, changes: dict[str, str], told: str) -> None:
    a_service(cast.blue)
    sent = {"kind": "generic", "name": "Cron"} | changes
    response = send(client, "/services/checkout/integrations", sent, as_=cast.alice, status=422)
    assert told in words(checked(response).main)
    assert db.session.query(Integration).count() == 0


def test_a_kind_that_nobody_reads_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="alertmanager, generic, grafana"):
        create_integration(a_service(cast.blue), kind="pigeon", name="Coo", by=None, at=START)


def test_a_new_address_ends_the_one_before(client: FlaskClient, cast: Cast, prometheus: Integration) -> None:
    at, before = f"/integrations/{prometheus.key}", prometheus.secret
    send(client, f"{at}/secret", as_=cast.alice)
    after = address(visit(client, at)).rpartition("/")[2]
    assert after != before
    with client.application.app_context():
        assert post_alert(client, before, a_body(an_alert())).status_code == 404
        assert post_alert(client, after, a_body(an_alert())).status_code == 202


def test_what_is_switched_off_takes_nothing(client: FlaskClient, cast: Cast, prometheus: Integration) -> None:
    at, secret = f"/integrations/{prometheus.key}", prometheus.secret
    send(client, f"{at}/suspension", as_=cast.alice)
    assert "switched off" in words(visit(client, at).select_one(".page-title"))
    with client.application.app_context():
        assert post_alert(client, secret, a_body(an_alert())).status_code == 401
    send(client, f"{at}/resumption")
    with client.application.app_context():
        assert post_alert(client, secret, a_body(an_alert())).status_code == 202


def test_requests_are_shown_word_for_word_to_managers(
    client: FlaskClient, cast: Cast, prometheus: Integration, clock: FakeClock
) -> None:
    receive(sender_of(prometheus), Delivery(()), raw=b'{"alerts": []}', headers={}, at=clock.now())
    reject(
        sender_of(prometheus),
        "The body is no JSON.",
        raw=b"<b>\xff & co",
        headers={},
        at=clock.move(minutes=4),
    )
    clock.move(minutes=2)
    at = f"/integrations/{prometheus.key}"
    soup = visit(client, at, as_=cast.alice)
    rows = soup.select("#requests tbody tr")
    assert [words(row) for row in rows] == [
        "Sat 21 Nov 03:25 2 minutes ago refused The body is no JSON. 0 Why: the request at 03:25:00",
        "Sat 21 Nov 03:21 6 minutes ago accepted 0 Why: the request at 03:21:00",
    ]
    assert soup.select_one("#last pre").get_text() == "<b>\ufffd & co"
    body = visit(client, rows[1].a["href"])
    assert body.select_one("#body pre").get_text() == '{"alerts": []}'
    visit(client, rows[1].a["href"], as_=cast.bob, status=403)
    assert "no JSON" not in str(visit(client, at))


def test_a_request_belongs_to_one_integration(
    client: FlaskClient, cast: Cast, prometheus: Integration
) -> None:
    other = an_integration(a_service(cast.green, "Search"))
    receive(sender_of(other), Delivery(()), raw=b"{}", headers={}, at=START)
    number = (
        visit(client, f"/integrations/{other.key}", as_=cast.ada)
        .select_one("#requests a")["href"]
        .split("/")[-1]
    )
    visit(client, f"/integrations/{prometheus.key}/requests/{number}", status=404)
    visit(client, f"/integrations/{prometheus.key}/requests/{2**63}", status=404)


def test_a_long_body_is_cut_and_twenty_requests_are_enough(
    client: FlaskClient, cast: Cast, prometheus: Integration, clock: FakeClock
) -> None:
    for _n in range(21):
        receive(sender_of(prometheus), Delivery(()), raw=b"x" * 70_000, headers={}, at=clock.move(seconds=1))
    soup = visit(client, f"/integrations/{prometheus.key}", as_=cast.alice)
    assert len(soup.select("#requests tbody tr")) == 20
    assert len(soup.select_one("#last pre").get_text()) == 64 * 1024
    assert "The rest is not shown." in words(soup.select_one("#last"))


def severities(*pairs: tuple[str, str], **changes: str) -> dict[str, str]:
    rows = {}
    for n, (word, rank) in enumerate(pairs):
        rows |= {f"severities-{n}-word": word, f"severities-{n}-rank": rank}
    return {"name": "Prometheus EU", **rows, **changes}


def test_a_manager_says_what_the_senders_words_mean(
    client: FlaskClient, cast: Cast, prometheus: Integration
) -> None:
    at = f"/integrations/{prometheus.key}"
    sent = severities(("Disaster", "1"), ("", "1"), ("whisper", "4"), name="Prometheus 2")
    assert send(client, at, sent, as_=cast.alice).location == at
    assert (only().name, only().severity_map) == ("Prometheus 2", {"Disaster": 1, "whisper": 4})
    assert "SEV1 Disaster" in words(visit(client, at).select_one("#severities"))
    rows = visit(client, f"{at}/edit").select("[name$=word]")
    assert [row.get("value", "") for row in rows] == ["Disaster", "whisper", "", ""]
    with client.application.app_context():
        post_alert(client, only().secret, a_body(an_alert(severity="whisper")))
    assert db.session.scalars(select(Incident.severity)).all() == [4]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (severities(("page", "1"), ("PAGE", "2")), "Severities: More than once: page"),
        (severities(("page", "5")), "Severity here: Not a valid choice"),
        (severities(("x" * 81, "1")), "The sender's word: At most 80"),
        (severities(name=""), "Name: Fill this in"),
    ],
)
def test_wrong_severities_come_back(
    client: FlaskClient, cast: Cast, prometheus: Integration, sent: dict[str, str], told: str
) -> None:
    response = send(client, f"/integrations/{prometheus.key}", sent, as_=cast.alice, status=422)
    assert told in words(checked(response).main)
    assert (only().severity_map, only().name) == ({}, "Prometheus EU")


def test_rows_come_and_go_without_scripts(client: FlaskClient, cast: Cast, prometheus: Integration) -> None:
    for button, left in (("add", ["page", "whisper", ""]), ("remove-0", ["whisper"])):
        sent = severities(("page", "1"), ("whisper", "4"), rows=button)
        soup = checked(send(client, f"/integrations/{prometheus.key}", sent, as_=cast.alice, status=200))
        assert [row.get("value", "") for row in soup.select("[name$=word]")] == left
    assert only().severity_map == {}


def test_a_rank_is_from_one_to_four(cast: Cast, prometheus: Integration) -> None:
    with pytest.raises(ValueError, match="from 1 to 4"):
        set_severity_map(prometheus, {"page": 0}, by=cast.alice, at=START)


def test_each_change_is_in_the_audit_log_and_no_secret_is(
    client: FlaskClient, cast: Cast, prometheus: Integration
) -> None:
    at = f"/integrations/{prometheus.key}"
    for place in (f"{at}/secret", f"{at}/suspension", f"{at}/resumption"):
        send(client, place, as_=cast.alice)
    send(client, at, severities(("page", "2"), name="New"))
    send(client, at, severities(("page", "2"), name="New"))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("integration."))).all()
    assert [entry.action.removeprefix("integration.") for entry in entries] == [
        "created", "secret_renewed", "disabled", "enabled", "renamed", "severities_set",
    ]  # fmt: skip
    assert not any(only().secret in str(entry.detail) for entry in entries)


def test_the_index_asks_as_much_for_three_as_for_one(
    client: FlaskClient, cast: Cast, prometheus: Integration
) -> None:
    one = query_count(client, "/integrations", as_=cast.bob)
    an_integration(a_service(cast.blue, "Search"))
    an_integration(prometheus.service, "Another")
    an_integration(a_service(cast.green, "Ledger"), "Hidden")
    assert query_count(client, "/integrations", as_=cast.bob) == one
    rows = [words(row.th) for row in visit(client, "/integrations").select("tbody tr")]
    assert rows == ["Another", "Prometheus EU", "Prometheus"]
    assert "Hidden" in words(visit(client, "/integrations", as_=cast.ada).main)
    visit(client, "/integrations/nothing", status=404)


def test_a_manager_says_what_a_missing_severity_means(
    client: FlaskClient, cast: Cast, prometheus: Integration
) -> None:
    at = f"/integrations/{prometheus.key}"
    send(client, at, severities(("page", "1"), missing="2"), as_=cast.alice)
    assert only().severity_map == {"": 2, "page": 1}
    assert "SEV2 no severity is said" in words(visit(client, at).select_one("#severities"))
    page = visit(client, f"{at}/edit")
    assert page.select_one("[name=missing] [selected]")["value"] == "2"
    with client.application.app_context():
        post_alert(client, only().secret, a_body(an_alert(severity="")))
    incident = db.session.scalars(select(Incident)).one()
    assert (incident.severity, incident.is_urgent) == (2, False)
    send(client, at, severities(("page", "1"), missing=""))
    assert only().severity_map == {"page": 1}
