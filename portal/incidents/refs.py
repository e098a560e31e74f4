"""References of incidents: short enough to say on the phone, without letters that read like digits."""

import re
import secrets
from collections.abc import Callable

# Source: Douglas Crockford's base 32: no I, L, O (they read like 1 and 0) and no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "INC-"
LENGTH = 6
"""Characters after the prefix, 5 bits each: a thousand million references; the database refuses a double."""

_READ_AS = str.maketrans("OIL", "011")
_TYPED = re.compile(r"(?:INC[- ]?)?([0-9A-Z]{6})")


def new_ref(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A new reference such as INC-4K7QX2, from a source of random bytes shaped like `secrets.token_bytes`."""
    number = int.from_bytes(random_bytes(4), "big")
    return PREFIX + "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def normalise_ref(text: str) -> str:
    """What somebody typed, as the reference it means: any case, O for 0, I or L for 1, the prefix left out.

    Errors: ValueError if it cannot be a reference.
    """
    typed = _TYPED.fullmatch(text.strip().upper())
    code = typed[1].translate(_READ_AS) if typed else ""
    if not code or set(code) - set(ALPHABET):
        raise ValueError(f"{text!r} is not an incident reference. They look like INC-4K7QX2.")
    return PREFIX + code
