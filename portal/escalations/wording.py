"""Channels, targets and advice in words."""

from collections import defaultdict
from collections.abc import Sequence

from portal.core.text import _, _n
from portal.escalations.advice import Advice, Concern
from portal.messages.channels import CHANNELS

CODES = ("PUSH", "SMS", "PHONE", "EMAIL", "SLACK", "DISCORD", "TEAMS", "WEBHOOK")
"""What a step may name, in the order of a form: what wakes comes first."""


def channel_name(code: str) -> str:
    """A channel as people call it, whether this installation can send by it or not."""
    names = {"SMS": "SMS", "PHONE": _("Phone call"), "TEAMS": "Microsoft Teams"}
    return CHANNELS[code].label if code in CHANNELS else names.get(code, code)


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


def _not_ready(channel: str, steps: Sequence[str]) -> str:
    return _n(
        "%(channel)s is not set up here: step %(steps)s takes another way, if there is one.",
        "%(channel)s is not set up here: steps %(steps)s take another way, if there is one.",
        len(steps),
        channel=channel_name(channel),
        steps=", ".join(steps),
    )


def _sentence(advice: Advice) -> str:
    texts: dict[Concern, str] = {
        Concern.NO_STEPS: _("No step is active: only the last resort of the team is paged."),
        Concern.DELAY_NOT_INCREASING: _(
            "Step %(step)s is due no later than step %(before)s: the two page at the same time."
        ),
        Concern.DELAYS_TOO_CLOSE: _(
            "Only %(minutes)s min between steps %(before)s and %(step)s: too short to answer, so it is spam."
        ),
        Concern.DELAYS_SHRINK: _(
            "Step %(step)s follows after %(minutes)s min, sooner than the %(before)s min before it: "
            "give each level more time than the one before."
        ),
        Concern.TOO_FEW_STEPS: _(
            "SEV%(severity)s with fewer than %(least)s steps: %(least)s to %(limit)s leave nobody alone with it."
        ),
        Concern.TOO_LOUD: _(
            "SEV%(severity)s can wait, but steps %(steps)s use SMS or calls: chat and e-mail are enough."
        ),
        Concern.TOO_MANY_STEPS: _(
            "%(count)s steps: more than %(limit)s tire people without waking more of them."
        ),
        Concern.PHONE_NEEDS_A_PERSON: _("Step %(step)s calls by phone, but its target has no phone number."),
        Concern.NOTHING_WAKES: _(
            "Nothing here wakes anybody at night: add SMS, a phone call or a push message."
        ),
        Concern.EXPECTATION_MISSING: _(
            "Steps without a message: %(steps)s. Say what you expect of whoever reads it."
        ),
        Concern.ENDS_WITH_NOBODY: _(
            "The last step, %(step)s, reaches no person: nobody wakes up from a chat room."
        ),
    }
    return texts[advice.concern] % advice.params
