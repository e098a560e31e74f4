"""Whoever the greeting names can sign in, and nobody else of the demo."""

from portal.cli.running import demo_sign_ins
from portal.demo.people import PEOPLE, SIGN_INS
from portal.people.demo import KEY, is_demo


def test_the_greeting_names_everybody_with_a_password() -> None:
    said = demo_sign_ins()
    assert KEY in said
    assert [one.email in said for one in PEOPLE] == [one.is_sign_in for one in PEOPLE]
    assert {one.key for one in PEOPLE if is_demo(one.email)} == set(SIGN_INS)
