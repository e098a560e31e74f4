import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.core.db import add
from portal.escalations.actions import StepFacts, create_from_template
from portal.escalations.ladder import TargetType
from portal.escalations.models import EscalationPolicy
from portal.escalations.templates import in_turn
from portal.messages.models import Room
from portal.rota.models import RotaRole
from tests.clock import START
from tests.db.escalations.sent import EMPTY, STEP, filled, form, only
from tests.visit import send, visit, words
from tests.world import Cast
from tests.world_rota import a_rotation
from tests.world_setup import a_policy, query_count


def rungs(soup: BeautifulSoup) -> list[str]:
    return [words(rung) for rung in soup.select(".ladder:first-of-type > .rung:not(.rung-next, .rung-end)")]


@pytest.mark.parametrize(
    ("who", "is_managed"), [("alice", 1), ("bob", 0), ("charlie", 0), ("vera", 0), ("ada", 1)]
)
def test_everyone_sees_a_policy_and_managers_change_it(
    client: FlaskClient, cast: Cast, who: str, is_managed: int
) -> None:
    at = f"/escalations/{a_policy(cast.blue).key}"
    soup = visit(client, at, as_=getattr(cast, who))
    assert len(soup.select(f"a[href='{at}/edit'], form[action='{at}/removal']")) == 2 * is_managed
    assert (
        len(visit(client, "/escalations").select("#blue a[href='/teams/blue/escalations/new']")) == is_managed
    )
    for view in (f"{at}/edit", "/teams/blue/escalations/new"):
        visit(client, view, status=200 if is_managed else 403)


@pytest.mark.parametrize("who", ["bob", "charlie", "vera"])
def test_others_than_managers_write_nothing(client: FlaskClient, cast: Cast, who: str) -> None:
    at = f"/escalations/{a_policy(cast.blue).key}"
    places = (at, f"{at}/removal", "/teams/blue/escalations", "/teams/blue/escalations/from-template")
    for place in places:
        send(client, place, form(STEP), as_=getattr(cast, who), status=403)
    assert only().name == "Everything"


def test_a_policy_shows_whom_it_would_page_now(client: FlaskClient, cast: Cast) -> None:
    a_rotation(cast.blue, cast.bob)
    add(
        Room(
            team_id=cast.blue.id,
            name="#blue",
            channel="SLACK",
            address="https://x.example/1",
            created_at=START,
        )
    )
    steps = (
        StepFacts(0, TargetType.CHANNEL, ("SLACK",), target_channel="#blue", message="New: {incident.title}"),
        StepFacts(2, TargetType.CHANNEL, ("SLACK",), target_channel="#gone"),
        StepFacts(
            5, TargetType.ON_CALL, ("PUSH", "SMS"), message="{incident.short_id} of {incident.service}"
        ),
        StepFacts(15, TargetType.ON_CALL, role=RotaRole.MANAGER),
        StepFacts(20, TargetType.TEAM, ("EMAIL",)),
        StepFacts(30, TargetType.USER, ("EMAIL",), target_person_id=cast.alice.id),
        StepFacts(60, TargetType.EMAIL, ("EMAIL",), target_email="cto@company.example", is_active=False),
    )
    soup = visit(client, f"/escalations/{a_policy(cast.blue, steps=steps).key}", as_=cast.charlie)
    assert rungs(soup) == [
        "0 min #blue Slack · again at 35 min New: Checkout answers slowly",
        "2 min #gone not set up as a channel of the team Slack · again at 37 min",
        "5 min Primary on call BB Bob Blue Push (ntfy) · SMS · again at 40 min "
        "SEV1: the secondary on call too INC-4K7QX2 of checkout",
        "15 min Manager on call nobody whatever wakes them · again at 50 min",
        "20 min Everybody in Team Blue AB Alice Blue BB Bob Blue E-mail · again at 55 min",
        "30 min AB Alice Blue E-mail · again at 65 min",
        "60 min cto@company.example not active E-mail",
    ]
    assert "Once more from the first step, 5 min after the last." in words(soup.main)
    assert "70 min The last resort the managers of the team, else the admins" in words(soup.main)


def test_advice_is_told_in_words(client: FlaskClient, cast: Cast) -> None:
    steps = (
        StepFacts(0, TargetType.ON_CALL, ("EMAIL",), message="Answer, please."),
        StepFacts(1, TargetType.CHANNEL, ("SLACK", "PHONE"), target_channel="#gone"),
        StepFacts(1, TargetType.CHANNEL, ("SLACK", "SMS", "PHONE"), target_channel="#gone"),
    )
    policy = a_policy(cast.blue, steps=steps, severity=1)
    soup = visit(client, f"/escalations/{policy.key}", as_=cast.bob)
    assert [words(one) for one in soup.select(".advice")] == [
        "Only 1 min between steps 1 and 2: too short to answer, so it is spam. "
        "Let step 2 wait until minute 3 or later.",
        "Step 3 is due no later than step 2: the two page at the same time. "
        "Let it wait until minute 4 or later, or move it up.",
        "Step 2 goes to a room or an address, which Phone call cannot reach. "
        "Page a person or a role there, or untick it.",
        "Step 3 goes to a room or an address, which SMS, Phone call cannot reach. "
        "Page a person or a role there, or untick it.",
        "Nothing here wakes anybody at night. Tick SMS, a phone call or push at a step that pages people.",
        "Steps without a message: 2, 3. Say what you expect of whoever reads it.",
        "The last step, 3, reaches no person: nobody wakes up from a chat room. End with a person or a role.",
        "E-mail is not set up here: step 1 takes another way, if there is one. "
        "Let an admin set it up, or choose another.",
    ]


