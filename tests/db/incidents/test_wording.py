"""Entries in words: each writer's facts, and facts nobody has heard of."""

from typing import Any

import pytest
from flask import Flask

from portal.incidents.models import EntryKind, TimelineEntry
from portal.incidents.timeline.wording import describe, has_markdown, word
from portal.people.models import Person

K = EntryKind
BOB = Person(id=1, name="Bob Blue", email="bob@blue.example")

PORTAL: list[tuple[EntryKind, dict[str, Any], str]] = [
    (K.OPENED, {"source": "monitoring", "severity": 1}, "Opened as SEV1, noticed by monitoring"),
    (K.ALERT, {"state": "firing", "title": "Down", "count": 1}, "Down is firing"),
    (
        K.ALERT,
        {"state": "firing", "title": "Down", "count": 3, "integration": "Grafana"},
        "Down is firing · Grafana · 3 alerts",
    ),
    (K.ALERT, {"state": "resolved", "title": "Down"}, "Down is over"),
    (K.ALERT, {"state": "acknowledged", "title": "Down"}, "Down was acknowledged over there"),
    (K.ALERT, {"state": "note", "title": "Assigned to Eve"}, "Assigned to Eve"),
    (
        K.PAGE,
        {"channel": "SMS", "recipient": "Eve", "step": 2, "outcome": "sent", "seconds": 0.4},
        "Step 2 · SMS to Eve · after 0.4 s (sent)",
    ),
    (
        K.PAGE,
        {"channel": "EMAIL", "recipient": "Eve", "step": 0, "outcome": "kept", "seconds": 75.0},
        "Last one asked · e-mail to Eve · after 1 min (kept in the outbox)",
    ),
    (
        K.PAGE,
        {
            "channel": "PHONE",
            "recipient": "Eve",
            "step": 1,
            "outcome": "failed",
            "reason": "busy",
            "again": True,
        },
        "Step 1 · phone call to Eve · busy (failed, tried again)",
    ),
    (
        K.PAGE,
        {"channel": "PUSH", "recipient": "Eve", "step": -1, "outcome": "failed", "seconds": 3},
        "push message to Eve (failed)",
    ),
    (K.PAGE, {"channel": "SMS", "recipient": "Eve", "outcome": "late"}, "SMS to Eve (sent late)"),
    (
        K.PAGE,
        {"channel": "SMS", "recipient": "Eve", "outcome": "sent", "possible_duplicate": True},
        "SMS to Eve (sent, perhaps twice)",
    ),
    (K.ESCALATION, {"step": 1, "loop": 0, "targets": ["Ann", "Ben", "Eve"]}, "Step 1 pages Ann, Ben and Eve"),
    (K.ESCALATION, {"step": 1, "loop": 1, "targets": ["Ann"]}, "Step 1 pages Ann · round 2"),
    (
        K.ESCALATION,
        {"step": 2, "loop": 0, "targets": [], "empty": "nobody"},
        "Step 2 found nobody to page, the next one follows at once · nobody is on call",
    ),
    (K.ESCALATION, {"exhausted": True, "targets": ["Ann"]}, "No step is left · Ann is asked as the last one"),
    (K.ESCALATION, {"exhausted": True, "targets": []}, "No step is left"),
    (K.STATUS, {"before": "investigating", "after": "resolved"}, "From investigating to resolved"),
    (K.SEVERITY, {"before": 3, "after": 1}, "Severity changed from SEV3 to SEV1"),
    (
        K.WARNING,
        {"reason": "unreachable", "names": ["Ann", "Ben"]},
        "Ann and Ben cannot be reached: no contact method is verified",
    ),
    (K.WARNING, {"reason": "nobody_reached"}, "Nobody could be paged. Phone somebody yourself."),
    (K.WARNING, {"reason": "clock_was_late"}, "Clock was late"),
    (K.PASSED_ON, {}, "Passed on"),
]

