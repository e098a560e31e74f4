"""What templates need of messages."""

from flask import Flask

from portal.messages.channels import CHANNELS
from portal.messages.masking import masked


def install(app: Flask) -> None:
    app.jinja_env.filters["masked"] = masked
    app.jinja_env.filters["channel_label"] = channel_label


def channel_label(code: str) -> str:
    """A channel as people call it."""
    return CHANNELS[code].label if code in CHANNELS else code
