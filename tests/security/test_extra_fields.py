"""A form sets the fields it shows. Whatever else is sent along, by the name of any column, sets nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import Column

from portal.api.endpoint import ENDPOINTS
from portal.core.db import Base, EncryptedText, db
from portal.people import actions as people
from portal.postmortems.models import Postmortem, PostmortemState
from tests.clock import START
from tests.house.access import Who
from tests.house.belongings import WHOLE, Belongings, only, path_of, places
from tests.house.catalog import changed, rows
from tests.house.visitors import Visitor, routes, undone, visitors
from tests.world import PASSWORD


@dataclass(frozen=True)
class Filled:
    """A form as `who` fills it in, every field of it."""

    path: str
    who: Who
    fields: Mapping[str, object] = field(default_factory=dict)


PROFILE = {"name": "Bobby", "time_zone": "Europe/Berlin", "locale": "en"}
TEAM = {"name": "Azure", "time_zone": "Europe/Berlin", "fallback": "", "is_resolved_by_alerts": "y"}
SERVICE = {"name": "Web", "team": "blue", "description": "Shop"}
ABOUT = {
    "title": "Slow",
    "service": "",
    "impact": "Some",
    "impact_started_at": "",
    "description": "Since noon",
}
ROTATION = {
    "name": "Nights", "role": "secondary", "time_zone": "Europe/Paris", "starts_on": "2026-11-23", "count": "1",
    "unit": "week", "handoff_weekday": "0", "handoff_time": "09:00", "members-0": "{people/key}",
}  # fmt: skip
STEP = {
    "delay_minutes": "0",
    "target": "TEAM",
    "email": "",
    "channels": "EMAIL",
    "message": "Come",
    "is_active": "y",
}
POLICY = {
    "name": "Nights", "severity": "1", "is_default": "", "is_active": "y", "description": "Come", "repeat_count": "2",
    **{f"steps-0-{name}": value for name, value in STEP.items()},
}  # fmt: skip

NEW_PASSWORD = {"password": "another long one", "again": "another long one"}
CHOSEN = {
    "team": "blue",
    "severity": "3",
    "user_impact": "",
    "urgency": "",
    "source": "team",
    "is_private": "y",
}

FORMS = [
    Filled("/me", Who.MEMBER, PROFILE),
    Filled("/me/password", Who.MEMBER, {"current": PASSWORD, **NEW_PASSWORD}),
    Filled("/me/tokens", Who.MEMBER, {"name": "Report", "days": "90", "is_read_only": "y"}),
    Filled("/me/contact-methods", Who.MEMBER, {"channel": "EMAIL", "address": "b@blue.example", "label": "Home"}),
    Filled("/me/contact-methods/{contact-methods/key}", Who.MEMBER, {"is_waking": "no", "to": "later"}),
    Filled("/calendars", Who.MEMBER, {"team": "blue"}),
    Filled("/people", Who.ADMIN, {**PROFILE, "email": "new@blue.example", "role": "member"}),
    Filled("/people/{people/key}", Who.MEMBER, PROFILE),
    Filled("/people/{people/key}", Who.ADMIN, {**PROFILE, "role": "member"}),
    Filled("/teams", Who.ADMIN, {**TEAM, "slug": "azure"}),
    Filled("/teams/blue", Who.MANAGER, TEAM),
    Filled("/teams/blue/members", Who.MANAGER, {"person": "{people/key}", "role": "manager"}),
    Filled("/teams/blue/channels", Who.MANAGER, {"name": "#b", "channel": "WEBHOOK", "address": "https://b.example/x"}),
    Filled("/teams/blue/rotations", Who.MANAGER, ROTATION),
    Filled("/rotations/{rotations/key}", Who.MANAGER, ROTATION),
    Filled("/rotations/{rotations/key}/publications", Who.MANAGER, {"until": "2026-12-24", "seen": ""}),
    Filled("/services", Who.MANAGER, {**SERVICE, "slug": "web"}),
    Filled("/services/blue-redis", Who.MANAGER, SERVICE),
    Filled("/services/blue-redis/integrations", Who.MANAGER, {"kind": "generic", "name": "Own"}),
    Filled("/integrations/{integrations/key}", Who.MANAGER, {"name": "Prometheus EU"}),
    Filled("/teams/blue/escalations", Who.MANAGER, POLICY),
    Filled("/escalations/{escalations/key}", Who.MANAGER, POLICY),
    Filled("/incidents", Who.MEMBER, {**ABOUT, **CHOSEN}),
    Filled("/incidents/{incidents/ref}", Who.MEMBER, ABOUT),
    Filled("/incidents/{incidents/ref}/timeline", Who.MEMBER, {"text": "Looking", "kind": "note"}),
    Filled("/incidents/{incidents/ref}/severity", Who.MEMBER, {"text": "Less", "severity": "2"}),
    Filled("/incidents/{incidents/ref}/status", Who.MEMBER, {"text": "Seen", "status": "investigating"}),
    Filled("/incidents/{incidents/ref}/acknowledgement", Who.MEMBER, {"text": "Mine"}),
    Filled("/postmortems/{incidents/ref}", Who.MEMBER, {"body": "All of it", "version": "1"}),
    Filled("/postmortems/{incidents/ref}/publication", Who.MEMBER, {"version": "1"}),
    Filled("/password/{password/token}", Who.ANONYMOUS, NEW_PASSWORD),
    Filled("/sign-in", Who.ANONYMOUS, {"email": "bob.blue@people.example", "password": PASSWORD, "next": ""}),
    Filled("/ack/{ack/signed}/acknowledgement", Who.ANONYMOUS),
]  # fmt: skip


RANDOM = ("key", "ref", "secret", "hash", "prefix", "idem_key", "content")
COUNTED = ("rotation_id", "policy_id", "incident_id", "shift_id", "contact_method_id", "id", "last_used_at")


def is_noise(column: Column[object]) -> bool:
    """Random, counted on by what was undone before, or the time of the last look."""
    is_random = column.name in RANDOM or column.unique or column.name.endswith("_hash")
    return bool(is_random or column.name in COUNTED or isinstance(column.type, EncryptedText))


NOISE = tuple(
    f"{c.table.name}.{c.name}" for table in Base.metadata.sorted_tables for c in table.columns if is_noise(c)
)


def everything_else(mine: Belongings, filled: Mapping[str, object]) -> dict[str, object]:
    """Every column's name that the form does not show, with a value that would do harm."""
    charlie, green = str(mine.cast.charlie.id), str(mine.cast.green.id)
    names = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    values = {name: charlie if name.endswith(("person_id", "owner_id", "by_id")) else "1" for name in names}
    values |= {
        "is_admin": "1",
        "admin": "1",
        "role": "admin",
        "team_id": green,
        "team": "green",
        "is_active": "0",
    }
    return {name: value for name, value in values.items() if name not in filled} | dict(filled)


