"""One night through HTTP: page, credit, day off, conflict, cover, statement, and then the page was none."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from portal.core.db import db
from portal.people.actions import create_token
from portal.people.models import Person
from portal.recovery.earning_rules import CapExpiry, Grant, RecoveryAfterNight
from portal.recovery.tasks import settle_recovery
from tests.kept import kept
from tests.stories.conftest import Story
from tests.visit import send, visit, words
from tests.world import a_person
from tests.world_pager import an_alert
from tests.world_policies import a_policy

THURSDAY = datetime(2026, 11, 26, tzinfo=UTC)
OWN, NOVEMBER, DECEMBER = "/me/recovery", "/me/statements/2026-11", "/me/statements/2026-12"
TEAM = "/teams/sre/statements/2026-11"


@dataclass
class Night:
    """John is on call each week, Nora is the colleague who could take a day of it, Boris their manager."""

    story: Story
    nora: Person

    @property
    def john(self) -> Person:
        return self.story.world.primary

    @property
    def boris(self) -> Person:
        return self.story.world.manager

    def at(self, at: datetime) -> None:
        """It is so late, and the books are looked at."""
        self.story.clock.at = at
        settle_recovery(at)

    def opens(self, url: str, person: Person) -> BeautifulSoup:
        return visit(self.story.client, url, as_=person)

    def says(self, url: str, person: Person) -> str:
        return words(self.opens(url, person).main)

    def sends(self, url: str, by: Person, /, **data: str) -> None:
        send(self.story.client, url, data, as_=by)

    def answers(self, person: Person, choice: str, note: str = "") -> None:
        """The one thing that the inbox asks somebody."""
        [form] = self.opens("/asked", person).select("form[action^='/asked/']")
        self.sends(str(form["action"]), person, answer=choice, note=note)

    def reads(self, path: str, person: Person, **query: str) -> dict[str, object]:
        """By the API."""
        token = create_token(person, name="script", at=self.story.clock.now())[1]
        db.session.commit()
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.story.client.get(f"/api/v1{path}", headers=headers, query_string=query)
        assert answer.status_code == 200
        return dict(answer.get_json())


@pytest.fixture
def night(story: Story) -> Night:
    """A bad night gives the next day, to be booked by hand."""
    nora = kept(lambda: a_person("Nora Next", team=story.world.team))
    rule = RecoveryAfterNight(grant=Grant.FULL_DAY, auto_book=False)
    a_policy(story.world.team, rule, CapExpiry(), by=story.world.manager)
    return Night(story, nora)


def test_from_the_page_to_the_correction(night: Night) -> None:
    _is_woken_and_answers(night)
    _has_earned_a_day(night)
    _books_thursday_and_it_is_approved(night)
    _thursday_is_covered_by_nora(night)
    _november_is_closed(night)
    _the_page_was_a_test(night)


def _is_woken_and_answers(night: Night) -> None:
    """Tuesday, 3:21 in Paris; over at 3:52."""
    story = night.story
    story.clock.move(days=3)
    story.alerts()
    story.run()
    link = re.search(r"http://releve\.test(/ack/\S+)", story.letter())
    assert link is not None
    send(story.client, f"{link[1]}/acknowledgement")
    story.clock.move(minutes=31)
    story.alerts(an_alert(status="resolved"))


def _has_earned_a_day(night: Night) -> None:
    night.at(datetime(2026, 11, 24, 6, 10, tzinfo=UTC))
    told = night.reads(f"/people/{night.john.email}/recovery", night.john)
    assert told["balance_minutes"] == 480
    [line] = night.opens(OWN, night.john).select("#lines tbody tr")
    assert "+8 h" in words(line)
    assert "woken in the middle of the night" in words(line)
    assert line.select_one(f"a[href='/incidents/{night.story.incident.ref}']") is not None


def _books_thursday_and_it_is_approved(night: Night) -> None:
    night.sends(OWN, night.john, on="2026-11-26", part="day", note="After Tuesday")
    assert "waits for a manager" in night.says(OWN, night.john)
    assert "John Doe asks for Thu 26 Nov off" in night.says("/asked", night.boris)
    night.answers(night.boris, "accept")
    assert "confirmed" in words(night.opens(OWN, night.john).select_one("#booked"))


def _thursday_is_covered_by_nora(night: Night) -> None:
    conflicts = night.opens("/teams/sre/conflicts", night.boris)
    [form] = [one for one in conflicts.select("form[action$='/asks']") if "Nora" in words(one)]
    place = str(form["action"]).removesuffix("/asks")
    assert "John is away Thu 26 Nov" in night.says(place, night.boris)
    night.sends(f"{place}/asks", night.boris, person=night.nora.key)
    night.answers(night.nora, "accept", "Gladly")
    assert "somebody else has it" in night.says(place, night.boris)
    assert _on_call(night, THURSDAY.replace(hour=11)) == "Nora Next"
    assert _on_call(night, THURSDAY + timedelta(days=5)) == "John Doe"


def _november_is_closed(night: Night) -> None:
    night.at(datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    night.at(datetime(2026, 12, 3, 9, tzinfo=UTC))
    night.sends(f"{TEAM}/closing", night.boris)
    told = night.opens(NOVEMBER, night.john)
    assert "closed by Boris Kuzmin" in words(told)
    assert night.story.incident.ref in words(told.select_one("#work"))
    assert "8:00" in words(told.select_one("#earned"))
    assert "taken" in words(told.select_one("#spent"))


def _the_page_was_a_test(night: Night) -> None:
    before = words(night.opens(NOVEMBER, night.john).main)
    [form] = night.opens(f"/incidents/{night.story.incident.ref}", night.john).select("form.page-mark")
    night.sends(str(form["action"]), night.john, worth="test")
    night.at(night.story.clock.at + timedelta(minutes=5))
    told = night.reads(f"/people/{night.john.email}/recovery", night.john)
    assert told["balance_minutes"] == -480
    own = night.says(OWN, night.john)
    assert "−8 h" in own
    assert "More was taken than turned out to be earned." in own
    assert words(night.opens(NOVEMBER, night.john).main) == before, "a closed month stays as it was"
    corrected = words(night.opens(DECEMBER, night.john).select_one("#correction"))
    assert "November 2026, Recovery time earned" in corrected
    assert "was 8:00, is 0:00" in corrected
    assert "November 2026, Interventions" in corrected


def _on_call(night: Night, at: datetime) -> str:
    told = night.reads("/on-call", night.boris, team="sre", at=f"{at:%Y-%m-%dT%H:%M:%SZ}")
    on_call = told["on_call"]
    assert isinstance(on_call, list)
    return next(str(one["person"]["name"]) for one in on_call if one["role"] == "primary")
