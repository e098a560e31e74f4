"""What a dry run promises is what arrives, also when two things break at once and are told in one message."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core.db import many
from portal.incidents.models import Incident
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.models import Message
from portal.pager.dry_run.run import Case, RowKind, dry_run
from tests.stories.conftest import Story

MINUTES = range(25)
"""Longer than the ladder with its last resort."""


@pytest.mark.parametrize("names", [("Redis",), ("Redis", "Disk")], ids=["one", "two in one message"])
def test_everybody_gets_what_was_promised_in_the_minute_it_was_promised_for(
    story: Story, names: tuple[str, ...]
) -> None:
    team, began_at = story.world.team, story.clock.now()
    rows = dry_run(Case(team, 2, began_at))
    promised = {(row.at, row.who, row.channel) for row in rows if row.kind is RowKind.PAGED}
    for name in names:
        open_incident(team, IncidentFacts(name, 2), at=began_at)
    for minute in MINUTES:
        story.clock.at = began_at + timedelta(minutes=minute)
        story.run()
    sent = many(select(Message).where(Message.sent_at.is_not(None)))
    assert {(page.due_at, page.recipient, page.channel) for page in sent} == promised
    assert {page.incident_id for page in sent} == {one.id for one in many(select(Incident))}
    assert len(story.smtp.inbox) == len(promised) == 4, "one message each, for one incident or for two"
