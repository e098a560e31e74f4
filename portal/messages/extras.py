"""What templates need of messages."""

from flask import Flask

from portal.messages.masking import masked
from portal.messages.names import channel_label, channel_name


def install(app: Flask) -> None:
    app.jinja_env.filters.update(masked=masked, channel_label=channel_label, channel_name=channel_name)
