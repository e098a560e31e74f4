"""Saying what an interruption was worth."""

from collections.abc import Sequence
from datetime import datetime

from portal.core.db import transactional
from portal.core.errors import Refused
from portal.core.text import _
from portal.fatigue.marks.actions import mark_page
from portal.fatigue.models import Worth
from portal.messages.models import Message
from portal.people.models import Person


@transactional
def mark_interruption(
    pages: Sequence[Message],
    worth: Worth,
    *,
    word: str = "",
    until_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> None:
    """One word for all of its pages, and until when they kept somebody; what was said before stays as history.

    Errors: NotAllowed as for one page; Refused for an end before the last page came, or one that is still to come.
    """
    last = max((page.sent_at for page in pages if page.sent_at), default=at)
    if until_at and not last <= until_at <= at:
        raise Refused(_("You were busy until some time between the last page and now."), field="until")
    for page in sorted(pages, key=lambda one: one.id):
        mark_page(page, worth, word=word, until_at=until_at, by=by, at=at)
