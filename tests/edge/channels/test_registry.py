"""The channels as the rest of the portal sees them."""

from dataclasses import replace

import pytest

from portal.messages.channels import CHANNELS
from portal.messages.outgoing import Failed
from tests.edge.channels.given import config, page


def test_each_channel_is_found_by_its_code() -> None:
    assert {code: channel.code for code, channel in CHANNELS.items()} == {
        code: code for code in ("PUSH", "SMS", "PHONE", "EMAIL", "SLACK", "DISCORD", "WEBHOOK")
    }


def test_each_channel_has_a_name_for_people() -> None:
    assert len({channel.label for channel in CHANNELS.values()}) == len(CHANNELS)


def test_only_what_rings_is_loud_enough_to_wake() -> None:
    assert [code for code, channel in CHANNELS.items() if channel.wakes_by_default] == [
        "PUSH",
        "SMS",
        "PHONE",
    ]


@pytest.mark.parametrize(
    "address", ["", "x", "https://[x", "https://x:y/t", "\ud800@x", "https://xn--a.example/\n", "é@é"]
)
@pytest.mark.parametrize("code", sorted(CHANNELS))
def test_an_address_that_was_never_checked_is_a_failure_and_no_crash(code: str, address: str) -> None:
    outcome = CHANNELS[code].send(page(address), config(provider="smtp://127.0.0.1:9"))

    assert isinstance(outcome, Failed)
    assert outcome.is_permanent


@pytest.mark.parametrize("code", ["PUSH", "SLACK", "DISCORD", "WEBHOOK"])
def test_a_wrong_setting_is_a_failure_and_no_crash(code: str) -> None:
    outcome = CHANNELS[code].send(
        page("https://127.0.0.1/x/webhooks/y"), replace(config(), http_allow=("http://x",))
    )

    assert isinstance(outcome, Failed)
    assert "'http://x' is no host" in outcome.reason