@pytest.fixture
def asking(app: Flask, mine: Belongings) -> dict[Who, Visitor]:
    people.set_password(mine.cast.bob, PASSWORD, at=START)
    only(Postmortem, incident_id=mine.incident.id).state = PostmortemState.DRAFT
    db.session.commit()
    return visitors(app, mine.cast)


def test_only_what_a_form_shows_is_set(mine: Belongings, asking: dict[Who, Visitor]) -> None:
    known = places(mine, mine.incident)
    wrong = []
    for form in FORMS:
        filled = {name: str(value).format_map(known) for name, value in form.fields.items()}
        path = form.path.format_map(known)
        before = outcome(asking[form.who], "/health", {})
        plain = outcome(asking[form.who], path, filled)
        laden = outcome(asking[form.who], path, everything_else(mine, filled))
        assert plain.status in (201, 303), (path, plain)
        assert changed(before.rows, plain.rows), path
        wrong += [(path, laden.status, difference)] if (difference := changed(plain.rows, laden.rows)) else []
    assert wrong == []


@dataclass(frozen=True)
class Outcome:
    status: int
    rows: Mapping[str, str]


def outcome(asker: Visitor, path: str, form: Mapping[str, object]) -> Outcome:
    with undone() as connection:
        status = asker.ask(path, "POST", body=form).status_code
        return Outcome(status, rows(connection, besides=NOISE))


def test_every_form_is_tried(app: Flask, mine: Belongings) -> None:
    """A write is tried here, or takes nothing but its address."""
    known = places(mine, mine.incident)
    bare = {
        "beginnings", "calendar_renewals", "channel_tests", "deactivations", "integration_secrets", "intake",
        "password_links", "password_requests", "pauses", "phone", "readings", "sign_ins", "suspensions",
        "test_pages", "team_publications", "verifications",
    }  # fmt: skip
    adapter = app.url_map.bind("releve.test")
    tried = {adapter.match(form.path.format_map(known), method="POST")[0] for form in FORMS}
    writes = {
        rule.endpoint
        for rule, method in routes(app)
        if method == "POST" and not rule.endpoint.startswith("api.")
    }
    untried = {e for e in writes - tried if e.partition(".")[0] not in bare and not e.endswith(".destroy")}
    assert untried == set()


def test_the_api_refuses_what_it_does_not_know(
    app: Flask, mine: Belongings, asking: dict[Who, Visitor]
) -> None:
    """It says so, instead of doing half of what was asked."""
    known = places(mine, mine.incident)
    taking = {f"api.{call.name}" for call in ENDPOINTS if call.body is not None}
    assert len(taking) > 10
    for rule, method in routes(app):
        if rule.endpoint in taking:
            for name, value in (("is_admin", True), ("team_id", mine.cast.green.id), ("person_id", 1)):
                body = {**WHOLE.get(rule.endpoint, {}), name: value}
                with undone() as connection:
                    before = rows(connection, besides=NOISE)
                    answer = asking[Who.ADMIN].ask(path_of(rule, known), method, body=body)
                    assert (answer.status_code, changed(before, rows(connection, besides=NOISE))) == (
                        422,
                        [],
                    ), rule
                    assert name in answer.json["error"]["fields"]
