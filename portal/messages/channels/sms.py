"""SMS, through the installation's own providers."""

from portal.core.text import _
from portal.messages.channels.channel import ChannelConfig, as_outcome
from portal.messages.channels.numbers import number
from portal.messages.channels.telephony import Kind, send
from portal.messages.outgoing import Outcome, Outgoing


class Sms:
    """Address: a number with its country, `+33612345678`."""

    code = "SMS"
    wakes_by_default = True
    has_providers = True

    @property
    def label(self) -> str:
        return _("SMS")

    def check_address(self, address: str) -> str:
        return number(address)

    @as_outcome
    def send(self, outgoing: Outgoing, config: ChannelConfig) -> Outcome:
        return send(Kind.SMS, outgoing, config)
