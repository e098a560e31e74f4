from flask import Flask

from portal.people import actions
from tests.clock import FakeClock


def test_a_password_opens_a_sign_in_and_a_wrong_one_does_not(app: Flask, clock: FakeClock) -> None:
    person = actions.add_person("bob@blue.example", name="Bob Blue", at=clock.now(), by=None)
    actions.set_password(person, "a long password", at=clock.now())
    assert actions.sign_in("BOB@blue.example", "a long password", at=clock.now()) is not None
    assert actions.sign_in("bob@blue.example", "a wrong password", at=clock.now()) is None


def test_an_account_without_a_password_cannot_sign_in(app: Flask, clock: FakeClock) -> None:
    actions.add_person("new@blue.example", name="New", at=clock.now(), by=None)
    assert actions.sign_in("new@blue.example", "", at=clock.now()) is None
