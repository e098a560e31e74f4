"""Saying what an interruption was worth."""

from collections.abc import Iterable
from datetime import datetime

from portal.core.db import transactional
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import Worth
from portal.messages.models import Message
from portal.people.models import Person


@transactional
def mark_interruption(
    pages: Iterable[Message], worth: Worth, *, word: str = "", by: Person, at: datetime
) -> None:
    """One word for all of its pages, each of which keeps what was said of it before.

    Errors: NotAllowed as for one page.
    """
    for page in sorted(pages, key=lambda one: one.id):
        mark_page(page, worth, word=word, by=by, at=at)
