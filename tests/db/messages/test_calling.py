"""One attempt and its providers, each a real server: who is asked, in which order, and who is left alone."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock as portal_clock
from portal.core.db import db
from portal.core.settings import Settings, replace_settings
from portal.messages.channels import ChannelConfig
from portal.messages.models import Provider
from portal.messages.outgoing import Delivered, Failed, Kept, Outcome
from portal.messages.providers.calling import call
from portal.messages.providers.memory import open_providers
from portal.messages.providers.setup import (
    channel_config,
    check_providers,
    offered_channels,
    unready_channels,
)
from tests.clock import FakeClock
from tests.edge.channels.given import config, page
from tests.edge.smtp import HANG, Mailbox, smtp_server

BOB = "bob@example.org"
NOBODY = "smtp://127.0.0.1:9"
BUSY = "451 4.3.0 Come again"


@pytest.fixture
def relays(app: Flask) -> Iterator[tuple[Mailbox, Mailbox]]:
    with ExitStack() as stack:
        yield stack.enter_context(smtp_server()), stack.enter_context(smtp_server())


def by(*relays: Mailbox | str, seconds: float = 15) -> ChannelConfig:
    urls = tuple(relay if isinstance(relay, str) else relay.url for relay in relays)
    return config(providers={"EMAIL": urls}, deadline_seconds=seconds)


def sent(chain: ChannelConfig, to: str = BOB) -> Outcome:
    return call("EMAIL", page(to), chain, at=portal_clock.database_now())


def failure(chain: ChannelConfig, to: str = BOB) -> Failed:
    outcome = sent(chain, to)
    assert isinstance(outcome, Failed)
    return outcome


def test_the_first_is_preferred(relays: tuple[Mailbox, Mailbox]) -> None:
    assert isinstance(sent(by(*relays)), Delivered)
    assert [len(relay.inbox) for relay in relays] == [1, 0]


@pytest.mark.parametrize("trouble", [BUSY, "554 5.7.1 This looks like spam", "421 4.7.0 Closing"])
def test_the_next_takes_over_in_the_same_attempt(relays: tuple[Mailbox, Mailbox], trouble: str) -> None:
    relays[0].tell(trouble)
    assert isinstance(sent(by(*relays)), Delivered)
    assert [len(relay.inbox) for relay in relays] == [0, 1]


def test_one_that_cannot_be_reached_is_passed_over_for_half_a_minute(
    relays: tuple[Mailbox, Mailbox], clock: FakeClock
) -> None:
    chain = by(NOBODY, *relays)
    assert isinstance(sent(chain), Delivered)
    row = db.session.get_one(Provider, "EMAIL 127.0.0.1:9")
    assert isinstance(sent(chain), Delivered)
    assert row.failure_count == 1, "it was not asked again"
    clock.move(seconds=31)
    assert isinstance(sent(chain), Delivered)
    assert row.failure_count == 2


def test_a_refused_sign_in_goes_to_the_next_relay_and_leaves_the_first_alone(
    app: Flask, clock: FakeClock
) -> None:
    with smtp_server(users={"releve": "right"}) as strict, smtp_server() as open_to_all:
        url = f"smtp://releve:wrong@127.0.0.1:{strict.port}?tls=off"
        assert isinstance(sent(by(url, open_to_all)), Delivered)
        assert [provider.name for provider in open_providers()] == [f"EMAIL 127.0.0.1:{strict.port}"]

        mended = f"smtp://releve:right@127.0.0.1:{strict.port}?tls=off"
        clock.move(seconds=31)
        assert isinstance(sent(by(mended, open_to_all)), Delivered)
        assert len(strict.inbox) == 1, "the probe"
        assert open_providers() == []


def test_a_dead_address_is_dead_at_every_relay(relays: tuple[Mailbox, Mailbox]) -> None:
    relays[0].refuse(BOB)
    failed = failure(by(*relays))
    assert (failed.is_bounce, failed.is_permanent) == (True, True)
    assert relays[1].inbox == []
    assert db.session.get(Provider, f"EMAIL 127.0.0.1:{relays[0].port}") is None, "it did its work"


def test_a_refusal_by_policy_may_be_another_relays_pleasure(relays: tuple[Mailbox, Mailbox]) -> None:
    relays[0].refuse(BOB, "550 5.7.1 Your network is on a list")
    assert isinstance(sent(by(*relays)), Delivered)


def test_after_a_hang_the_next_attempt_begins_with_the_next_relay(relays: tuple[Mailbox, Mailbox]) -> None:
    relays[0].otherwise = HANG
    chain = by(*relays, seconds=0.5)
    assert "did not answer in time" in failure(chain).reason
    assert relays[1].inbox == [], "no time was left"
    assert isinstance(sent(chain), Delivered)


def test_a_probe_that_hangs_leaves_time_for_the_next(
    relays: tuple[Mailbox, Mailbox], clock: FakeClock
) -> None:
    relays[0].tell(BUSY)
    relays[0].otherwise = HANG
    chain = by(*relays, seconds=4)
    sent(chain)
    clock.move(seconds=31)
    began = time.monotonic()
    assert isinstance(sent(chain), Delivered)
    assert time.monotonic() - began < 2.5
    assert len(relays[1].inbox) == 2


def test_when_all_fail_each_says_why(relays: tuple[Mailbox, Mailbox]) -> None:
    relays[0].tell(BUSY)
    failed = failure(by(relays[0], NOBODY))
    assert not failed.is_permanent
    assert "Come again" in failed.reason
    assert "Connection refused" in failed.reason


def test_when_all_are_left_alone_nobody_is_asked(relays: tuple[Mailbox, Mailbox], clock: FakeClock) -> None:
    for relay in relays:
        relay.otherwise = BUSY
    for _ in range(5):
        failure(by(*relays))
        clock.move(seconds=5)
    assert len(open_providers()) == 2
    for relay in relays:
        relay.otherwise = "250 OK"
    failed = failure(by(*relays))
    assert (failed.is_permanent, failed.retry_after_seconds) == (False, 30)
    clock.at += timedelta(seconds=31)
    assert isinstance(sent(by(*relays)), Delivered)


def test_two_accounts_at_one_host_have_a_breaker_each(relays: tuple[Mailbox, Mailbox]) -> None:
    with smtp_server(users={"second": "right"}) as server:
        urls = [f"smtp://{who}@127.0.0.1:{server.port}?tls=off" for who in ("first:wrong", "second:right")]
        assert isinstance(sent(by(*urls)), Delivered)
        assert len(open_providers()) == 1
        assert isinstance(sent(by(*urls)), Delivered)


def test_mail_without_a_server_is_kept(app: Flask) -> None:
    assert isinstance(sent(by()), Kept)


def test_the_settings_name_the_providers(app: Flask) -> None:
    bare: Settings = app.extensions["settings"]
    assert unready_channels(bare) == {"EMAIL", "SMS", "PHONE"}
    offered = [channel.code for channel in offered_channels(bare)]
    assert "EMAIL" in offered
    assert "SMS" not in offered
    full = replace_settings(
        bare, smtp_url="smtp://a", smtp_url_2="smtp://b", sms_urls=("https://sms.example",)
    )
    assert channel_config(full).providers["EMAIL"] == ("smtp://a", "smtp://b")
    assert unready_channels(full) == {"PHONE"}
    assert "SMS" in [channel.code for channel in offered_channels(full)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"smtp_url_2": "mail.example"}, "must look like"),
        ({"sms_urls": ("twilio://+15005550006",)}, "SMS_URLS: Twilio needs"),
        ({"phone_urls": ("twilio://a:b@5550006",)}, "PHONE_URLS: Write the number"),
        ({"phone_urls": ("gateway.example",)}, "PHONE_URLS: A web address"),
    ],
)
def test_a_wrong_provider_is_named(app: Flask, changes: dict[str, object], said: str) -> None:
    settings = replace_settings(app.extensions["settings"], **changes)
    with pytest.raises(ValueError, match=said):
        check_providers(settings)
