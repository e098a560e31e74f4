"""How rested people of SRE Core said they were, week by week: less so after the storm of October."""

from datetime import datetime, timedelta
from functools import partial

from portal.demo.exchanges import Step
from portal.demo.stage import Stage
from portal.people.queries import members_of
from portal.workload.check_ins.actions import check_in

TEAM, WEEKS = "sre-core", 14
SAID = (4, 4, 3, 5, 4, 3, 2, 3, 2, 3, 4, 4, 3, 4)
"""Of 5, in turn: people differ, and so do weeks."""


def check_in_steps(stage: Stage, *, at: datetime) -> list[Step]:
    """Everybody but one answers each week; the week that goes on is left for whoever looks at the demo."""
    steps, people = [], [one.person for one in members_of(stage.teams[TEAM])]
    for back in range(1, WEEKS + 1):
        then = at - timedelta(weeks=back)
        for number, person in enumerate(people):
            if (number + back) % len(people):
                said = SAID[(number + back) % len(SAID)]
                steps.append(Step(then, partial(check_in, person, said, at=then)))
    return steps
