"""One attempt at the provider behind a channel, with what is remembered of how it does."""

import logging

from portal.core import clock
from portal.core.settings import Settings
from portal.messages.channels import CHANNELS, ChannelConfig
from portal.messages.outgoing import Failed, Outcome, Outgoing
from portal.messages.providers import is_open_for, note_outcome, provider_of

log = logging.getLogger(__name__)


def channel_config(settings: Settings) -> ChannelConfig:
    """The installation's side of sending."""
    return ChannelConfig(
        smtp_url=settings.smtp_url,
        mail_from=settings.mail_from,
        http_allow=settings.http_allow,
        base_url=settings.base_url,
    )


def call(channel_code: str, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
    """Call the provider, unless it has failed so often that the next way is the better bet. Never raises for it.

    No transaction may be open: the call takes up to `config.deadline_seconds`.
    """
    name = provider_of(channel_code, outgoing.address)
    if not is_open_for(name, at=clock.database_now()):
        return Failed(
            f"{name} keeps failing and is left alone for now", is_permanent=False, retry_after_seconds=30
        )
    outcome = _call(channel_code, outgoing, config)
    note_outcome(name, outcome, at=clock.database_now())
    return outcome


def _call(channel_code: str, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
    """The provider. A channel never raises for network trouble; whatever else happens is a failure, not a crash."""
    channel = CHANNELS.get(channel_code)
    if channel is None:
        return Failed(f"There is no channel {channel_code} in this version.", is_permanent=True)
    try:
        return channel.send(outgoing, config)
    except Exception as error:
        log.exception("channel %s broke", channel_code)
        return Failed(f"{type(error).__name__} in channel {channel_code}", is_permanent=False)
