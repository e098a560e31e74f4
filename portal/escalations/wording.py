"""Channels, targets and advice in words."""

from collections import defaultdict
from collections.abc import Sequence

from portal.core.text import _, _n
from portal.escalations.advice import Advice, Concern
from portal.escalations.ladder import Standing
from portal.messages.names import channel_label

CODES = ("PUSH", "SMS", "PHONE", "EMAIL", "SLACK", "DISCORD", "TEAMS", "WEBHOOK")
"""What a step may name, in the order of a form: what wakes comes first."""


def sentences(advice: Sequence[Advice]) -> list[str]:
    """Advice for whoever edits a policy; a channel that is not set up is named once for all its steps."""
    silent: dict[str, list[str]] = defaultdict(list)
    for one in advice:
        if one.concern is Concern.CHANNEL_NOT_READY:
            silent[str(one.params["channel"])].append(str(one.params["step"]))
    said = [_sentence(one) for one in advice if one.concern is not Concern.CHANNEL_NOT_READY]
    return [*said, *(_not_ready(channel, steps) for channel, steps in silent.items())]


def unfinished(steps: Sequence[int]) -> list[str]:
    """What is left to fill in before these steps of a form can be drawn."""
    return [
        _("Step %(step)s is not drawn yet: say after how many minutes, and whom it pages.", step=step)
        for step in steps
    ]


def standing_aside(policy: Standing, answered: Sequence[int]) -> list[str]:
    """What to do about a policy that is active and yet answers nothing."""
    if answered or not policy.is_active:
        return []
    return [
        _(
            "It answers nothing: other policies answer all it could. "
            "Choose a severity that has no policy of its own, or make it the default of the team."
        )
    ]


def _not_ready(channel: str, steps: Sequence[str]) -> str:
    return _n(
        "%(channel)s is not set up here: step %(steps)s takes another way, if there is one. "
        "Let an admin set it up, or choose another.",
        "%(channel)s is not set up here: steps %(steps)s take another way, if there is one. "
        "Let an admin set it up, or choose another.",
        len(steps),
        channel=channel_label(channel),
        steps=", ".join(steps),
    )


def _sentence(advice: Advice) -> str:
    """What is wrong, and what to do about it."""
    named = str(advice.params.get("channels", "")).split()
    channels = ", ".join(channel_label(code) for code in named)
    return _texts()[advice.concern] % {**advice.params, "channels": channels}


def _texts() -> dict[Concern, str]:
    return {**_about_delays(), **_about_channels(), **_about_the_whole()}


def _about_delays() -> dict[Concern, str]:
    return {
        Concern.DELAY_NOT_INCREASING: _(
            "Step %(step)s is due no later than step %(before)s: the two page at the same time. "
            "Let it wait until minute %(least)s or later, or move it up."
        ),
        Concern.DELAYS_TOO_CLOSE: _(
            "Only %(minutes)s min between steps %(before)s and %(step)s: too short to answer, so it is spam. "
            "Let step %(step)s wait until minute %(least)s or later."
        ),
        Concern.DELAYS_SHRINK: _(
            "Step %(step)s follows after %(minutes)s min, sooner than the %(before)s min before it. "
            "Give each level more time than the one before: minute %(least)s or later."
        ),
    }


def _about_channels() -> dict[Concern, str]:
    return {
        Concern.NEEDS_A_PERSON: _(
            "Step %(step)s goes to a room or an address, which %(channels)s cannot reach. "
            "Page a person or a role there, or untick it."
        ),
        Concern.SAMPLE_ADDRESS: _(
            "Step %(step)s goes to %(address)s, a sample that nobody reads. "
            "Type the real address, or choose a person."
        ),
        Concern.NOTHING_WAKES: _(
            "Nothing here wakes anybody at night. Tick SMS, a phone call or push at a step that pages people."
        ),
        Concern.TOO_LOUD: _(
            "SEV%(severity)s can wait, but by SMS or call it wakes people (steps: %(steps)s). "
            "Untick both there: chat and e-mail are enough."
        ),
        Concern.ENDS_WITH_NOBODY: _(
            "The last step, %(step)s, reaches no person: nobody wakes up from a chat room. "
            "End with a person or a role."
        ),
    }


def _about_the_whole() -> dict[Concern, str]:
    return {
        Concern.NO_STEPS: _(
            "No step is active: only the last resort of the team is paged. Add a step, or make one active."
        ),
        Concern.TOO_FEW_STEPS: _(
            "SEV%(severity)s with fewer than %(least)s steps may leave somebody alone with it. "
            "Add a step: %(least)s to %(limit)s are best."
        ),
        Concern.TOO_MANY_STEPS: _(
            "%(count)s steps: more than %(limit)s tire people without waking more of them. "
            "Take away those that page the same people again."
        ),
        Concern.EXPECTATION_MISSING: _(
            "Steps without a message: %(steps)s. Say what you expect of whoever reads it."
        ),
        Concern.ANSWERED_SOON: _(
            "Whoever is paged first has %(minutes)s min before step %(step)s. By a rest policy in the team, "
            "who has to answer within %(limit)s min may be at work all the time. Give them more, or have it checked."
        ),
        Concern.NO_POSTMORTEM: _(
            "No step makes a postmortem owed. Tick it at step %(step)s: "
            "what gets that far is worth learning from."
        ),
    }
