"""Telephone numbers and what is said or written to them."""

import re

from portal.core.text import _
from portal.messages.channels.channel import BadAddress
from portal.messages.outgoing import Outgoing, one_line

_FILLERS = re.compile(r"[\s().\-/]")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
"""Source: ITU-T E.164, at most 15 digits; the least is chosen by us."""
LONGEST_SMS = 320  # characters, two messages of plain letters; chosen by us
_LEAST_TEXT = 40  # characters that stay however long the link is
_CUT = "..."  # an ellipsis of one character would halve what fits into an SMS
_MANY_DIGITS = re.compile(r"\d{4,}")


def number(address: str) -> str:
    """`+33 (0)6` style fillers gone: `+33612345678`. Errors: BadAddress."""
    text = _FILLERS.sub("", one_line(address).replace("(0)", ""))
    text = f"+{text[2:]}" if text.startswith("00") else text
    if not _E164.fullmatch(text):
        raise BadAddress(_("Write the number with its country, such as +33 6 12 34 56 78."))
    return text


def sms_text(outgoing: Outgoing) -> str:
    """Title and text, as much as fits, and the best link last: it is what the reader needs."""
    link = outgoing.actions[0].url if outgoing.actions else outgoing.url or ""
    room = max(_LEAST_TEXT, LONGEST_SMS - len(link) - 1) if link else LONGEST_SMS
    words = "\n".join(part for part in (one_line(outgoing.title), outgoing.text) if part)
    cut = words if len(words) <= room else words[: room - len(_CUT)].rstrip() + _CUT
    return f"{cut}\n{link}" if link else cut


def spoken_text(outgoing: Outgoing) -> str:
    """What is read aloud: no links, and long numbers digit by digit."""
    words = f"{one_line(outgoing.title)}. {one_line(outgoing.text)}"
    return _MANY_DIGITS.sub(lambda digits: " ".join(digits[0]), words)[:_LONGEST_SPEECH]


_LONGEST_SPEECH = 600  # characters, under a minute; chosen by us
