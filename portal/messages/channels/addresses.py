"""Addresses as a channel takes them."""

from portal.core.errors import Refused
from portal.core.text import _
from portal.messages.channels import CHANNELS, BadAddress


def checked_address(channel: str, address: str) -> str:
    """An address in its normal form. Errors: Refused, naming the field."""
    if channel not in CHANNELS:
        raise Refused(_("There is no such channel."), fields={"channel": _("Choose one of the list.")})
    try:
        return CHANNELS[channel].check_address(address)
    except BadAddress as error:
        raise Refused(str(error), fields={"address": str(error)}) from error
