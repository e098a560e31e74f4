"""A policy drawn over time: on its page, in the editor, and anew with every change before it is saved."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.escalations.actions import StepFacts
from portal.escalations.delivery import Rule, WhenHours
from portal.escalations.ladder import TargetType
from portal.escalations.rules.actions import set_rules
from portal.rota.models import RotaRole
from tests.clock import START
from tests.db.escalations.sent import EMPTY, STEP, filled, form, only
from tests.queries import noted
from tests.visit import checked, send, visit, words
from tests.world import Cast
from tests.world_pager import on_call_now
from tests.world_setup import a_policy

HTMX = {"HX-Request": "true"}
STEPS = (
    StepFacts(0, TargetType.ON_CALL, ("SMS",), message="Up!"),
    StepFacts(10, TargetType.ON_CALL, ("SMS",), RotaRole.SECONDARY, message="Up!"),
    StepFacts(30, TargetType.TEAM, ("SMS",), message="Up!", is_postmortem_owed=True),
)


def rows(soup: BeautifulSoup) -> list[str]:
    """What a screen reader reads: the drawing beside it is hidden from it."""
    return [words(row) for row in soup.select("#course .rung")]


def sketch(client: FlaskClient, place: str, cast: Cast, sent: dict[str, Any]) -> BeautifulSoup:
    response = send(client, f"{place}/sketch", sent, as_=cast.alice, status=200, headers=HTMX)
    soup = checked(response)
    assert [tag["id"] for tag in soup.find_all(recursive=False)] == ["sketch"]
    return soup


def test_the_page_tells_the_whole_course_in_words(client: FlaskClient, cast: Cast) -> None:
    on_call_now(cast.blue, RotaRole.PRIMARY, [cast.bob])
    policy = a_policy(cast.blue, steps=STEPS, severity=1)
    assert rows(visit(client, f"/escalations/{policy.key}", as_=cast.bob)) == [
        "0 min Primary on call BB Bob Blue SMS · again at 35 min SEV1: the secondary on call too Up!",
        "10 min Secondary on call nobody SMS · again at 45 min Up!",
        "30 min Everybody in Team Blue AB Alice Blue BB Bob Blue postmortem owed SMS · again at 65 min Up!",
        "Once more from the first step, 5 min after the last.",
        "70 min The last resort the managers of the team, else the admins",
        "100 min All of it begins anew; already at 75 min, with the status of the portal red, if nobody could be "
        "reached.",
        "30 min Management unless it is mitigated by then SEV1 · the manager on call, else the managers of the "
        "team, by whatever wakes them",
        "30 min A postmortem is owed if nobody has acknowledged before; it stays owed",
        "60 min Whoever has it is asked again SEV1 · without an answer by 70 min, the acknowledgement ends and the "
        "steps begin anew",
    ]


def test_the_drawing_is_on_a_common_scale_and_says_nothing_of_its_own(
    client: FlaskClient, cast: Cast
) -> None:
    policy = a_policy(cast.blue, steps=STEPS, severity=1)
    soup = visit(client, f"/escalations/{policy.key}", as_=cast.bob)
    first, second = soup.select("#course .rung")[:2]
    assert [bar["x"] for bar in first.select(".lane-bar")] == ["2.0%", "35.6%"]
    assert [bar["width"] for bar in first.select(".lane-bar")] == ["9.6%", "9.6%"]
    assert [mark["cx"] for mark in second.select(".lane-step, .lane-again")] == ["11.6%", "45.2%"]
    drawn = soup.select("#course .lane svg")
    assert len(drawn) > 1
    assert all(svg.find_parent(attrs={"aria-hidden": "true"}) for svg in drawn)


def test_the_clocks_are_those_of_the_severities_it_answers(client: FlaskClient, cast: Cast) -> None:
    default = a_policy(cast.blue, "Default", steps=STEPS, is_default=True)
    a_policy(cast.blue, "For the worst", steps=STEPS, severity=1)
    rule = Rule(WhenHours.ALWAYS, management_minutes=500, forgotten_minutes=45)
    set_rules(cast.blue, {3: rule}, by=cast.alice, at=START)
    soup = visit(client, f"/escalations/{default.key}", as_=cast.bob)
    clocks = [words(row) for row in soup.select(".rung-clock")]
    assert [clock.split(" · ")[0] for clock in clocks] == [
        "500 min Management unless it is mitigated by then SEV3",
        "45 min Whoever has it is asked again SEV3",
        "120 min Whoever has it is asked again SEV2",
    ]
    far = soup.select(".rung-clock")[0]
    assert far.select(".lane-clock") == [], "out of the drawing, and still told"
    assert "SEV4: minutes from the next working hour; until then they are held." in words(soup.main)


def test_a_policy_that_answers_nothing_is_drawn_for_what_it_could_answer(
    client: FlaskClient, cast: Cast
) -> None:
    asleep = a_policy(cast.blue, steps=STEPS, severity=2, is_active=False)
    soup = visit(client, f"/escalations/{asleep.key}", as_=cast.bob)
    assert "answers nothing now" in words(soup.main)
    assert [words(row)[:41] for row in soup.select(".rung-clock")] == [
        "120 min Whoever has it is asked again SEV"
    ]


def test_the_editor_draws_what_is_stored_and_a_new_policy_its_proposal(
    client: FlaskClient, cast: Cast
) -> None:
    policy = a_policy(cast.blue, steps=STEPS, severity=1)
    shown = rows(visit(client, f"/escalations/{policy.key}", as_=cast.alice))
    edited = visit(client, f"/escalations/{policy.key}/edit")
    assert rows(edited) == [row.removesuffix(" Up!") for row in shown]
    assert [r[:26] for r in rows(visit(client, "/teams/blue/escalations/new"))[:3]] == [
        "0 min Primary on call nobo",
        "5 min Secondary on call no",
        "15 min Manager on call nob",
    ]


def test_what_is_typed_is_drawn_before_it_is_saved(client: FlaskClient, cast: Cast) -> None:
    policy = a_policy(cast.blue, steps=STEPS, severity=1)
    place = f"/escalations/{policy.key}"
    sent = filled(visit(client, f"{place}/edit", as_=cast.alice))
    assert rows(sketch(client, place, cast, sent)) == rows(visit(client, f"{place}/edit"))
    sent |= {"steps-1-delay_minutes": "12", "steps-1-target": f"USER:{cast.bob.key}", "repeat_count": "0"}
    sent |= {"steps-0-is_postmortem_owed": "y"}
    drawn = rows(sketch(client, place, cast, sent))
    assert drawn[0].startswith("0 min Primary on call nobody postmortem owed SMS SEV1")
    assert drawn[1] == "12 min BB Bob Blue SMS"
    assert drawn[3].startswith("35 min The last resort")
    assert "0 min A postmortem is owed if nobody has acknowledged before; it stays owed" in drawn
    assert [step.delay_minutes for step in only().steps] == [0, 10, 30], "nothing is stored"


@pytest.mark.parametrize(
    "wrong",
    [
        {"delay_minutes": ""},
        {"delay_minutes": "soon"},
        {"delay_minutes": "-1"},
        {"delay_minutes": "99999999999"},
        {"target": ""},
        {"target": "USER:nobody"},
        {"target": "ON_CALL:shadow"},
        {"target": "EMAIL", "email": "boss"},
    ],
)
def test_a_step_in_the_making_is_left_out_and_named(
    client: FlaskClient, cast: Cast, wrong: dict[str, str]
) -> None:
    later = STEP | {"delay_minutes": "9", "target": "TEAM"}
    soup = sketch(client, "/teams/blue/escalations", cast, form(EMPTY, STEP | wrong, later))
    assert rows(soup)[0].startswith("9 min Everybody in Team Blue")
    assert words(soup.select_one(".advice")) == (
        "Step 2 is not drawn yet: say after how many minutes, and whom it pages."
    )


@pytest.mark.parametrize(
    "changes", [{"severity": "9"}, {"severity": "x"}, {"repeat_count": ""}, {"name": ""}]
)
def test_the_rest_of_the_form_may_be_wrong_too(
    client: FlaskClient, cast: Cast, changes: dict[str, str]
) -> None:
    sent = form(STEP | {"channels": ["PIGEON", "SMS"]}, **changes)
    assert rows(sketch(client, "/teams/blue/escalations", cast, sent))[0].startswith(
        "0 min Primary on call nobody SMS"
    )


def test_a_sketch_without_htmx_is_the_editor_with_what_was_typed(client: FlaskClient, cast: Cast) -> None:
    policy = a_policy(cast.blue, steps=STEPS)
    for place in (f"/escalations/{policy.key}", "/teams/blue/escalations"):
        response = send(client, f"{place}/sketch", form(STEP), as_=cast.alice, status=200)
        assert checked(response).select_one(f"form[action='{place}'] [value='SRE - SEV1']") is not None
    for who in (cast.bob, cast.charlie):
        send(client, f"/escalations/{policy.key}/sketch", form(STEP), as_=who, status=403)


def test_drawing_ten_steps_asks_as_much_as_drawing_one(client: FlaskClient, cast: Cast) -> None:
    person = StepFacts(0, TargetType.USER, ("SMS",), target_person_id=cast.bob.id)
    one = a_policy(cast.blue, "One", steps=(person,))
    ten = a_policy(cast.blue, "Ten", steps=(person, *STEPS) * 2)
    counts = []
    for policy in (one, ten):
        visit(client, f"/escalations/{policy.key}", as_=cast.alice)
        with noted() as statements:
            visit(client, f"/escalations/{policy.key}")
        counts.append(len(statements))
    assert counts[0] == counts[1]
