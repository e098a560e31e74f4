"""How texts are spelled that people type and programs send: one rule and one sentence for forms and for the API.

What checks a text returns it as it is. Errors: ValueError that says what to write instead.
"""

import re
import unicodedata

from portal.core.text import _

SLUG_LENGTH = 40
"""Chosen by us: what fits into a line of a log."""

TAKEN_BY_VIEWS = frozenset({"new"})
"""Short names that would hide a view: `/services/new` is where one is made."""

EMAIL_LENGTH = 254
"""The longest address SMTP can carry."""

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)*")


def slug_of(name: str) -> str:
    """`checkout-eu` for `Checkout (EU)`; empty when a name has nothing that an address can carry."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:SLUG_LENGTH].strip("-")


def is_slug(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9][a-z0-9-]*", text) is not None


def slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError(_("Small letters, digits and hyphens, such as sre-core."))
    if text in TAKEN_BY_VIEWS:
        raise ValueError(_("This one is the portal's own. Choose another."))
    return text


def email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError(_("This is no e-mail address. One looks like ann@example.org."))
    return text


def line(text: str) -> str:
    """One line."""
    if any(ord(c) < 32 for c in text):
        raise ValueError(_("One line of text, without control characters."))
    return text


def prose(text: str) -> str:
    """Lines of text, perhaps with tabs."""
    if any(ord(c) < 32 and c not in "\n\r\t" for c in text):
        raise ValueError(_("Contains characters that cannot be stored. Type it again."))
    return text
