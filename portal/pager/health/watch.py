"""The pager watched from outside: a sign of life that stops when the tables say that pages are late."""

import logging
from datetime import datetime

from flask import current_app

from portal.core.guard import Guard
from portal.core.http import HttpError, guarded_request
from portal.core.settings import Settings
from portal.pager.health.checks import checks

log = logging.getLogger(__name__)
OWN_NAME = "sign_of_life"


def sign_of_life(_at: datetime) -> bool:
    """Fetch DEAD_MAN_URL while every check is well. True when the outside was told that we live."""
    settings: Settings = current_app.extensions["settings"]
    unwell = [check for check in checks() if not check.is_well and check.name != f"sweep {OWN_NAME}"]
    if unwell:
        log.error("the pager is not well: %s", "; ".join(f"{c.name} {c.detail}" for c in unwell))
        return False
    return settings.dead_man_url is not None and _ping(settings.dead_man_url, settings.http_allow)


def _ping(url: str, allow: tuple[str, ...]) -> bool:
    try:
        return guarded_request("GET", url, guard=Guard(allow=allow)).status < 300
    except HttpError as error:
        log.error("the dead-man's switch cannot be reached: %s", error)
        return False
