import pytest

from portal.escalations.advice import Concern, warnings
from portal.escalations.ladder import Ladder, TargetType
from portal.escalations.templates import TEMPLATES, Start, five_steps, in_turn

START = Start("SRE Core", "sre-core", lead_id=7)


def test_the_five_steps_are_those_of_the_requirements() -> None:
    """002-63 to 002-67."""
    template = five_steps(START)
    assert template.name == "SRE Core - SEV1"
    assert (template.severity, template.is_active) == (1, False)
    assert [(s.delay_minutes, s.channels, s.target_type, s.target) for s in template.steps] == [
        (0, ("SLACK",), TargetType.CHANNEL, "#sre-core-incidents"),
        (5, ("SLACK", "SMS"), TargetType.ON_CALL, None),
        (15, ("SMS", "EMAIL"), TargetType.USER, 7),
        (30, ("EMAIL", "SLACK"), TargetType.EMAIL, "engineering-manager@company.example"),
        (60, ("EMAIL", "SMS"), TargetType.EMAIL, "cto@company.example"),
    ]


def test_reaching_the_fourth_step_makes_a_postmortem_owed() -> None:
    """002-72."""
    assert [step.order for step in five_steps(START).steps if step.is_postmortem_owed] == [4]


def test_without_a_lead_the_manager_on_call_stands_in() -> None:
    third = five_steps(Start("SRE Core", "sre-core")).steps[2]
    assert (third.target_type, third.role, third.target) == (TargetType.ON_CALL, "manager", None)


def test_in_turn_pages_everybody_on_call_for_every_severity() -> None:
    template = in_turn(START)
    assert (template.severity, template.is_default, template.is_active) == (None, True, True)
    assert [(s.delay_minutes, s.role) for s in template.steps] == [
        (0, "primary"),
        (5, "secondary"),
        (15, "manager"),
    ]


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_earn_no_advice_but_to_replace_their_addresses(name: str) -> None:
    template = TEMPLATES[name](START)
    advice = warnings(Ladder(template.steps, template.repeat_count), severity=template.severity or 1)
    about = {(one.concern, one.params["step"]) for one in advice}
    samples = [step for step in template.steps if step.target_type is TargetType.EMAIL]
    assert {about for about in about if about[0] is Concern.SAMPLE_ADDRESS} == {
        (Concern.SAMPLE_ADDRESS, step.order) for step in samples
    }
    assert {step for _concern, step in about} == {step.order for step in samples}
    assert {step.order for step in template.steps} == set(range(1, len(template.steps) + 1))
