"""What belongs to Team Blue is not reached through Team Green, by address, by form, by list or by the API.

Charlie manages Team Green. `tests/house/test_access.py` tries every address of Team Blue as him.
"""

from collections.abc import Mapping

import pytest
from flask import Flask

from portal.core.db import db
from portal.people.actions import put_member
from portal.people.models import TeamRole
from portal.services.actions import create_service
from tests.clock import START
from tests.house.belongings import Belongings, a_room, path_of, places
from tests.house.bodies import WHOLE
from tests.house.catalog import changed, rows
from tests.house.visitors import Visitor, routes, undone, visitor
from tests.world_incidents import an_incident
from tests.world_pager import an_integration


@pytest.fixture
def charlie(app: Flask, mine: Belongings) -> Visitor:
    put_member(mine.cast.green, mine.cast.charlie, role=TeamRole.MANAGER, by=None, at=START)
    return visitor(app, mine.cast.charlie)


@pytest.fixture
def his(charlie: Visitor, mine: Belongings) -> Mapping[str, str]:
    """Addresses of Team Green."""
    service = create_service("green-web", name="web", team=mine.cast.green, at=START, by=None)
    integration, _secret = an_integration(service)
    incident = an_incident(mine.cast.green)
    a_room(mine.cast.green, "#green")
    db.session.commit()
    return {
        **places(mine, incident),
        "integrations/key": integration.key,
        "services/slug": service.slug,
        "teams/slug": mine.cast.green.slug,
    }


SEEN = ("api_token.last_used_at",)


def test_an_own_team_in_the_address_opens_no_other(
    app: Flask, charlie: Visitor, mine: Belongings, his: Mapping[str, str]
) -> None:
    """`/teams/green/rooms/<key of Blue's>`: what is inside is looked for inside."""
    known = {
        **places(mine, mine.incident),
        **{name: his[name] for name in ("teams/slug", "integrations/key")},
    }
    nested = [
        (rule, method)
        for rule, method in routes(app)
        if len(rule.arguments - {"month", *(rule.defaults or {})}) > 1
        and rule.rule.startswith(("/teams/", "/integrations/", "/api/v1/teams/"))
    ]
    for rule, method in nested:
        if rule.endpoint != "api.put_member":  # a manager may put anybody in their own team
            body = WHOLE.get(rule.endpoint)
            assert asked(charlie, path_of(rule, known), method, body) == (404, []), rule
    assert len(nested) > 4


def asked(asker: Visitor, path: str, method: str, body: object = None) -> tuple[int, list[str]]:
    """The status, and the tables that changed."""
    with undone() as connection:
        before = rows(connection, besides=SEEN)
        status = asker.ask(path, method, body=body).status_code
        return status, changed(before, rows(connection, besides=SEEN))


ROTATION = {
    "name": "Nights", "role": "primary", "time_zone": "UTC", "starts_on": "2026-11-23", "count": "1", "unit": "week",
    "handoff_weekday": "0", "handoff_time": "09:00",
}  # fmt: skip
POLICY = {
    "name": "Nights",
    "severity": "",
    "is_active": "y",
    "repeat_count": "1",
    "steps-0-delay_minutes": "0",
}
SERVICES = ("blue-redis", "green-web")

# Forms and bodies with one name in them that may be (somebody else's, one's own).
NAMING: list[tuple[str, dict[str, object]]] = [
    ("/services", {"name": "Web", "slug": "web", "team": ("blue", "green")}),
    ("/services/{services/slug}", {"name": "Web", "team": ("blue", "green")}),
    ("/incidents", {"title": "Slow", "team": ("blue", "green"), "severity": "3", "source": "team"}),
    ("/incidents", {"title": "x", "team": "green", "severity": "3", "source": "team", "service": SERVICES}),
    ("/incidents/{incidents/ref}", {"title": "Slow", "service": SERVICES}),
    ("/teams/green/rotations", {**ROTATION, "members-0": ("{bob}", "{charlie}")}),
    ("/teams/green/escalations", {**POLICY, "steps-0-target": ("CHANNEL:#blue", "CHANNEL:#green")}),
    ("/api/v1/services", {"slug": "web", "name": "Web", "team": ("blue", "green")}),
    ("/api/v1/integrations", {"service": SERVICES, "kind": "generic"}),
    ("/api/v1/incidents", {"title": "Slow", "team": ("blue", "green"), "severity": "SEV3"}),
    ("/api/v1/incidents", {"title": "Slow", "team": "green", "severity": "SEV3", "service": SERVICES}),
    ("/api/v1/escalation-policies", {"name": "Nights", "team": ("blue", "green")}),
]  # fmt: skip


def test_what_a_form_names_has_to_be_ones_own(
    charlie: Visitor, his: Mapping[str, str], mine: Belongings
) -> None:
    known = {**his, "bob": mine.cast.bob.key, "charlie": mine.cast.charlie.key}
    for path, body in NAMING:
        others, own = (
            {name: chosen(value, which).format_map(known) for name, value in body.items()} for which in (0, 1)
        )
        status, touched = asked(charlie, path.format_map(his), "POST", others)
        assert (status in (403, 404, 409, 422), touched) == (True, []), (path, status)
        status, touched = asked(charlie, path.format_map(his), "POST", own)
        assert (status in (201, 303), touched == []) == (True, False), (path, status)


def chosen(value: object, which: int) -> str:
    return str(value[which] if isinstance(value, tuple) else value)


def test_lists_and_searches_show_nothing_of_others(
    app: Flask, charlie: Visitor, mine: Belongings, his: Mapping[str, str]
) -> None:
    """Whatever Charlie may open, in no answer is a word that belongs to Team Blue alone."""
    private = private_words(mine)
    opened = 0
    for rule, method in routes(app):
        if method == "GET" and not rule.rule.startswith(("/ack", "/password/<", "/calendars/<")):
            for known in (his, places(mine, mine.incident)):
                with undone():
                    answer = charlie.try_(rule, method, known)
                if answer.status_code == 200 and answer.mimetype != "text/event-stream":
                    assert {word for word in private if word in answer.text} == set(), rule
                    opened += 1
    assert opened > 60


def private_words(mine: Belongings) -> set[str]:
    return {
        mine.incident.title, mine.incident.ref, mine.private.title, mine.private.ref, mine.secret, mine.feed.secret,
        mine.room.address, mine.token.name, "What went well", "No quorum.",
    }  # fmt: skip


def test_a_team_keeps_its_secrets_from_its_members(app: Flask, mine: Belongings) -> None:
    """Addresses that let anybody post are for managers; Bob's own feed is for Bob."""
    known = places(mine, mine.incident)
    bobs, alices = (everything_shown(app, visitor(app, p), known) for p in (mine.cast.bob, mine.cast.alice))
    assert (mine.secret in bobs, mine.secret in alices) == (False, True)
    assert (mine.feed.secret in bobs, mine.feed.secret in alices) == (True, False)
    assert mine.room.address not in bobs + alices


def everything_shown(app: Flask, asker: Visitor, known: Mapping[str, str]) -> str:
    """Without the views behind a secret address, and without streams."""
    views = (
        r
        for r, method in routes(app)
        if method == "GET" and not r.rule.endswith(("stream", ".ics", "signed>"))
    )
    return "".join(asker.try_(rule, "GET", known).text for rule in views)
