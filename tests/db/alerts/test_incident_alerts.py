from flask.testing import FlaskClient
from sqlalchemy import select

from portal.alerts.intake.actions import receive
from portal.alerts.intake.senders import sender_of
from portal.alerts.models import Alert
from portal.alerts.sources import SOURCES
from portal.alerts.sources.signals import Posted
from portal.core.db import db
from tests.clock import START
from tests.visit import visit, words
from tests.world import a_person, a_viewer
from tests.world_pager import Setting, a_body, a_setting, an_alert


def _alerted(hostile: str = "") -> tuple[Setting, str]:
    setting = a_setting()
    body = a_body(an_alert(pod=hostile or "redis-0"), an_alert(pod="redis-1"))
    delivery = SOURCES["alertmanager"].parse(Posted(body, "fresh"))
    received = receive(sender_of(setting.integration), delivery, raw=b"", headers={}, at=START)
    return setting, f"/incidents/{received.refs[0]}"


def test_the_card_of_alerts_fills_itself(client: FlaskClient) -> None:
    setting, here = _alerted()
    assert visit(client, here, as_=setting.primary).find(id="alerts")["hx-get"] == f"{here}/alerts"
    card = client.get(f"{here}/alerts", headers={"HX-Request": "true"}).text
    assert card.count('class="alert"') == 2


def test_labels_are_text(client: FlaskClient) -> None:
    setting, here = _alerted("<img src=x onerror=alert(1)>")
    page = visit(client, f"{here}/alerts", as_=setting.primary)
    assert page.find("img") is None
    assert "<img src=x onerror=alert(1)>" in page.text


def test_strangers_and_viewers_do_not_see_them(client: FlaskClient) -> None:
    _setting, here = _alerted()
    visit(client, f"{here}/alerts", as_=a_person("Charlie"), status=404)
    visit(client, f"{here}/alerts", as_=a_viewer(), status=403)


def test_an_alert_says_why(client: FlaskClient) -> None:
    setting, here = _alerted("redis-0")
    alert_id = db.session.scalars(select(Alert.id).order_by(Alert.id)).first()
    page = visit(client, f"{here}/alerts/{alert_id}", as_=setting.manager)
    said = words(page.select_one("#trace"))
    assert f"Opened {here.rpartition('/')[2]}: nothing was open for its group" in said
    assert "The sender's own key" in said
    assert "is SEV" in said
    assert "Opened as" in words(page.select_one("#then"))
    assert page.select_one("#labels a[href^='/integrations/']") is not None
    assert visit(client, f"{here}/alerts/{alert_id}", as_=setting.primary).find(id="raw") is None
    visit(client, f"{here}/alerts/{2**62}", status=404)
    visit(client, f"{here}/alerts/{alert_id}", as_=a_person("Charlie"), status=404)


def test_no_severity_is_said_to_be_a_guess_and_urgent(client: FlaskClient) -> None:
    setting = a_setting()
    body = a_body(an_alert(severity=""))
    delivery = SOURCES["alertmanager"].parse(Posted(body, "fresh"))
    [ref] = receive(sender_of(setting.integration), delivery, raw=b"", headers={}, at=START).refs
    alert = db.session.scalars(select(Alert)).one()
    assert alert.incident is not None
    assert alert.incident.is_urgent
    page = visit(client, f"/incidents/{ref}/alerts/{alert.id}", as_=setting.primary)
    assert "treated as SEV3, and never held" in words(page.select_one("#trace"))
