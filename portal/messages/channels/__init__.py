"""Every way to reach somebody, by its code."""

from portal.messages.channels.channel import BadAddress, Channel, ChannelConfig
from portal.messages.channels.discord import Discord
from portal.messages.channels.email import Email
from portal.messages.channels.phone import Phone
from portal.messages.channels.push import Push
from portal.messages.channels.slack import Slack
from portal.messages.channels.sms import Sms
from portal.messages.channels.webhook import Webhook

__all__ = ["CHANNELS", "BadAddress", "Channel", "ChannelConfig"]

CHANNELS: dict[str, Channel] = {
    channel.code: channel for channel in (Push(), Sms(), Phone(), Email(), Slack(), Discord(), Webhook())
}
