"""The channels as the rest of the portal sees them."""

from portal.messages.channels import CHANNELS


def test_each_channel_is_found_by_its_code() -> None:
    assert {code: channel.code for code, channel in CHANNELS.items()} == {
        code: code for code in ("PUSH", "EMAIL", "SLACK", "DISCORD", "WEBHOOK")
    }


def test_each_channel_has_a_name_for_people() -> None:
    assert len({channel.label for channel in CHANNELS.values()}) == len(CHANNELS)


def test_only_push_is_loud_enough_to_wake() -> None:
    assert [code for code, channel in CHANNELS.items() if channel.wakes_by_default] == ["PUSH"]
