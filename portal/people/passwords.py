"""Passwords: argon2id, and the same time spent on people who do not exist."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.core.text import _

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum for argon2id
_NOBODY = _hasher.hash("nobody has this password")
LEAST_LENGTH = 10
MOST_LENGTH = 200
_FEWEST_CHARACTERS = 5  # different ones: "aaaaaaaaaa" is ten letters and no password; chosen by us


def hashed(password: str) -> str:
    return _hasher.hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Always one verification's time, whether there is a password to compare with or not."""
    try:
        _hasher.verify(stored or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def weakness(password: str, *, told_by: Iterable[str] = ()) -> str | None:
    """What is wrong with a new password, None when it will do. `told_by`: what everybody knows of them."""
    if len(password) < LEAST_LENGTH:
        return _("Use at least %(n)s characters. Three or four words are easy to remember.", n=LEAST_LENGTH)
    if len(set(password)) < _FEWEST_CHARACTERS:
        return _("Too easy to guess: use more different characters.")
    if password.casefold() in {word.casefold() for word in told_by}:
        return _("Too easy to guess: this is your name or your address.")
    return None
