"""References: made from random bytes, and read back however somebody typed them."""

import re
import secrets

import pytest

from portal.incidents.refs import ALPHABET, new_ref, normalise_ref


def bytes_of(number: int) -> bytes:
    return number.to_bytes(4, "big")


@pytest.mark.parametrize(
    ("number", "ref"),
    [(0, "INC-000000"), (31, "INC-Z00000"), (2**30 - 1, "INC-ZZZZZZ"), (2**32 - 1, "INC-ZZZZZZ")],
)
def test_a_reference_is_six_characters_of_the_bytes_given(number: int, ref: str) -> None:
    assert new_ref(lambda count: bytes_of(number)[-count:]) == ref


def test_every_character_comes_up_and_no_other() -> None:
    refs = [new_ref(secrets.token_bytes) for _ in range(400)]
    assert all(re.fullmatch(r"INC-[0-9A-HJKMNP-TV-Z]{6}", ref) for ref in refs)
    assert set("".join(ref[4:] for ref in refs)) == set(ALPHABET)
    assert len(ALPHABET) == 32


def test_a_new_reference_is_already_normal() -> None:
    ref = new_ref()
    assert normalise_ref(ref) == ref


@pytest.mark.parametrize(
    "typed",
    [
        "INC-4K7QX0",
        "inc-4k7qxo",
        "INC-4K7QXO",
        " inc-4k7qx0\n",
        "4k7qx0",
        "inc4k7qx0",
        "INC 4K7QX0",
        "Inc-4K7qxO",
    ],
)
def test_a_reference_is_read_however_it_was_typed(typed: str) -> None:
    assert normalise_ref(typed) == "INC-4K7QX0"


def test_letters_that_look_like_digits_are_those_digits() -> None:
    assert normalise_ref("INC-OILoil") == "INC-011011"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "INC-",
        "INC-4K7QX",
        "INC-4K7QX22",
        "INC-4K7QXU",
        "INC-4K7 QX2",
        "INC-4K7Q\n2",
        "SEV-4K7QX2",
        "INC-٤K7QX2",
        "é",
    ],
)
def test_what_cannot_be_a_reference_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="INC-4K7QX2"):
        normalise_ref(typed)
