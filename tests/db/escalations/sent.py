"""Forms of policies as a browser sends them."""

from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.core.db import db
from portal.escalations.models import EscalationPolicy

FORM = {
    "name": "SRE - SEV1",
    "severity": "1",
    "is_active": "y",
    "description": "The primary **must** answer.",
    "repeat_count": "2",
}
STEP = {
    "delay_minutes": "0",
    "target": "ON_CALL:primary",
    "channels": ["SMS", "EMAIL"],
    "message": "Up!",
    "is_active": "y",
}
EMPTY = {"delay_minutes": "", "target": "", "message": "", "is_active": "y"}


def form(*steps: dict[str, Any], **changes: str) -> dict[str, Any]:
    rows = {f"steps-{n}-{name}": value for n, step in enumerate(steps) for name, value in step.items()}
    return {**FORM, **rows, **changes}


def filled(soup: BeautifulSoup) -> dict[str, Any]:
    """What a browser sends of the form as it stands."""
    sent: dict[str, Any] = {}
    for field in soup.select("main input[name]:not([type=checkbox])"):
        sent[str(field["name"])] = field.get("value", "")
    for area in soup.select("main textarea"):
        sent[str(area["name"])] = area.get_text().lstrip("\r\n")
    for choice in soup.select("main select"):
        sent[str(choice["name"])] = [option["value"] for option in choice.select("option[selected]")]
    for box in soup.select("main input[type=checkbox][checked]"):
        sent.setdefault(str(box["name"]), []).append(box["value"])
    return sent


def only() -> EscalationPolicy:
    return db.session.scalars(select(EscalationPolicy)).one()
