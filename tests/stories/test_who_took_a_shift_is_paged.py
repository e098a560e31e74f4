"""Whatever happens after a swap happens to whoever took the shift."""

from portal.people.models import Person, Team
from portal.rota.models import RotaRole
from portal.rota.queries import on_call
from portal.swaps.answering.actions import accept
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from tests.stories.conftest import Story
from tests.world import a_person, a_team
from tests.world_incidents import an_incident
from tests.world_pager import a_method, on_call_now, the_ladder


def _a_team(story: Story) -> tuple[Team, Person, Person]:
    """Ann is on call for her team now; Dan is in it."""
    team = a_team("disks")
    ann, dan = (a_person(name, team=team) for name in ("Ann First", "Dan Third"))
    for person in (ann, dan):
        a_method(person)
    on_call_now(team, RotaRole.PRIMARY, [ann])
    the_ladder(team)
    return team, ann, dan


def _takes_over(story: Story, team: Team, ann: Person, dan: Person) -> None:
    """What was written to them about it is not of interest here."""
    [now] = on_call(team, story.clock.now())
    swap = ask_swap(now.shift, Wish(to=[dan]), by=ann, at=story.clock.now())
    accept(swap, by=dan, note="we have talked", at=story.clock.now())
    story.run()
    story.smtp.inbox.clear()


def _paged(story: Story, team: Team) -> list[str]:
    an_incident(team, severity=1, at=story.clock.now())
    story.run()
    return story.told()


def test_whoever_took_the_shift_is_paged(story: Story) -> None:
    team, ann, dan = _a_team(story)
    _takes_over(story, team, ann, dan)
    assert _paged(story, team) == [dan.email]


def test_without_a_swap_it_is_whoever_has_the_shift(story: Story) -> None:
    team, ann, _dan = _a_team(story)
    assert _paged(story, team) == [ann.email]
