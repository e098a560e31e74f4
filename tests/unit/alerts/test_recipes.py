import json
import shlex

import pytest
import yaml

from portal.alerts.integrations.recipes import EXAMPLE, recipe
from portal.alerts.sources.preview import preview

URL = "https://releve.example/intake/alertmanager/s3cret"


def test_alertmanager_gets_a_receiver_that_resolves_and_cuts_nothing() -> None:
    text = recipe("alertmanager", url=URL, service_slug="checkout").text
    file = yaml.safe_load(text)
    [receiver] = file["receivers"]
    assert file["route"]["receiver"] == receiver["name"]
    assert receiver == {
        "name": "releve-checkout",
        "webhook_configs": [{"url": URL, "send_resolved": True, "max_alerts": 0}],
    }


def test_grafana_gets_a_contact_point() -> None:
    [point] = yaml.safe_load(recipe("grafana", url=URL, service_slug="checkout").text)["contactPoints"]
    [receiver] = point["receivers"]
    assert (receiver["type"], receiver["settings"]["url"]) == ("webhook", URL)
    assert receiver["disableResolveMessage"] is False
    assert len(receiver["uid"]) <= 40


@pytest.mark.parametrize("kind", ["generic", "something new"])
def test_any_other_sender_gets_a_request_that_is_understood(kind: str) -> None:
    words = shlex.split(recipe(kind, url=URL, service_slug="checkout").text.replace("\\\n", ""))
    assert words[:2] == ["curl", URL]
    body = words[words.index("-d") + 1]
    assert json.loads(body) == EXAMPLE
    [alert] = preview("generic", body.encode())["alerts"]
    assert (alert["title"], alert["severity"], alert["state"]) == (EXAMPLE["title"], 2, "firing")
    assert preview("generic", body.encode())["warnings"] == []
