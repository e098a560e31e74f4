"""A lane is the provider a message goes to, and what goes by a full one waits without holding up the others."""

import pytest

from portal.core.db import db
from portal.messages.models import Message, MessageKind
from portal.messages.outbox.actions import claim, queue
from tests.clock import START

pytestmark = pytest.mark.usefixtures("app")


def put(key: str, channel: str, address: str) -> None:
    queue(key, kind=MessageKind.NOTICE, channel=channel, address=address, recipient="r",
          content={"title": "x", "text": "y"}, at=START)  # fmt: skip


def claimed(*full_lanes: str) -> list[str]:
    taken = claim(at=START, worker="w", lease_seconds=30, limit=9, full_lanes=full_lanes)
    return [db.session.get_one(Message, own.message_id).idem_key for (own,) in taken]


def test_a_lane_is_a_host_without_its_secrets_or_a_channel_of_the_installation() -> None:
    put("push", "PUSH", "https://ann:hunter22@push.example:8443/secret-topic")
    put("mail", "EMAIL", "ann@people.example")
    lanes = {message.idem_key: message.lane for message in db.session.query(Message)}
    assert lanes == {"push": "PUSH push.example:8443", "mail": "EMAIL"}


def test_what_goes_by_a_full_lane_waits_and_holds_up_nobody() -> None:
    for number in range(3):
        put(f"slow-{number}", "PUSH", f"https://slow.example/{number}")
    put("quick", "PUSH", "https://quick.example/1")
    assert claimed("PUSH slow.example") == ["quick"]
    assert claimed() == ["slow-0", "slow-1", "slow-2"]


def test_what_was_written_before_there_were_lanes_waits_for_none() -> None:
    put("old", "PUSH", "https://slow.example/1")
    db.session.query(Message).update({"lane": None})
    assert claimed("PUSH slow.example") == ["old"]
