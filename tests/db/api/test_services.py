"""Services, and the integrations whose addresses take alerts in."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from portal.core.db import db
from portal.people.models import IdempotentAnswer
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast
from tests.world_pager import a_body, an_alert


def test_a_manager_adds_a_service(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    alice = script(cast.alice)
    body = {"slug": "search", "name": "Search", "team": "blue", "description": "Finds **things**."}
    assert alice.post("/services", body) == body
    assert alice.get("/services/search") == body
    assert [one["slug"] for one in alice.get("/services")["items"]] == ["checkout", "search"]
    assert [one["slug"] for one in alice.get("/services", team="green")["items"]] == []
    again = alice.post("/services", body, status=422)
    assert again["error"]["fields"] == {"slug": "Already used."}
    alice.post("/services", {**body, "slug": "x", "team": "none"}, status=404)
    alice.get("/services/none", status=404)


@pytest.mark.parametrize("slug", ["new", "A", "a b", ""])
def test_a_services_short_name_fits_into_addresses(
    slug: str, cast: Cast, script: Callable[..., Script]
) -> None:
    told = script(cast.alice).post("/services", {"slug": slug, "name": "S", "team": "blue"}, status=422)
    assert list(told["error"]["fields"]) == ["slug"]


def test_alerts_come_in_at_the_address_of_a_new_integration(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    alice = script(cast.alice)
    told = alice.post(
        "/integrations", {"service": "checkout", "kind": "alertmanager", "name": "Prometheus EU"}
    )
    assert told["url"] == f"http://releve.test/intake/alertmanager/{told['key']}"
    with alice.client.application.app_context():
        sent = alice.client.post(urlsplit(told["url"]).path, json=a_body(an_alert()))
    assert sent.status_code == 202
    [ref] = sent.get_json()["incidents"]
    assert alice.get(f"/incidents/{ref}")["service"] == "checkout"


def test_the_address_is_told_once_and_stored_unreadably(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    alice = script(cast.alice)
    body = {"service": "checkout", "kind": "generic"}
    told = alice.post("/integrations", body, key="one")
    [listed] = script(cast.bob).get("/integrations", service="checkout")["items"]
    assert listed == {
        "id": told["id"], "service": "checkout", "kind": "generic", "name": "Anything that sends JSON",
        "is_enabled": True, "last_received_at": None,
    }  # fmt: skip
    assert alice.post("/integrations", body, key="one") == told
    stored = db.session.query(IdempotentAnswer).one()
    assert told["key"] not in stored.body


def test_a_kind_must_be_one_we_read(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    body = {"service": "checkout", "kind": "carrier-pigeon"}
    told = script(cast.alice).post("/integrations", body, status=422)
    assert list(told["error"]["fields"]) == ["kind"]
    assert "alertmanager" in told["error"]["message"]


def test_integrations_are_asked_for_by_service(cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.alice).get("/integrations", status=422)
    assert told["error"]["fields"] == {"service": "Send this field."}
    script(cast.alice).get("/integrations", status=404, service="none")
