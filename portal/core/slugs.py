"""Short names made of names, for addresses."""

import re
import unicodedata

SLUG_LENGTH = 40
"""Chosen by us: what fits into a line of a log."""

TAKEN_BY_VIEWS = {"new"}


def slug_of(name: str) -> str:
    """`checkout-eu` for `Checkout (EU)`; empty when a name has nothing that an address can carry."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:SLUG_LENGTH].strip("-")


def is_slug(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9][a-z0-9-]*", text) is not None
