"""One night from end to end: raised at T+0, unanswered at T+5, acknowledged at T+8, resolved at T+30."""

import re
from datetime import timedelta

from portal.core.db import add, transactional
from portal.escalations.actions import PolicyFacts, StepFacts, update_policy
from portal.escalations.ladder import TargetType
from portal.incidents.actions import resolve
from portal.incidents.facts import Facts
from portal.incidents.models import Incident
from portal.messages.models import Room
from tests.edge.sink import http_sink
from tests.stories.conftest import JOHN, Story
from tests.visit import send
from tests.world_pager import an_alert


@transactional
def _room(story: Story, url: str) -> None:
    add(
        Room(
            team_id=story.world.team.id,
            name="#sre-incidents",
            channel="SLACK",
            address=url,
            created_at=story.clock.now(),
        )
    )


def _policy(story: Story) -> None:
    steps = [
        StepFacts(
            0, TargetType.CHANNEL, ["SLACK"], target_channel="#sre-incidents",
            message="New: {incident.title} on {incident.service}. Acknowledge within 5 minutes.",
        ),
        StepFacts(5, TargetType.ON_CALL, message="{incident.short_id} has waited for 5 minutes."),
        StepFacts(15, TargetType.USER, target_person_id=story.world.manager.id),
    ]  # fmt: skip
    facts = PolicyFacts("SRE Core - SEV2", severity=2, steps=steps)
    update_policy(story.world.policy, facts, by=story.world.manager, at=story.clock.now())


def test_redis_is_down(story: Story) -> None:
    with http_sink() as slack:
        _room(story, f"{slack.url}/services/T/B/x")
        _policy(story)
        began = story.clock.now()
        [ref] = story.alerts(an_alert() | {"startsAt": began.isoformat()})
        assert re.fullmatch(r"INC-[0-9A-HJKMNP-TV-Z]{6}", ref)

        story.run()
        assert "Acknowledge within 5 minutes" in str(slack.requests[0].json)
        story.let(minutes=5)
        assert story.told() == [JOHN]

        link = re.search(r"http://releve\.test(/ack/\S+)", story.letter())
        assert link is not None
        story.clock.at = began + timedelta(minutes=8)
        send(story.client, f"{link[1]}/acknowledgement")
        story.let(minutes=15)
        assert story.told() == [JOHN], "silence after the acknowledgement"

        resolve(story.incident, by=story.world.primary, at=began + timedelta(minutes=30), note="Failed over.")
        assert _minutes(story.incident) == (0, 8, 30)


def _minutes(incident: Incident) -> tuple[float, ...]:
    facts = Facts(
        incident.created_at, incident.impact_started_at, incident.acknowledged_at, incident.mitigated_at,
        incident.resolved_at,
    )  # fmt: skip
    found = (facts.time_to_detect, facts.time_to_acknowledge, facts.time_to_resolve)
    return tuple(t.total_seconds() / 60 for t in found if t is not None)