PEOPLE: list[tuple[EntryKind, dict[str, Any], str]] = [
    (K.OPENED, {"source": "user", "severity": 2}, "Bob Blue declared it as SEV2, noticed by users"),
    (K.ACKNOWLEDGED, {"via": "portal", "cancelled": 0}, "Bob Blue acknowledged · the escalation stops"),
    (
        K.ACKNOWLEDGED,
        {"via": "link", "cancelled": 2},
        "Bob Blue acknowledged from the page's link · the escalation stops · 2 pages taken back",
    ),
    (K.ACKNOWLEDGED, {"via": "pigeon"}, "Bob Blue acknowledged pigeon · the escalation stops"),
    (K.STATUS, {"before": "detected", "after": "investigating"}, "Bob Blue is investigating"),
    (
        K.STATUS,
        {"before": "resolved", "after": "investigating"},
        "Bob Blue reopened it, the escalation starts again",
    ),
    (K.STATUS, {"before": "detected", "after": "frozen"}, "Bob Blue moved it to frozen"),
    (K.SEVERITY, {"before": 3, "after": 1}, "Bob Blue changed the severity from SEV3 to SEV1"),
    (K.PASSED_ON, {}, "Bob Blue passed it on"),
    (K.PASSED_ON, {"from": "Bob Blue", "to": "Eve"}, "Bob Blue passed it on to Eve"),
    (K.ESCALATION, {"called": True, "targets": ["Eve"]}, "Bob Blue called in Eve"),
    (
        K.EDITED,
        {"changed": {"title": ["Old", "New"], "impact": ["", "All"]}},
        "Bob Blue corrected the title and impact · it was “Old”",
    ),
]


def an_entry(
    kind: EntryKind, facts: dict[str, Any], *, by: Person | None = None, text: str = ""
) -> TimelineEntry:
    return TimelineEntry(
        kind=kind, facts=facts, actor=by, actor_id=by.id if by else None, text=text, incident_id=1, seq=1
    )


@pytest.mark.parametrize(("kind", "facts", "text"), PORTAL)
def test_what_the_portal_saw(app: Flask, kind: EntryKind, facts: dict[str, Any], text: str) -> None:
    assert describe(an_entry(kind, facts)) == text


@pytest.mark.parametrize(("kind", "facts", "text"), PEOPLE)
def test_what_people_did(app: Flask, kind: EntryKind, facts: dict[str, Any], text: str) -> None:
    assert describe(an_entry(kind, facts, by=BOB)) == text


def test_what_people_wrote_follows(app: Flask) -> None:
    assert describe(an_entry(K.NOTE, {}, by=BOB, text="Here")) == "Bob Blue: Here"
    assert describe(an_entry(K.DECISION, {}, by=BOB, text="Go")) == "Bob Blue decided: Go"


KEYS = sorted({key for _kind, facts, _text in PORTAL + PEOPLE for key in facts})
STRANGE: list[dict[str, Any]] = [
    {},
    dict.fromkeys(KEYS),
    {"state": 3, "title": [], "count": "x", "url": 7, "step": "2", "targets": "Ann", "names": {"a": 1}},
    {"loop": None, "seconds": "soon", "cancelled": [], "changed": ["a"], "before": 7, "after": {}},
    {"changed": {"title": "x", "impact": [1], "colour": ["red", "blue"]}, "severity": 9, "outcome": 1},
]


@pytest.mark.parametrize("kind", list(EntryKind))
@pytest.mark.parametrize("by", [None, BOB])
@pytest.mark.parametrize("facts", STRANGE)
def test_facts_from_elsewhere_still_read(
    app: Flask, kind: EntryKind, by: Person | None, facts: dict[str, Any]
) -> None:
    wording = word(an_entry(kind, facts, by=by))
    assert wording.said or kind == K.NOTE
    assert "None" not in wording.said
    assert wording.icon


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "", None, 7])
def test_only_web_addresses_become_links(app: Flask, url: object) -> None:
    assert word(an_entry(K.ALERT, {"url": url})).url is None


def test_a_web_address_becomes_a_link(app: Flask) -> None:
    url = "https://grafana.example/d/1"
    assert word(an_entry(K.ALERT, {"url": url})).url == url


def test_only_what_people_write_here_is_markdown(app: Flask) -> None:
    assert has_markdown(an_entry(K.NOTE, {}, by=BOB))
    assert has_markdown(an_entry(K.STATUS, {}, by=BOB))
    assert not has_markdown(an_entry(K.OPENED, {}, by=BOB))
    assert not has_markdown(an_entry(K.ALERT, {}))


def test_every_icon_is_in_the_sprite(app: Flask) -> None:
    with app.open_resource("../static/vendor/lucide/sprite.svg", "r") as sprite:
        known = sprite.read()
    channels = ("SMS", "EMAIL", "PHONE", "PUSH", "SLACK", "TEAMS", "DISCORD", "WEBHOOK", "OTHER")
    entries = [an_entry(kind, facts) for kind, facts, _text in PORTAL + PEOPLE]
    entries += [an_entry(K.PAGE, {"channel": code}) for code in channels]
    entries += [an_entry(K.STATUS, {"after": s}) for s in ("triaged", "investigating", "mitigated", "closed")]
    missing = {word(entry).icon for entry in entries if f'id="{word(entry).icon}"' not in known}
    assert missing == set()
