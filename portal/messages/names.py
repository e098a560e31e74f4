"""What channels are called, whether this installation can send by them or not."""

from portal.core.text import _
from portal.messages.channels import CHANNELS


def channel_label(code: str) -> str:
    """As it stands by itself, in a form or a list."""
    return CHANNELS[code].label if code in CHANNELS else {"TEAMS": "Microsoft Teams"}.get(code, code)


def channel_name(code: str) -> str:
    """In the middle of a sentence."""
    names = {
        "EMAIL": _("e-mail"),
        "PHONE": _("phone call"),
        "PUSH": _("push message"),
        "SMS": "SMS",
        "SLACK": "Slack",
        "TEAMS": "Teams",
        "DISCORD": "Discord",
        "WEBHOOK": _("webhook"),
    }
    return names.get(code, code)
