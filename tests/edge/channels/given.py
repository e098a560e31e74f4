"""What the channels' tests send, and how they are set up."""

from dataclasses import replace
from typing import Any

from portal.messages.channels import ChannelConfig
from portal.messages.outgoing import Action, Outgoing, Urgency
from tests.edge.sink import Sink

NASTY = "<!channel> @everyone *bold* & <b>x</b>"

CONFIG = ChannelConfig(
    mail_from="Relève <releve@oncall.example>",
    http_allow=(),
    base_url="https://oncall.example",
)

PAGE = Outgoing(
    reference="inc:7:ep:1:step:0:loop:0:user:3:rule:2",
    recipient_name="Bob",
    address="",
    title="SEV1 Checkout is down",
    text="Payments fail in eu-west-1.\nFirst seen 02:14.",
    url="https://oncall.example/incidents/INC-4K7QX2",
    actions=(Action("Acknowledge", "https://oncall.example/ack/abc"),),
    urgency=Urgency.HIGH,
)


def page(address: str, **changes: Any) -> Outgoing:
    return replace(PAGE, address=address, **changes)


def config(sink: Sink | None = None, **changes: Any) -> ChannelConfig:
    allow = (f"127.0.0.1:{sink.port}",) if sink else ()
    return replace(CONFIG, http_allow=allow, **changes)
