import pytest
from flask.testing import FlaskClient
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from portal.core.security import limiter
from tests.visit import checked, send, words
from tests.world import PASSWORD, a_person


def tries(
    client: FlaskClient, email: str, count: int, *, password: str = "wrong", address: str = "192.0.2.1"
) -> list[int]:
    data = {"email": email, "password": password}
    answers = (
        client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}) for _ in range(count)
    )
    return [answer.status_code for answer in answers]


def test_guessing_ends_after_five_tries_and_says_so(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    assert tries(client, bob.email, 20) == [422] * 5 + [429] * 15
    answer = client.post("/sign-in", data={"email": bob.email}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert "Wait a few minutes" in words(checked(answer).main)
    assert int(answer.headers["Retry-After"]) > 0


def test_a_stranger_locks_nobody_out(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    tries(client, bob.email, 20)
    assert tries(client, bob.email, 1, password=PASSWORD, address="192.0.2.1") == [429]
    assert tries(client, bob.email, 1, password=PASSWORD, address="198.51.100.7") == [303]


def test_capital_letters_are_no_new_account(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    tries(client, bob.email, 5)
    assert tries(client, bob.email.upper(), 1) == [429]


def test_only_wrong_tries_count(client: FlaskClient) -> None:
    bob = a_person(password=PASSWORD)
    tries(client, bob.email, 4)
    assert tries(client, bob.email, 20, password=PASSWORD) == [303] * 20
    assert tries(client, bob.email, 2) == [422, 429]


def test_one_address_cannot_try_many_accounts(client: FlaskClient) -> None:
    answers = [tries(client, f"somebody{n}@people.example", 1) for n in range(32)]
    assert answers == [[422]] * 30 + [[429]] * 2


def test_a_household_of_ipv6_is_one_address(client: FlaskClient) -> None:
    answers = [tries(client, f"somebody{n}@people.example", 1, address=f"2001:db8::{n:x}") for n in range(31)]
    assert answers[-1] == [429]
    assert tries(client, "somebody@people.example", 1, address="2001:db8:0:1::1") == [422]


def test_without_redis_tries_are_still_counted(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = storage_from_string("redis://127.0.0.1:1", socket_connect_timeout=0.2)
    monkeypatch.setattr(limiter, "_storage", nowhere)
    monkeypatch.setattr(limiter, "_limiter", FixedWindowRateLimiter(nowhere))
    monkeypatch.setattr(limiter, "_storage_dead", False)
    bob = a_person(password=PASSWORD)
    assert tries(client, bob.email, 7) == [422] * 5 + [429] * 2
    assert tries(client, bob.email, 1, password=PASSWORD, address="198.51.100.7") == [303]


def test_asking_for_links_is_limited_by_the_account(client: FlaskClient) -> None:
    answers = [
        send(client, "/password", {"email": "x@people.example"}, status=s) for s in (303, 303, 303, 429)
    ]
    assert "Retry-After" in answers[-1].headers
    send(client, "/password", {"email": "y@people.example"})