def test_a_default_is_advised_for_the_gravest_it_answers(client: FlaskClient, cast: Cast) -> None:
    step = StepFacts(0, TargetType.ON_CALL, ("PUSH",), message="Answer, please.")
    default = a_policy(cast.blue, "Default", steps=(step,), is_default=True)
    few = "SEV%s with fewer than 3 steps may leave somebody alone with it. Add a step: 3 to 5 are best."
    assert advised(client, default, cast) == [few % 1]
    a_policy(cast.blue, "For the worst", steps=(step,), severity=1)
    assert advised(client, default, cast) == [few % 2]
    a_policy(cast.blue, "For the next", steps=(step,), severity=2)
    assert advised(client, default, cast) == []


def test_an_active_policy_that_answers_nothing_says_how_it_would(client: FlaskClient, cast: Cast) -> None:
    a_policy(cast.blue, "Default", is_default=True)
    beside = a_policy(cast.blue, "Beside", severity=None)
    told = "It answers nothing: other policies answer all it could."
    assert advised(client, beside, cast)[0].startswith(told)
    asleep = a_policy(cast.blue, "Asleep", is_active=False)
    assert not any(one.startswith(told) for one in advised(client, asleep, cast))


def test_a_first_policy_is_proposed_as_the_default_and_the_next_for_what_is_left(
    client: FlaskClient, cast: Cast
) -> None:
    place = "/teams/blue/escalations/new"
    first = filled(visit(client, place, as_=cast.alice))
    assert (first["name"], first["severity"], first["is_default"]) == ("Team Blue - everything", [], ["y"])
    assert first["description"].startswith("The primary acknowledges within 5 minutes.")
    a_policy(cast.blue, "Default", is_default=True)
    a_policy(cast.blue, "For the worst", severity=1)
    a_policy(cast.blue, "Asleep", severity=2, is_active=False)
    second = filled(visit(client, place))
    assert (second["name"], second["severity"]) == ("Team Blue - SEV2", ["2"])
    assert "is_default" not in second
    for severity in (2, 3, 4):
        a_policy(cast.blue, f"For {severity}", severity=severity)
    assert filled(visit(client, place))["name"] == ""


def advised(client: FlaskClient, policy: EscalationPolicy, cast: Cast) -> list[str]:
    soup = visit(client, f"/escalations/{policy.key}", as_=cast.bob)
    return [words(one) for one in soup.select(".advice")]


def test_a_policy_without_steps_is_no_silence(client: FlaskClient, cast: Cast) -> None:
    send(client, "/teams/blue/escalations", form(EMPTY), as_=cast.alice)
    soup = visit(client, f"/escalations/{only().key}")
    assert "No step is active: only the last resort of the team is paged." in words(
        soup.select_one("#advice")
    )


def test_the_index_says_which_policy_answers(client: FlaskClient, cast: Cast) -> None:
    a_policy(cast.blue, "Default", is_default=True)
    worst = a_policy(cast.blue, "For the worst", severity=1)
    a_policy(cast.blue, "Asleep", severity=2, is_active=False)
    soup = visit(client, "/escalations", as_=cast.bob)
    answers = [words(row) for row in soup.select("#blue .card:first-child li")]
    assert answers == ["SEV1 For the worst", "SEV2 Default", "SEV3 Default", "SEV4 Default"]
    assert "an incident pages the last resort of the team at once" in words(soup.select_one("#green"))
    assert "answers SEV1" in words(visit(client, f"/escalations/{worst.key}").select_one(".page-subtitle"))


def test_a_deleted_policy_is_gone(client: FlaskClient, cast: Cast) -> None:
    at = f"/escalations/{a_policy(cast.blue).key}"
    assert send(client, f"{at}/removal", as_=cast.alice).location == "/escalations"
    assert "Everything is gone." in words(visit(client, "/escalations").main)
    visit(client, at, status=404)


@pytest.mark.parametrize(("template", "count"), [("five-steps", 5), ("in-turn", 3)])
def test_a_template_begins_a_policy(client: FlaskClient, cast: Cast, template: str, count: int) -> None:
    response = send(client, "/teams/blue/escalations/from-template", {"template": template}, as_=cast.alice)
    policy = only()
    assert response.location == f"/escalations/{policy.key}/edit"
    assert len(policy.steps) == count
    assert policy.is_active == (template == "in-turn")
    send(client, response.location.removesuffix("/edit"), filled(visit(client, response.location)))
    send(client, "/teams/blue/escalations/from-template", {"template": "nothing"}, status=404)


def test_a_template_pushes_no_policy_aside(cast: Cast, client: FlaskClient) -> None:
    first = create_from_template(cast.blue, template=in_turn, by=cast.alice, at=START)
    second = create_from_template(cast.blue, template=in_turn, by=cast.alice, at=START)
    assert [(p.is_active, p.is_default) for p in (first, second)] == [(True, True), (False, False)]
    five = create_from_template(cast.blue, by=cast.bob, at=START)
    assert [s.target_person for s in five.steps] == [None, None, cast.alice, None, None]


def test_the_index_asks_as_much_for_three_as_for_one(client: FlaskClient, cast: Cast) -> None:
    a_policy(cast.blue)
    one = query_count(client, "/escalations", as_=cast.alice)
    a_policy(cast.green)
    a_policy(cast.green, "Another", severity=2)
    assert query_count(client, "/escalations", as_=cast.alice) == one
    visit(client, "/escalations/nothing", status=404)
