"""One attempt to send a message: the channel's providers in turn, with what is remembered of how each does."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from portal.core import clock
from portal.core.wire import Deadline
from portal.messages.channels import CHANNELS, Channel, ChannelConfig
from portal.messages.outgoing import Failed, Outcome, Outgoing
from portal.messages.providers.memory import Candidate, candidates, is_open_for, note_outcome

log = logging.getLogger(__name__)
LEAST_SECONDS = 2.0  # left for another provider to be worth asking; chosen by us
PROBE_RATIO = 1 / 3
"""Of the time, for a provider that has failed since it last worked, when another one follows it. Chosen by us."""
LEFT_ALONE_SECONDS = 30


def call(channel_code: str, outgoing: Outgoing, config: ChannelConfig, *, at: datetime) -> Outcome:
    """One attempt within `config.deadline_seconds`: the next provider takes over when one fails. Never raises.

    A provider that fails too often is passed over at once. No transaction may be open: this can take long.
    """
    channel = CHANNELS.get(channel_code)
    if channel is None:
        return Failed(f"There is no channel {channel_code} in this version.", is_permanent=True)
    failures = []
    for outcome in _outcomes(channel, outgoing, config, at):
        if not isinstance(outcome, Failed) or outcome.is_bounce:
            return outcome
        failures.append(outcome)
    return _together(failures)


def _outcomes(channel: Channel, outgoing: Outgoing, config: ChannelConfig, at: datetime) -> Iterator[Outcome]:
    """How each provider did, as long as there is time: at least one."""
    urls = config.providers.get(channel.code, ()) if channel.has_providers else (outgoing.address,)
    if not urls:
        yield _sent(channel, outgoing, config)
        return
    deadline = Deadline(config.deadline_seconds)
    chain = candidates(channel.code, urls, at=at)
    for place, candidate in enumerate(chain):
        if place and deadline.remaining() < LEAST_SECONDS:
            return
        is_followed = candidate is not chain[-1]
        is_probe = candidate.is_suspect and is_followed
        seconds = deadline.remaining(config.deadline_seconds * PROBE_RATIO if is_probe else None)
        yield _asked(channel, outgoing, replace(config, deadline_seconds=seconds), candidate)


def _asked(channel: Channel, outgoing: Outgoing, config: ChannelConfig, candidate: Candidate) -> Outcome:
    if candidate.is_suspect and not is_open_for(candidate.name, at=clock.database_now()):
        reason = f"{candidate.name} keeps failing and is left alone for now"
        return Failed(reason, is_permanent=False, retry_after_seconds=LEFT_ALONE_SECONDS)
    outcome = _sent(channel, outgoing, replace(config, provider=candidate.url))
    note_outcome(candidate.name, outcome, at=clock.database_now())
    return outcome


def _sent(channel: Channel, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
    """A channel never raises for network trouble; whatever else happens is a failure, not a crash."""
    try:
        return channel.send(outgoing, config)
    except Exception as error:
        log.exception("channel %s broke", channel.code)
        return Failed(f"{type(error).__name__} in channel {channel.code}", is_permanent=False)


def _together(failures: Sequence[Failed]) -> Failed:
    """Several providers' failures as one: worth another try when it is with any, waiting only when all asked."""
    if len(failures) == 1:
        return failures[0]
    reason = " ".join(failure.reason for failure in failures)
    hopeful = [failure for failure in failures if not failure.is_permanent]
    waits = [f.retry_after_seconds for f in hopeful if f.retry_after_seconds is not None]
    wait = min(waits) if waits and len(waits) == len(hopeful) else None
    is_silent = any(failure.is_silent for failure in failures)
    return Failed(reason, is_permanent=not hopeful, retry_after_seconds=wait, is_silent=is_silent)
