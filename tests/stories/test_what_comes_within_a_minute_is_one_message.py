"""What comes within a minute for one person is one message; nothing graver waits for it."""

from datetime import UTC, datetime

from sqlalchemy import select

from portal.core.db import db, many
from portal.incidents.actions import acknowledge
from portal.incidents.models import EntryKind, Incident, TimelineEntry
from portal.incidents.opening import IncidentFacts, open_incident
from portal.messages.models import Message, MessageState
from portal.pager.climbing.climb import GATHER
from portal.pager.tasks import wake
from tests.edge.smtp import Mail
from tests.stories.conftest import Story
from tests.world_pager import an_alert

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 09:00 in Paris


def breaks(story: Story, *names: str, severity: str = "critical") -> None:
    for name in names:
        story.alerts(an_alert(name, severity=severity), group=name)
    story.run()


def _letters(story: Story) -> list[Mail]:
    """What the primary got; a SEV1 tells the secondary too."""
    return story.smtp.to(story.world.primary.email)


def mine(story: Story) -> int:
    return len(_letters(story))


def latest(story: Story) -> str:
    return str(_letters(story)[-1].message["Subject"])


def text(story: Story) -> str:
    body = _letters(story)[-1].message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_two_incidents_within_a_minute_are_two_messages_a_minute_apart(story: Story) -> None:
    breaks(story, "Redis")
    breaks(story, "Disk")
    breaks(story, "Cpu")
    assert mine(story) == 1
    story.tick(seconds=60)
    assert mine(story) == 2
    assert "2 incidents · SEV1 · Disk is wrong and 1 more" in latest(story)
    refs = [i.ref for i in many(select(Incident).order_by(Incident.id))]
    assert all(ref in text(story) for ref in refs[1:])
    pages = many(select(TimelineEntry).where(TimelineEntry.kind == EntryKind.PAGE))
    to_john = [e.facts.get("bundled") for e in pages if e.facts["recipient"] == story.world.primary.name]
    assert to_john == [None, 2, 2]


def test_a_graver_one_goes_at_once(story: Story) -> None:
    breaks(story, "Disk", severity="high")
    breaks(story, "Redis")
    assert mine(story) == 2


def test_who_has_acknowledged_is_not_told_of_it_again(story: Story) -> None:
    breaks(story, "Redis")
    breaks(story, "Disk", "Cpu")
    (disk,) = many(select(Incident).where(Incident.title.startswith("Disk")))
    acknowledge(disk, by=story.world.primary, at=story.clock.now())
    story.tick(seconds=60)
    assert disk.ref not in text(story)
    assert "SEV1 · Cpu is wrong" in latest(story), "it is the only one left"


def test_two_hundred_incidents_in_a_minute_are_two_messages(story: Story) -> None:
    breaks(story, "First")
    for number in range(199):
        open_incident(story.world.team, IncidentFacts(f"N{number}", 1), at=story.clock.now())
    story.run()
    story.tick(seconds=60)
    assert mine(story) == 2
    assert "199 incidents" in latest(story)
    assert "and 189 more" in text(story)
    assert {m.state for m in many(select(Message))} == {MessageState.SENT}


def test_what_was_held_overnight_is_one_message_in_the_morning(story: Story) -> None:
    """A worker that sends while the rest is still being planned makes no difference."""
    held = [
        open_incident(story.world.team, IncidentFacts(name, severity), at=story.clock.now())
        for name, severity in (("Disk", 4), ("Backup", 3), ("Cache", 3))
    ]
    story.run()
    assert mine(story) == 0
    story.clock.at = MONDAY
    wake()
    assert mine(story) == 0, "it is being gathered"
    story.tick(seconds=GATHER.total_seconds())
    assert mine(story) == 1
    assert "3 incidents · SEV3 · Backup and 2 more" in latest(story)
    assert [line[:10] for line in text(story).splitlines()[:3]] == [held[n].ref for n in (1, 2, 0)]
    story.tick(minutes=2)
    assert mine(story) == 1


def test_what_breaks_in_that_moment_and_is_graver_does_not_wait_for_it(story: Story) -> None:
    open_incident(story.world.team, IncidentFacts("Disk", 4), at=story.clock.now())
    story.run()
    story.clock.at = MONDAY
    wake()
    open_incident(story.world.team, IncidentFacts("Redis", 1), at=story.clock.now())
    wake()
    assert "SEV1 · Redis" in latest(story)
    assert mine(story) == 1


def test_a_bundle_that_fails_comes_again_as_one(story: Story) -> None:
    breaks(story, "Redis")
    breaks(story, "Disk", "Cpu")
    for method in many(select(Message).where(Message.state == MessageState.PENDING)):
        method.address = "not an address"
    db.session.commit()
    story.tick(seconds=60)
    failed = many(select(Message).where(Message.last_error.is_not(None)))
    assert {m.person_id for m in failed} >= {story.world.primary.id}
    assert len({m.due_at for m in failed}) == 1
