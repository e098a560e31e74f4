"""Whatever happens after a swap happens to whoever took the shift."""

from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.rota.queries import on_call
from portal.swaps.answering.actions import accept
from portal.swaps.asking.actions import ask_swap
from portal.swaps.asking.wishes import Wish
from tests.stories.conftest import Story
from tests.world import a_person, a_team
from tests.world_incidents import an_incident
from tests.world_pager import a_method, on_call_now, the_ladder


def _people(story: Story) -> tuple[Person, Person]:
    """Ann is on call for her team now; Dan is in it."""
    team = a_team("disks")
    ann, dan = (a_person(name, team=team) for name in ("Ann First", "Dan Third"))
    for person in (ann, dan):
        a_method(person)
    on_call_now(team, RotaRole.PRIMARY, [ann])
    the_ladder(team)
    [now] = on_call(team, story.clock.now())
    swap = ask_swap(now.shift, Wish(to=[dan]), by=ann, at=story.clock.now())
    accept(swap, by=dan, note="we have talked", at=story.clock.now())
    return ann, dan


def test_whoever_took_the_shift_is_paged(story: Story) -> None:
    ann, dan = _people(story)
    story.run()
    before = len(story.told())
    an_incident(ann.memberships[0].team, severity=1, at=story.clock.now())
    story.run()
    assert story.told()[before:] == [dan.email]
