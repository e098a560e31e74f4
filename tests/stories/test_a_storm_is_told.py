"""What the phone says in a storm: the first alert at once, a minute later one message with all the rest counted."""

from sqlalchemy import select

from portal.alerts.intake.storms import STORM_FROM
from portal.core.db import db
from portal.incidents.actions import acknowledge
from portal.incidents.models import Incident
from tests.stories.conftest import Story
from tests.world_pager import a_body, an_alert, post_alert

LOUD = 1500


def _alerts(*numbers: int) -> list[dict[str, object]]:
    return [an_alert(f"Pod{n}", pod=str(n)) | {"fingerprint": f"{n:016}"} for n in numbers]


def _post(story: Story, *numbers: int) -> None:
    """Each a group of its own."""
    body = a_body(*_alerts(*numbers))
    kept = {key: value for key, value in body.items() if key not in ("groupKey", "groupLabels")}
    assert post_alert(story.client, story.world.secret, kept).status_code == 202


def _titles(story: Story) -> list[str]:
    return [str(letter.message["Subject"]) for letter in story.smtp.to(story.world.primary.email)]


def _listed(story: Story) -> list[str]:
    return [line for line in story.letter().splitlines() if line.startswith("INC-")]


def _a_storm(story: Story, count: int) -> Incident:
    """The first alert, and within the same minute all others."""
    _post(story, 0)
    story.run()
    _post(story, *range(1, count))
    story.run()
    return db.session.scalars(select(Incident).where(Incident.grouping.startswith("storm:"))).one()


def test_fifteen_hundred_alerts_are_two_messages_that_count_them(story: Story) -> None:
    storm = _a_storm(story, LOUD)
    assert _titles(story) == ["SEV2 · Pod0 is wrong"]
    story.tick(seconds=60)
    assert _titles(story)[1:] == ["10 incidents · SEV2 · Pod1 is wrong and 1,498 more alerts"]
    lines = _listed(story)
    assert lines[-1] == f"{storm.ref} · SEV2 · Alert storm from Alertmanager · 1,490 more alerts"
    assert [line.split(" · ", 1)[1] for line in lines[:-1]] == [
        f"SEV2 · Pod{n} is wrong" for n in range(1, STORM_FROM)
    ]


def test_a_storm_of_one_says_so_in_the_singular(story: Story) -> None:
    _a_storm(story, STORM_FROM + 1)
    story.tick(seconds=60)
    assert _listed(story)[-1].endswith(" · Alert storm from Alertmanager · 1 more alert")
    assert _titles(story)[-1].endswith("and 9 more"), "no more alerts than incidents"


def test_the_next_step_is_told_how_many_there_are_by_then(story: Story) -> None:
    storm = _a_storm(story, STORM_FROM + 1)
    for other in db.session.scalars(select(Incident).where(Incident.id != storm.id)):
        acknowledge(other, by=story.world.primary, at=story.clock.now())
    story.let(minutes=4)
    _post(story, *range(100, 100 + STORM_FROM + 1224))
    story.let(minutes=1)
    told = [str(letter.message["Subject"]) for letter in story.smtp.to(story.world.secondary.email)]
    assert told == ["SEV2 · Alert storm from Alertmanager · 1,225 more alerts"]


def test_an_incident_of_several_alerts_says_how_many_more(story: Story) -> None:
    assert post_alert(story.client, story.world.secret, a_body(*_alerts(1, 2, 3))).status_code == 202
    story.run()
    assert _titles(story) == ["SEV2 · Pod1 is wrong · 2 more alerts"]
