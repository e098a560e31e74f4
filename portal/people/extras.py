"""What every view shows of who is signed in."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for

from portal.people import zones
from portal.people.current import person_or_none
from portal.people.wording import hours_text


@dataclass(frozen=True)
class Account:
    """The foot of the rail."""

    url: str
    sign_out_url: str
    note: str | None = None


def install(app: Flask) -> None:
    app.context_processor(_who)
    app.jinja_env.globals["zone_names"] = zones.names
    app.jinja_env.filters["hours_text"] = hours_text


def _who() -> dict[str, Any]:
    person = person_or_none()
    if person is None:
        return {}
    account = Account(url_for("me.show"), url_for("sessions.destroy"))
    return {"person": person, "account": account, "locale": person.locale}
