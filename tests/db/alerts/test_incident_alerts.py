from flask.testing import FlaskClient

from portal.alerts.actions import receive
from portal.alerts.signals import Posted
from portal.alerts.sources import SOURCES
from tests.clock import START
from tests.visit import visit
from tests.world import a_person, a_viewer
from tests.world_pager import Setting, a_body, a_setting, an_alert


def _alerted(hostile: str = "") -> tuple[Setting, str]:
    setting = a_setting()
    body = a_body(an_alert(pod=hostile or "redis-0"), an_alert(pod="redis-1"))
    delivery = SOURCES["alertmanager"].parse(Posted(body, "fresh"))
    received = receive(setting.integration, delivery, raw=b"", headers={}, at=START)
    return setting, f"/incidents/{received.refs[0]}"


def test_the_card_of_alerts_fills_itself(client: FlaskClient) -> None:
    setting, here = _alerted()
    assert visit(client, here, as_=setting.primary).find(id="alerts")["hx-get"] == f"{here}/alerts"
    card = client.get(f"{here}/alerts", headers={"HX-Request": "true"}).text
    assert card.count("RedisClusterDown is wrong") == 2


def test_labels_are_text(client: FlaskClient) -> None:
    setting, here = _alerted("<img src=x onerror=alert(1)>")
    page = visit(client, f"{here}/alerts", as_=setting.primary)
    assert page.find("img") is None
    assert "<img src=x onerror=alert(1)>" in page.text


def test_strangers_and_viewers_do_not_see_them(client: FlaskClient) -> None:
    _setting, here = _alerted()
    visit(client, f"{here}/alerts", as_=a_person("Charlie"), status=404)
    visit(client, f"{here}/alerts", as_=a_viewer(), status=403)
