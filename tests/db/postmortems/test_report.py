"""What the first draft tells of an incident."""

from datetime import timedelta

from portal.core.db import db
from portal.incidents.actions import acknowledge, resolve
from portal.incidents.models import EntryKind, Incident
from portal.incidents.timeline.actions import add_entry
from portal.messages.models import MessageState
from portal.postmortems.draft import Responder, draft
from portal.postmortems.report import LONGEST_TIMELINE, report_of
from tests.clock import START, FakeClock
from tests.queries import noted
from tests.world import Cast
from tests.world_incidents import a_page, an_entry, an_incident


def test_it_tells_the_facts_in_the_teams_zone(incident: Incident) -> None:
    report = report_of(incident)
    assert (report.ref, report.title, report.severity) == (incident.ref, "Redis is down", "SEV2")
    assert (report.team, report.service, report.time_zone) == ("Team Blue", "", "Europe/Paris")
    assert report.time_to_detect == timedelta(minutes=4)
    assert report.time_to_acknowledge is None
    assert report.time_to_resolve == timedelta(hours=1)
    body = draft(report)
    assert "2026-11-21 02:17 UTC (2026-11-21 03:17 CET)" in body
    assert "| MTTR | 1 h 0 min |" in body


def test_the_timeline_says_who_and_what_and_when(cast: Cast, clock: FakeClock) -> None:
    incident = an_incident(cast.blue)
    acknowledge(incident, by=cast.bob, at=clock.move(minutes=2), note="On my way")
    add_entry(incident, "Sentinel lost its quorum", by=cast.alice, at=clock.move(minutes=1))
    add_entry(incident, "Fail over", by=cast.bob, at=clock.move(minutes=1), kind=EntryKind.DECISION)
    resolve(incident, by=cast.bob, at=clock.move(minutes=30))
    rows = report_of(incident).timeline
    assert [row.actor for row in rows] == ["", "Bob Blue", "Alice Blue", "Bob Blue", "Bob Blue"]
    assert rows[0].text.startswith("Opened as SEV2")
    assert rows[1].text.startswith("acknowledged")
    assert rows[1].text.endswith(": On my way")
    assert [row.text for row in rows[2:]] == ["Sentinel lost its quorum", "decided: Fail over", "resolved it"]


def test_who_was_paged_and_who_came(cast: Cast, clock: FakeClock) -> None:
    incident = an_incident(cast.blue)
    a_page(incident, cast.bob, channel="SMS")
    a_page(incident, cast.bob, channel="EMAIL", state=MessageState.KEPT)
    a_page(incident, cast.alice, state=MessageState.FAILED)
    a_page(incident, cast.vera, state=MessageState.CANCELLED)
    acknowledge(incident, by=cast.bob, at=clock.move(minutes=2))
    add_entry(incident, "Can I help?", by=cast.charlie, at=clock.at)
    assert report_of(incident).responders == (
        Responder("Bob Blue", "acknowledged", 2),
        Responder("Alice Blue", "", 0),
        Responder("Charlie Green", "", 0),
    )


def test_a_storm_leaves_out_what_machines_said_and_says_so(cast: Cast) -> None:
    incident = an_incident(cast.blue)
    for number in range(LONGEST_TIMELINE + 20):
        an_entry(incident, EntryKind.ALERT, at=START + timedelta(seconds=number), title=f"pod {number}")
    an_entry(incident, EntryKind.NOTE, at=START + timedelta(hours=1), by=cast.bob, text="All one cause")
    timeline = report_of(incident).timeline
    assert [entry.text for entry in timeline] == [
        timeline[0].text,
        "All one cause",
        "520 more entries, alerts and pages above all, are in the incident.",
    ]


def test_what_others_wrote_ends_no_table_and_brings_no_markup(cast: Cast, clock: FakeClock) -> None:
    hostile = "x | <img src=x onerror=alert(1)>\n# [a](javascript:alert(1))"
    incident = an_incident(cast.blue, hostile)
    add_entry(incident, hostile, by=cast.bob, at=clock.at)
    body = draft(report_of(incident))
    assert "<img" not in body
    assert "\n# [a]" not in body
    assert "](javascript" not in body.replace("\\]", "")


def test_a_long_incident_takes_no_more_queries(cast: Cast, clock: FakeClock) -> None:
    counts = []
    for size in (1, 30):
        incident = an_incident(cast.blue)
        for number in range(size):
            add_entry(incident, f"Note {number}", by=(cast.bob, cast.alice)[number % 2], at=clock.at)
            a_page(incident, cast.bob, step=number)
        db.session.commit()
        with noted() as statements:
            report_of(incident)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 5
