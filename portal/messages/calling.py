"""One attempt to send a message: the channel's providers in turn, with what is remembered of how each does."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from portal.core import clock
from portal.core.settings import Settings
from portal.core.wire import Deadline
from portal.messages.channels import CHANNELS, Channel, ChannelConfig
from portal.messages.channels.smtp import MailServer
from portal.messages.channels.telephony import check_provider
from portal.messages.outgoing import Failed, Outcome, Outgoing
from portal.messages.providers import Candidate, candidates, is_open_for, note_outcome

log = logging.getLogger(__name__)
LEAST_SECONDS = 2.0  # left for another provider to be worth asking; chosen by us
PROBE_RATIO = 1 / 3
"""Of the time, for a provider that has failed since it last worked, when another one follows it. Chosen by us."""
LEFT_ALONE_SECONDS = 30


def channel_config(settings: Settings) -> ChannelConfig:
    """The installation's side of sending."""
    return ChannelConfig(
        mail_from=settings.mail_from,
        http_allow=settings.http_allow,
        base_url=settings.base_url,
        providers=providers_of(settings),
    )


def providers_of(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """The URLs by channel code, first choice first; a channel that nobody carries has none."""
    mail = tuple(url for url in (settings.smtp_url, settings.smtp_url_2) if url)
    return {"EMAIL": mail, "SMS": settings.sms_urls, "PHONE": settings.phone_urls}


def check_providers(settings: Settings) -> None:
    """Errors: ValueError, naming the variable."""
    for url in providers_of(settings)["EMAIL"]:
        MailServer.parse(url)
    for name, urls in (("SMS_URLS", settings.sms_urls), ("PHONE_URLS", settings.phone_urls)):
        for url in urls:
            _check(name, url)


def _check(name: str, url: str) -> None:
    try:
        check_provider(url)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def unready_channels(settings: Settings) -> set[str]:
    """The channels that wait for a provider to be set up."""
    return {code for code, urls in providers_of(settings).items() if not urls}


def offered_channels(settings: Settings) -> list[Channel]:
    """What people may choose. Mail always: without a server the outbox view keeps it."""
    missing = unready_channels(settings) - {"EMAIL"}
    return [channel for code, channel in CHANNELS.items() if code not in missing]


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
